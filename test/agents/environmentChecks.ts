import { type EnvironmentEntry, type Plugin, resolveConfig } from '@prism-rl/core';
import { type Check, checkEnv, checkVectorEnv } from '@prism-rl/testing';

/** Contract checks of a plugin's environment and of its vector, which draw, save and restart. */
export function environmentChecks(plugin: Plugin, id: string, steps: number): Check[] {
  const entry = plugin.environments![id] as EnvironmentEntry<object>;
  const config = resolveConfig(`environment ${id}`, entry);
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
