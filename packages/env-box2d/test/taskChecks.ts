import { type EnvironmentEntry, resolveConfig } from '@prism-rl/core';
import { type Check, checkEnv, checkVectorEnv } from '@prism-rl/testing';
import { plugin } from '../src/plugin.ts';

/** The contracts of an environment and of a vector of it. */
export function taskChecks(id: string): Check[] {
  const entry = plugin.environments![id] as EnvironmentEntry<object>;
  const config = resolveConfig(`environment ${id}`, entry);
  // Pictures cost more than physics.
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

/** Tasks that stand for the others where time is short. */
export const few: readonly string[] = ['LunarLander-v3', 'BipedalWalker-v3'];
