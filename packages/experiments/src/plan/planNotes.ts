import type { Json, Registry, Run, ScheduleConfig, Setting } from '@prism-rl/core';
import { counted, scheduleLength } from '@prism-rl/core';
import { armOf } from './planSweep.ts';
import { hashOf } from './sameRun.ts';

/** Maximum number of arms that a note lists; beyond that it gives the count. */
const mostNamed = 4;

/** Notes on planned runs: settings that come after a run's last step, and arms with equal settings. Seeds and arms share a note. */
export function planNotes(registry: Registry, runs: readonly Run[]): string[] {
  const equal = [...Map.groupBy(armsOf(runs), hashOf).values()].filter(({ length }) => length > 1);
  return [
    ...lengthNotes(registry, runs),
    ...equal.map((all) => `${listed(all.map(armOf))} have equal settings in ${all[0]!.environment}`),
  ];
}

/** Fields of a run, planned or finished, that {@link lengthNotes} reads. */
type RunLength = Pick<Run, 'agent' | 'agentConfig' | 'arm' | 'environment' | 'numEnvs' | 'steps'>;

/** Notes on settings that come after a run's last step. */
export function lengthNotes(registry: Registry, runs: readonly RunLength[]): string[] {
  const arms = armsOf(runs);
  const short = arms.flatMap((run) =>
    outOfReach(registry, run, run.steps).map((words) => ({
      run,
      words: `${words}, but the run has ${stepsText(run.steps)}`,
    })),
  );
  const shared = Map.groupBy(short, ({ run, words }) => `${run.environment}\n${words}`);
  return [...shared.values()].map((all) => {
    const [{ run, words }] = all as [(typeof all)[number]];
    const names = all.map((one) => armOf(one.run));
    return arms.length === 1 ? words : `${listed(names)} in ${run.environment}: ${words}`;
  });
}

/** A run of each arm and environment. */
function armsOf<R extends RunLength>(runs: readonly R[]): R[] {
  return [...new Map(runs.map((run) => [`${run.environment}\n${armOf(run)}`, run])).values()];
}

function listed(names: readonly string[]): string {
  if (names.length > mostNamed) return counted(names.length, 'arm');
  return new Intl.ListFormat('en-GB').format(names); // a, b and c
}

/**
 * What does not come within the first `steps` environment steps of a run, by its settings: `learning starts after 1,000 steps
 * (learningStarts)`.
 *
 * @param isLearning omits schedules; default false.
 */
export function outOfReach(
  registry: Registry,
  { agent, agentConfig, numEnvs }: Pick<Run, 'agent' | 'agentConfig' | 'numEnvs'>,
  steps: number,
  isLearning = false,
): string[] {
  const { settings = {} } = registry.get('agents', agent).entry;
  return Object.entries(settings as { readonly [name: string]: Setting }).flatMap(([name, { after }]) => {
    if (after === undefined || (isLearning && after === 'schedule')) return [];
    const perEnvironment = after === 'rollout' && numEnvs > 1;
    const needed = stepsIn(agentConfig[name]) * (perEnvironment ? numEnvs : 1);
    if (needed <= steps) return [];
    if (after === 'schedule') return [`the schedule of ${name} takes ${stepsText(needed)}`];
    const factors = perEnvironment ? `${name} × ${counted(numEnvs, 'environment')}` : name;
    return [`learning starts after ${stepsText(needed)} (${factors})`];
  });
}

/** Environment steps that a setting names, as a number or as a schedule. */
function stepsIn(value: Json | undefined): number {
  if (typeof value === 'number') return value;
  return typeof value === 'object' ? scheduleLength(value as ScheduleConfig) : 0;
}

function stepsText(steps: number): string {
  return counted(steps, 'step', steps.toLocaleString('en'));
}
