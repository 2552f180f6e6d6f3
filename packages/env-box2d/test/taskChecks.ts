import { type EnvironmentEntry, resolveConfig } from '@prism-rl/core';
import { type Check, checkEnv, checkVectorEnv } from '@prism-rl/testing';
import { plugin } from '../src/plugin.ts';

/** Contract checks of an environment and its vector. */
export function taskChecks(id: string): Check[] {
  const entry = plugin.environments![id] as EnvironmentEntry<object>;
  const config = resolveConfig(`environment ${id}`, entry);
  const steps = id === 'CarRacing-v3' ? 30 : 100;
  const requires = ['save', 'render', 'renderText'] as const;
  const vector = checkVectorEnv(
    (numEnvs) => entry.createVector!(numEnvs, config),
    () => entry.create(config),
    { steps, numEnvs: [1, 3], requires: [...requires, 'restart'] },
  );
  return [
    ...checkEnv(() => entry.create(config), { steps, requires }),
    ...vector.map(({ name, run }) => ({ name: `vector: ${name}`, run })),
  ];
}

/** Representative tasks for slow checks. */
export const few: readonly string[] = ['LunarLander-v3', 'BipedalWalker-v3'];
