import type { Config, Registry, Run, SearchSpace, Setting } from '@prism-rl/core';
import { counted, PrismError } from '@prism-rl/core';
import { planRun, type RunSpec, resolveWrapper, runFactory } from '@prism-rl/runner';
import { outOfReach } from '../../plan/planNotes.ts';
import { rungsOf } from '../pruners/pruners.ts';
import { readSpace } from '../space/readSpace.ts';
import { spaceOf } from '../space/spaceOf.ts';
import { nearestPoint } from '../space/unitCube.ts';

/** The value of a trial: the last evaluation so far, or the mean of all evaluations so far, the area under the curve. */
export type Objective = 'final' | 'area';

/** All that decides a study: its suggestions, and their values. */
export type StudyPlan = Pick<
  Run,
  'agent' | 'environment' | 'environmentConfig' | 'wrappers' | 'steps' | 'numEnvs'
> & {
  /** Settings that are not searched are its own; null: the agent's defaults. */
  readonly preset: string | null;
  /** Settings that replace the preset's in all trials and in the arm that they are compared with. */
  readonly given: Config;
  readonly backend: string | null;
  readonly evaluations: number;
  /** null: as the preset says. */
  readonly evaluationEpisodes: number | null;
  readonly space: SearchSpace;
  /** Settings of the first trial: the preset's own, or what the space has nearest to them. */
  readonly start: Config;
  readonly sampler: { readonly name: string; readonly config: Config };
  readonly pruner: { readonly name: 'asha' | 'median' | 'none'; readonly rungs: readonly number[] };
  readonly objective: Objective;
  /** Seeds; a trial is one run for each. */
  readonly seeds: readonly number[];
  /** Decides the sampler's random numbers. */
  readonly seed: number;
  readonly parallel: number;
};

/** Seeds that no trial has seen, for the best trials. */
export type HeldOutPlan = {
  readonly seeds: readonly number[];
  /** Whether the numbers after the last one may follow, if a limited time has room for more; default false. */
  readonly mayAdd?: boolean;
  /** Number of best trials that run on these seeds. */
  readonly best: number;
};

export interface PlannedStudy {
  readonly plan: StudyPlan;
  readonly heldOut: HeldOutPlan;
  readonly trials: number;
  /** Seconds to search, in all calls together; undefined: until there are enough trials. */
  readonly budget: number | undefined;
  /** What to tell the user about the plan. */
  readonly notes: readonly string[];
}

/** A search as a user requests it. */
export interface StudySpec
  extends Omit<PlannedStudy, 'plan' | 'notes'>,
    Pick<RunSpec, 'agent' | 'env' | 'preset' | 'steps' | 'envConfig' | 'wrappers' | 'evaluationEpisodes'>,
    Pick<StudyPlan, 'given' | 'sampler' | 'objective' | 'seeds' | 'seed' | 'parallel'> {
  /** As `--space` says it: `learningRate=1e-4..1e-2`. */
  readonly space: readonly string[];
  readonly pruner: StudyPlan['pruner']['name'];
}

/** By how much a rung is shorter than the next. */
export const reduction = 3;
/** Lengths of trials that a pruner compares. */
const rungCount = 3;

/**
 * Plans a search: every name and setting is checked, and the space is resolved.
 *
 * @param backend gives the name of the backend for an agent with neural networks; called once all else is checked, with the run, and with one for each limit of the space.
 * @throws PrismError as `planRun` does; `invalid-argument` for a space that cannot be searched and for seeds that are held out and seen.
 */
export async function planStudy(
  registry: Registry,
  spec: StudySpec,
  backend: (runs: readonly Run[]) => Promise<string>,
): Promise<PlannedStudy> {
  const { agent, given, seeds, heldOut, trials, budget, pruner, evaluationEpisodes = null } = spec;
  const { preset, steps, envConfig, wrappers } = spec;
  const run = planRun(registry, {
    ...{ agent, env: spec.env, preset, steps, envConfig, wrappers, agentConfig: given, allSteps: true },
  });
  const { entry } = registry.get('agents', agent);
  const around = wrappers ?? entry.presets?.[run.preset ?? '']?.wrappers;
  const factory = runFactory(registry, run);
  const probe = await factory.createEnv(1);
  factory.checkSpaces(probe.observationSpace, probe.actionSpace);
  probe.close?.();
  const space = spaceOf({
    ...{ owner: `agent ${agent}`, config: run.agentConfig, given, wish: readSpace(spec.space) },
    settings: (entry.settings ?? {}) as { readonly [name: string]: Setting },
  });
  const limits = space.flatMap((one) =>
    (one.kind === 'choice' ? one.choices : [one.from, one.to]).map(
      (value): Run => ({ ...run, agentConfig: { ...run.agentConfig, [one.name]: value } }),
    ),
  );
  const both = heldOut.seeds.find((seed) => seeds.includes(seed));
  if (both !== undefined) {
    throw PrismError.invalidArgument`Seed ${both} is both held out and used by trials.
      Choose other seeds.`.about('heldOut', 'seeds');
  }
  const { sampler, objective, seed, parallel } = spec;
  const plan: StudyPlan = {
    ...{ agent: run.agent, environment: run.environment, environmentConfig: run.environmentConfig },
    // Each trial resolves them: what a wrapper takes from the agent's settings is its own.
    ...(around !== undefined && { wrappers: around.map((wrapper) => resolveWrapper(registry, wrapper)) }),
    ...{ preset: run.preset ?? null, given, steps: run.steps, numEnvs: run.numEnvs },
    ...{ backend: entry.usesBackend === true ? await backend([run, ...limits]) : null },
    ...{ evaluations: reduction ** (rungCount - 1), evaluationEpisodes },
    ...{ space, start: nearestPoint(space, run.agentConfig), sampler, objective, seeds },
    pruner: {
      name: pruner,
      rungs: pruner === 'none' ? [run.steps] : rungsOf(run.steps, reduction, rungCount),
    },
    ...{ seed, parallel },
  };
  const [first] = plan.pruner.rungs;
  const blind = outOfReach(registry, run, first!, true).map(
    (words) =>
      `${words}, but trials are compared first after ${counted(first!, 'step', first!.toLocaleString('en'))}: use more steps or no pruner, or change that setting`,
  );
  return { plan, heldOut, trials, budget, notes: blind };
}
