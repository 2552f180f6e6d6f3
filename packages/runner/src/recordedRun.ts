import type { Config, Run } from '@prism-rl/core';
import { savedConfig } from '@prism-rl/core';
import type { Shape } from '@prism-rl/core/checks';
import { isObject, listOf, object, optional, text, wholeFrom, withFields } from '@prism-rl/core/checks';

const finite: Shape = { words: 'a finite number', is: Number.isFinite };

/** Shapes of a recorded run's fields. */
export const runShapes: { readonly [K in keyof Run]-?: Shape } = {
  environment: text,
  agent: text,
  preset: optional(text),
  seed: wholeFrom(0),
  numEnvs: wholeFrom(1),
  steps: wholeFrom(1),
  updates: optional(wholeFrom(1)),
  stopWhenSolved: optional(withFields({ return: finite, over: wholeFrom(1) })),
  environmentConfig: object,
  wrappers: optional(
    listOf('a list of objects with name and config', withFields({ name: text, config: object })),
  ),
  agentConfig: object,
  evaluationSteps: optional(wholeFrom(1)),
  evaluationEpisodes: optional(wholeFrom(1)),
  backend: optional(text),
  arm: optional(text),
  schedule: optional(object),
  plugins: optional(listOf('a list of objects with name and from', withFields({ name: text, from: text }))),
  context: optional(object),
};

/**
 * Converts a record of a run (manifest, job or result) of an earlier version. These had evaluations in a manifest's schedule, a job's schedule
 * among its settings, `null` without preset or backend, and other names of settings.
 */
export function recordedRun<T extends object>(record: T): T {
  const run = { ...record } as Fields;
  for (const field of ['preset', 'backend']) if (run[field] === null) delete run[field];
  const schedule: Fields = isObject(run.schedule) ? { ...run.schedule } : {};
  move(['evaluationSteps', 'evaluationEpisodes'], schedule, run);
  move(['checkpointSteps', 'checkpointSeconds', 'leg'], run, schedule);
  if (Object.keys(schedule).length > 0) run.schedule = schedule;
  if (isObject(run.agentConfig)) run.agentConfig = savedConfig(run.agentConfig as Config);
  return run as T;
}

type Fields = { [field: string]: unknown };

function move(fields: readonly string[], from: Fields, to: Fields): void {
  for (const field of fields) {
    if (from[field] !== undefined) to[field] = from[field];
    delete from[field];
  }
}
