import { type Config, type Run, savedConfig } from '@prism-rl/core';
import { shape } from '@prism-rl/core/checks';

const finite: shape.Shape = { words: 'a finite number', is: Number.isFinite };

export const runShapes: { readonly [K in keyof Run]-?: shape.Shape } = {
  environment: shape.name,
  agent: shape.name,
  preset: shape.optional(shape.name),
  seed: shape.wholeFrom(0),
  numEnvs: shape.wholeFrom(1),
  steps: shape.wholeFrom(1),
  updates: shape.optional(shape.wholeFrom(1)),
  stopWhenSolved: shape.optional(shape.withFields({ return: finite, over: shape.wholeFrom(1) })),
  environmentConfig: shape.object,
  wrappers: shape.optional(
    shape.listOf(
      'a list of objects with name and config',
      shape.withFields({ name: shape.name, config: shape.object }),
    ),
  ),
  agentConfig: shape.object,
  evaluationSteps: shape.optional(shape.wholeFrom(1)),
  evaluationEpisodes: shape.optional(shape.wholeFrom(1)),
  backend: shape.optional(shape.name),
  arm: shape.optional(shape.name),
  from: shape.optional(shape.withFields({ path: shape.text })),
  schedule: shape.optional(shape.object),
  sources: shape.optional(shape.object),
  plugins: shape.optional(
    shape.listOf(
      'a list of objects with name and from',
      shape.withFields({ name: shape.name, from: shape.text }),
    ),
  ),
  context: shape.optional(shape.object),
};

/**
 * Converts a record of a run (manifest, job or result) of an earlier version. These had evaluations in a manifest's schedule, a job's schedule
 * among its settings, `null` without preset or backend, and other names of settings.
 */
export function recordedRun<T extends object>(record: T): T {
  const run = { ...record } as Fields;
  for (const field of ['preset', 'backend']) if (run[field] === null) delete run[field];
  const schedule: Fields = shape.isObject(run.schedule) ? { ...run.schedule } : {};
  move(['evaluationSteps', 'evaluationEpisodes'], schedule, run);
  move(['checkpointSteps', 'checkpointSeconds', 'leg'], run, schedule);
  if (Object.keys(schedule).length > 0) run.schedule = schedule;
  if (shape.isObject(run.agentConfig)) run.agentConfig = savedConfig(run.agentConfig as Config);
  return run as T;
}

type Fields = { [field: string]: unknown };

function move(fields: readonly string[], from: Fields, to: Fields): void {
  for (const field of fields) {
    if (from[field] !== undefined) to[field] = from[field];
    delete from[field];
  }
}
