import { checkEnv, checkVectorEnv } from '@prism-rl/testing';
import { describe, test } from 'vitest';
import { tasks } from './tasks.ts';

const cases = [
  ...tasks.map((task) => ({ id: task.id, task, config: { maxEpisodeSteps: 60 } })),
  // Time limits that meet falls.
  {
    id: 'Sutton & Barto’s reward',
    task: tasks[0]!,
    config: { suttonBartoReward: true, maxEpisodeSteps: 15 },
  },
];

describe.each(cases)('$id', ({ task, config }) => {
  const requires = ['save', 'render', 'renderText'] as const;
  for (const check of checkEnv(() => task.create(config), { requires })) test(check.name, check.run);
  const checks = checkVectorEnv(
    (numEnvs) => task.createVector(numEnvs, config),
    () => task.create(config),
    { numEnvs: [1, 3, 17], requires: [...requires, 'restart'] },
  );
  for (const check of checks) test(`vector: ${check.name}`, check.run);
});
