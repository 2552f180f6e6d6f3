import { counted, type JobState, type Registry, type Run } from '@prism-rl/core';
import {
  armOf,
  conductSweep,
  planNotes,
  type Sweep,
  type SweepOutcome,
  type SweepSpec,
  surveySweep,
  writeAblation,
} from '@prism-rl/experiments';
import type { Command } from '../command.ts';
import { print, printJson, say, table } from '../output.ts';
import { widthOf } from '../terminal/columns.ts';
import { type ExperimentCommand, experimentCommand, type PlaceOptions } from './experimentCommand.ts';
import { sayOutcome, tryAgain } from './follow.ts';
import { sweepTable } from './sweepTable.ts';

/** A sweep and its place. */
export interface SweepPlan extends PlaceOptions {
  readonly sweep: Sweep;
}

type SweepSteps = ExperimentCommand<SweepPlan, SweepOutcome>;

/** Views and trains a sweep. */
export const sweepSteps: Pick<SweepSteps, 'followed' | 'dispatch'> = {
  followed: () => sweepTable(),
  dispatch: ({ sweep }, place, work, onEvent) =>
    conductSweep(sweep, place, work, (event) => {
      if (event.type === 'begin') sayNotes(place.registry, event.jobs);
      onEvent(event);
    }),
};

/**
 * A command that runs a sweep and prints its scores; with --dry-run, only the plan.
 *
 * @param json the outcome for --json; `report` is the page's path, null until a run is done.
 */
export function sweepCommand({
  json,
  ...command
}: Pick<SweepSteps, 'name' | 'args' | 'options' | 'examples' | 'plan'> & {
  readonly json: (outcome: SweepOutcome, directory: string, report: string | null) => object;
}): Command {
  return experimentCommand({
    ...{ ...command, ...sweepSteps },
    preview: async ({ sweep }, place, work, options) => {
      const survey = await surveySweep(sweep, place, work);
      sayNotes(place.registry, survey.runs);
      showSurvey(survey, work.workers, options.flag('json'));
    },
    report: ({ directory }, outcome, place, options) => {
      const code = sayOutcome(outcome, tryAgain(options));
      const written = writeAblation(directory, place.registry, outcome);
      sayScores(written ?? {});
      return { code, json: json(outcome, directory, written?.report ?? null) };
    },
  });
}

function sayNotes(registry: Registry, jobs: readonly { readonly payload: Run }[]): void {
  const runs = jobs.map(({ payload }) => payload);
  for (const note of planNotes(registry, runs)) say(`note: ${note}`);
}

/** Prints the scores of a sweep and where its page is; nothing while no run is done. */
export function sayScores({
  report,
  scores,
}: {
  readonly report?: string | undefined;
  readonly scores?: readonly (readonly string[])[] | undefined;
}): void {
  if (scores !== undefined) say(`\n${scoreTable(scores, widthOf(process.stderr))}\n`);
  if (report !== undefined) say(`report: ${report}`);
}

/** A table of scores, an arm a row; if that is too wide, an arm in an environment a row. */
export function scoreTable(scores: readonly (readonly string[])[], width: number): string {
  const wide = table(scores);
  const [[, ...columns], ...rows] = scores as [readonly string[], ...(readonly string[])[]];
  if (columns.length === 1 || wide.split('\n').every(({ length }) => length <= width)) return wide;
  const cells = columns.flatMap((column, k) => rows.map((row) => [column, row[0]!, row[k + 1]!]));
  return table([['', 'arm', 'score'], ...cells]);
}

/** `arms × environments × seeds`, in words. */
export function sizeWords({ arms, environments, seeds }: SweepSpec): string {
  return [
    counted(arms.length, 'arm'),
    counted(environments.length, 'environment'),
    counted(seeds.length, 'seed'),
  ].join(' × ');
}

/** Prints the runs of a sweep and their directories, with the state of existing runs. */
function showSurvey(
  { store, runs }: Awaited<ReturnType<typeof surveySweep>>,
  workers: number,
  json: boolean,
): void {
  const number = (...states: readonly (JobState | 'new')[]): number =>
    runs.filter(({ state }) => states.includes(state)).length;
  const steps = runs.reduce((sum, { payload, state }) => (state === 'done' ? sum : sum + payload.steps), 0);
  if (json) {
    const planned = runs.map(({ id, payload, state }) => ({
      ...{ id, state, steps: payload.steps, backend: payload.backend ?? null },
    }));
    printJson({ dryRun: true, workers, store, steps, runs: planned });
    return;
  }
  const cells = new Map<string, { readonly row: string[]; readonly seeds: number[] }>();
  for (const { payload } of runs) {
    const { environment, steps, preset, backend } = payload;
    const arm = armOf(payload);
    const cell = cells.get(`${environment}/${arm}`) ?? {
      row: [environment, arm, String(steps), preset ?? '–', backend ?? '–'],
      seeds: [],
    };
    cell.seeds.push(payload.seed);
    cells.set(`${environment}/${arm}`, cell);
  }
  const rows = [...cells.values()].map(({ row, seeds }) => [...row, seedWords(seeds)]);
  print(table([['environment', 'arm', 'steps', 'preset', 'backend', 'seeds'], ...rows]));
  print(
    `\n${counted(runs.length, 'run')}: ${number('new')} new, ${number('queued')} queued, ${number('running')} running, ` +
      `${number('done')} done, ${number('failed')} failed; ${counted(steps, 'step', steps.toLocaleString('en'))} to take at most`,
  );
  print(`${counted(workers, 'worker')} here; runs are stored in ${store}`);
}

/** `1–20`, `1, 4, 9`. */
function seedWords(seeds: readonly number[]): string {
  const [first = 0] = seeds;
  const last = seeds.at(-1) ?? 0;
  const isRange = seeds.length > 2 && seeds.every((seed, k) => seed === first + k);
  return isRange ? `${first}–${last}` : seeds.join(', ');
}
