import { checkEnv, checkVectorEnv } from '@prism-rl/testing';
import { describe, test } from 'vitest';
import { tasks } from './tasks.ts';

describe.each(tasks)('$id', (task) => {
  const requires = ['save', 'render', 'renderText'] as const;
  const config = { maxEpisodeSteps: 60 };
  for (const check of checkEnv(() => task.create(config), { requires })) test(check.name, check.run);
  const checks = checkVectorEnv(
    (numEnvs) => task.createVector(numEnvs, config),
    () => task.create(config),
    { requires: [...requires, 'restart'] },
  );
  for (const check of checks) test(`vector: ${check.name}`, check.run);
});
