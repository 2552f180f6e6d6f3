/** Options → plan → dispatch → report: the shape of every command that trains many runs. */
import type { MaybePromise, Registry } from '@prism-rl/core';
import type { ExperimentEvent, ExperimentPlace, Work } from '@prism-rl/experiments';
import type { Command, CommandContext, OptionValues } from '../command.ts';
import { printJson } from '../output.ts';
import { type Followed, follow, type View } from './follow.ts';
import { type PlaceOptions, readConditions } from './options.ts';

/** How a command ends. */
export interface Report {
  readonly code: number | undefined;
  /** Printed with --json. */
  readonly json: object;
}

/** A command that trains many runs. */
export interface ExperimentCommand<Plan extends PlaceOptions, Outcome> extends Omit<Command, 'run'> {
  /** Reads the options. @returns an exit code if they ask for something else, such as a list, which is printed already. */
  plan(context: CommandContext, registry: Registry): Promise<Plan | number>;
  /** Prints what `--dry-run` asks for. */
  preview?(plan: Plan, place: ExperimentPlace, work: Work, options: OptionValues): Promise<void>;
  /** Draws the progress. */
  followed(plan: Plan): Followed;
  /** Events that `--json` does not print. */
  readonly silent?: readonly string[];
  /** Trains the runs. @returns undefined if there is nothing to report. */
  dispatch(
    plan: Plan,
    place: ExperimentPlace,
    work: Work,
    onEvent: (event: ExperimentEvent) => void,
  ): Promise<Outcome | undefined>;
  /** Prints the outcome. */
  report(plan: Plan, outcome: Outcome, place: ExperimentPlace, options: OptionValues): MaybePromise<Report>;
}

/** Makes a command of its four steps. */
export function experimentCommand<Plan extends PlaceOptions, Outcome>(
  command: ExperimentCommand<Plan, Outcome>,
): Command {
  const { name, args, options: declared, examples } = command;
  return {
    ...{ name, args, options: declared, examples },
    run: async (context) => {
      const { options } = context;
      const plan = await command.plan(context, await context.registry());
      if (typeof plan === 'number') return plan;
      const { place, work } = await readConditions(context, plan);
      if (options.flag('dry-run')) {
        await command.preview?.(plan, place, work, options);
        return undefined;
      }
      const view = follow(options, () => command.followed(plan), command.silent);
      return conduct(
        view,
        () => command.dispatch(plan, place, work, view.observe),
        (outcome) => command.report(plan, outcome, place, options),
        options,
      );
    },
  };
}

/** Trains runs while a view shows their progress, then reports the outcome. @returns the exit code. */
export async function conduct<Outcome>(
  view: Pick<View, 'close'>,
  dispatch: () => Promise<Outcome | undefined>,
  report: (outcome: Outcome) => MaybePromise<Report>,
  options: OptionValues,
): Promise<number | undefined> {
  const outcome = await dispatch().finally(() => view.close());
  if (outcome === undefined) return undefined;
  const { code, json } = await report(outcome);
  if (options.flag('json')) printJson(json);
  return code;
}
