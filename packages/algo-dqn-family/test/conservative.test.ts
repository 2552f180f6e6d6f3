// Conservative Q-learning on two actions, where its fixed point is known.
import type { AgentEntry, Space } from '@prism-rl/core';
import { Discrete } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { madeAgent } from '../../../test/agents/madeAgent.ts';
import { plugin } from '../src/plugin.ts';

/**
 * One state, steps that end at once, action 0 with frequency p. Where the gradient of Σ p (r − q)² + α (log Σ exp q − Σ p q) is 0,
 *
 *   q₀ = r₀ + ½ α (p − σ(d)) / p,  q₁ = r₁ − ½ α (p − σ(d)) / (1 − p),  d = q₀ − q₁
 */
function fixedPoint(p: number, [r0, r1]: readonly [number, number], alpha: number): [number, number] {
  const excess = (d: number): number => (p - 1 / (1 + Math.exp(-d))) / 2;
  let [low, high] = [-100, 100];
  for (let k = 0; k < 200; k++) {
    const d = (low + high) / 2;
    if (r0 - r1 + alpha * excess(d) * (1 / p + 1 / (1 - p)) > d) low = d;
    else high = d;
  }
  return [r0 + (alpha * excess(low)) / p, r1 - (alpha * excess(low)) / (1 - p)];
}

test.each([
  [0.75, 0],
  [0.75, 0.5],
  [0.75, 3],
  [0.25, 1],
])('action 0 in %d of the data, α = %d', async (p, alpha) => {
  const actions = Int32Array.from({ length: 8 }, (_, k) => (k < 8 * p ? 0 : 1));
  const rewards = [0.4, 0.8] as const;
  const learner = await madeAgent(plugin.agents!.dqn as AgentEntry<object>, {
    observationSpace: new Discrete(1) as Space,
    actionSpace: new Discrete(2) as Space,
    settings: {
      ...{ hidden: [], batchSize: 8, loss: 'mse', conservative: alpha, maxGradientNorm: 0 },
      ...{ learningRate: 0.02, learningRateEnd: 0.02 },
    },
  });
  const batch = {
    ...{ observations: new Float32Array(8), nextObservations: new Float32Array(8), actions },
    rewards: Float32Array.from(actions, (action) => rewards[action]!),
    ...{ discounts: new Float32Array(8), weights: new Float32Array(8).fill(1), indices: new Int32Array(8) },
  };
  for (let k = 0; k < 1500; k++) await learner.learn(batch);
  const weights = await learner.weights!();
  const q = [0, 1].map((a) => weights['dense0/kernel']!.values[a]! + weights['dense0/bias']!.values[a]!);
  for (const [a, value] of fixedPoint(p, rewards, alpha).entries()) expect(q[a]).toBeCloseTo(value, 3);
  await learner.dispose?.();
});
