import type { Config, Job, Registry, Run } from '@prism-rl/core';
import { planSweep } from '../../plan/planSweep.ts';
import type { Leg } from './search.ts';
import type { StudyPlan } from './studyPlan.ts';

export function trialName(number: number): string {
  return `trial-${number}`;
}

/** Name of the arm that trials are compared with on held-out seeds. */
export const presetArm = 'preset';

/**
 * The runs of a leg, one for each seed.
 *
 * @throws PrismError `invalid-config` or `incompatible` for settings that conflict with each other or with the wrappers.
 */
export async function legJobs(registry: Registry, plan: StudyPlan, leg: Leg): Promise<Job<Run>[]> {
  const { rungs } = plan.pruner;
  const jobs = await jobsOf(registry, plan, [[trialName(leg.trial), leg.settings]], plan.seeds);
  const until = rungs[leg.rung]!;
  return jobs.map(({ id, payload }) => ({
    id: rungs.length === 1 ? id : `${id}@${until}`,
    payload:
      rungs.length === 1
        ? payload
        : { ...payload, schedule: { ...payload.schedule, leg: { number: leg.rung, until } } },
  }));
}

/** Whole runs of arms on seeds. */
export function jobsOf(
  registry: Registry,
  plan: StudyPlan,
  arms: readonly (readonly [name: string, settings: Config])[],
  seeds: readonly number[],
): Promise<Job<Run>[]> {
  const { agent, environment, environmentConfig, wrappers, preset, given } = plan;
  const { steps, numEnvs, evaluations, evaluationEpisodes, backend } = plan;
  const spec = {
    arms: arms.map(([name, settings]) => ({ name, agent, config: { ...given, ...settings } })),
    environments: [
      {
        id: environment,
        config: environmentConfig,
        ...(wrappers !== undefined && { wrappers }),
        ...(preset !== null && { preset }),
      },
    ],
    ...{ seeds, steps, numEnvs, evaluations },
    ...(evaluationEpisodes !== null && { evaluationEpisodes }),
  };
  return planSweep(registry, spec, backend ?? undefined);
}
