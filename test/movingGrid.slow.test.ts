// Deep Sarsa and REINFORCE avoid the moving obstacles of the course's grid: one seed each, and with PRISM_LONG_TESTS=1 five.
//
// An episode pays 1 at the goal and −1 for each touch of an obstacle: its return is 1 only if the goal was reached and no obstacle was
// touched, and at most 0 otherwise.
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as policyGradient } from '@prism-rl/algo-pg/plugin';
import { plugin as gridworld } from '@prism-rl/env-gridworld/plugin';
import { activateBackend } from '@prism-rl/nn';
import { evaluateEvery, evaluations, train } from '@prism-rl/runner';
import { lastValueFrom } from 'rxjs';
import { describe, expect, test } from 'vitest';

const seeds = process.env.PRISM_LONG_TESTS === '1' ? [1, 2, 3, 4, 5] : [1];
const engine = await activateBackend('ort');

// Shorter than the presets, whose results are in the READMEs.
const agents = [
  ['deep-sarsa', 10_000, { epsilonSteps: 1500, learningRate: 3e-3 }],
  ['reinforce', 40_000, {}],
] as const;

describe.each(agents)('%s in MovingGridWorld-v0', (agent, steps, agentConfig) => {
  test.each(seeds)(
    'seed %i: nine of ten greedy episodes, or more, reach the goal untouched',
    async (seed) => {
      const run = train({
        plugins: [gridworld, dqnFamily, policyGradient],
        env: 'MovingGridWorld-v0',
        agent,
        steps,
        seed,
        agentConfig,
        engine,
      });
      const { returns } = await lastValueFrom(run.pipe(evaluateEvery({ episodes: 50 }), evaluations()));
      const reached = returns.filter((value) => value === 1).length;
      expect(reached).toBeGreaterThanOrEqual(45);
    },
  );
});
