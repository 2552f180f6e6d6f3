// Deep Sarsa finds its way past the moving obstacles of the course's grid. The full table: README.
import { plugin as gridworld } from '@prism-rl/env-gridworld';
import { activateBackend } from '@prism-rl/nn';
import { evaluateEvery, train } from '@prism-rl/runner';
import { lastValueFrom } from 'rxjs';
import { beforeAll, expect, test } from 'vitest';
import { plugin } from '../src/index.ts';

beforeAll(async () => {
  await activateBackend('ort');
});

// An episode's return is 1 only if the goal was reached without touching an obstacle, and at most 0 without the goal.
test.each([1, 2, 3, 4, 5])(
  'seed %i: at least 90 % of greedy episodes reach the goal untouched',
  async (seed) => {
    const run = train({
      plugins: [gridworld, plugin],
      env: 'MovingGridWorld-v0',
      agent: 'deep-sarsa',
      steps: 10_000,
      seed,
      agentConfig: { epsilonSteps: 1500, learningRate: 3e-3 },
      backend: 'ort',
    });
    const last = await lastValueFrom(run.pipe(evaluateEvery({ episodes: 50 })));
    if (last.type !== 'evaluation') throw new Error(`The run ended with ${last.type}.`);
    const reached = last.returns.filter((value) => value === 1).length;
    expect(reached).toBeGreaterThanOrEqual(45);
  },
);
