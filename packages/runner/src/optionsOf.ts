import type { RunManifest } from '@prism-rl/core';
import type { RunOptions } from './runPlan.ts';

/**
 * What a manifest was planned from: the one way back from the record of a run to the run. Planned again it gives the same, with what is
 * left out here (when a run counts as solved, its schedule, its plugins) added by who conducts it.
 */
export function optionsOf(manifest: RunManifest): RunOptions {
  const { environment, environmentConfig, stopWhenSolved, ...same } = manifest;
  const { schedule: _schedule, updates: _updates, plugins: _plugins, ...options } = same;
  return {
    ...options,
    env: environment,
    envConfig: environmentConfig,
    allSteps: stopWhenSolved === undefined,
    // A record says every setting, whether it had an effect or not.
    allowIdle: true,
  };
}
