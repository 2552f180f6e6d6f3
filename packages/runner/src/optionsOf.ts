import type { RunManifest } from '@prism-rl/core';
import type { RunOptions } from './planRun.ts';

/**
 * Returns the options that a manifest was planned from. Planning them again gives the same manifest, except for the fields left out
 * here (`stopWhenSolved`, `schedule`, `plugins`), which the caller adds.
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
