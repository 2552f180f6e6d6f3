import type { Config, Run } from '@prism-rl/core';

/** Most characters of the settings in a name. */
const longest = 60;

/**
 * Names the directory of a run: `q-learning-FrozenLake-v1-isSlippery-false-seed0`.
 *
 * @param given the environment's settings that the user gave.
 * @param seeds `seed0`, or `seeds1-16`.
 */
export function runName(
  { agent, environment }: Pick<Run, 'agent' | 'environment'>,
  given: Config,
  seeds: string,
): string {
  const settings = Object.entries(given)
    .map(([name, value]) => `${name}-${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('-')
    .replaceAll(/(\.\.+|[^\p{L}\p{N}.])+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, longest);
  return [agent, environment.replaceAll(/[/:]/g, '-'), settings, seeds]
    .filter((part) => part !== '')
    .join('-');
}
