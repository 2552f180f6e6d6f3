// How often each action is drawn: by the policy that stream-td evaluates, and by learned logits.
import { actOutputs, Box, Discrete, Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import type { StreamTd } from '../src/agents/streamTd.ts';
import { distributionFor } from '../src/policies.ts';
import { make, sampled } from './made.ts';

test('stream-td draws every number of a box evenly, and takes their middles where it does not explore', () => {
  const observationSpace = new Box({ low: -1, high: 1, shape: [2] });
  const actionSpace = new Box({ low: [2, 10], high: [6, 20], shape: [2] });
  const agent = make<StreamTd>('stream-td', observationSpace, actionSpace, { numEnvs: 2 });
  const out = actOutputs(actionSpace, 2, agent.extras);
  const observations = sampled(observationSpace, 2, new Rng(1));
  const sums = [0, 0, 0, 0];
  const draws = 4000;
  for (let k = 0; k < draws; k++) {
    agent.act(observations, out, 'explore');
    for (const [i, action] of out.actions.entries()) {
      const [low, high] = [[2, 10][i % 2]!, [6, 20][i % 2]!];
      if (!(action >= low && action <= high)) expect.fail(`number ${i} is ${action}`);
      sums[i]! += action;
    }
  }
  // Five standard errors of a uniform mean: 5 · (high − low) / √(12 n).
  for (const [i, sum] of sums.entries()) {
    const [middle, width] = i % 2 === 0 ? [4, 4] : [15, 10];
    expect(Math.abs(sum / draws - middle)).toBeLessThan((5 * width) / Math.sqrt(12 * draws));
  }
  agent.act(observations, out, 'exploit');
  expect([...out.actions]).toEqual([4, 15, 4, 15]);
});

const probabilities = [0.1, 0.4, 0, 0.3, 0.2];

/** Each count lies within five standard errors of its binomial mean; what is impossible is never drawn. */
function expectShares(draw: () => number): void {
  const draws = 4000;
  const counts = probabilities.map(() => 0);
  for (let k = 0; k < draws; k++) counts[draw()]!++;
  for (const [action, p] of probabilities.entries())
    expect(Math.abs(counts[action]! - draws * p)).toBeLessThanOrEqual(5 * Math.sqrt(draws * p * (1 - p)));
}

test('learned logits draw each category as often as their softmax says', () => {
  const logits = Float32Array.from(probabilities, (p) => Math.max(-300, Math.log(p)));
  const distribution = distributionFor(new Discrete(5));
  const out = new Float32Array(1);
  const rng = new Rng(1);
  expectShares(() => {
    distribution.sample(logits, rng, out, 0);
    return out[0]!;
  });
});

test('stream-td draws each action as often as its policy says', () => {
  const observationSpace = new Box({ low: -1, high: 1, shape: [2] });
  const actionSpace = new Discrete(5, { start: 7 });
  const agent = make<StreamTd>('stream-td', observationSpace, actionSpace, { policy: probabilities });
  const out = actOutputs(actionSpace, 1, agent.extras);
  const observations = sampled(observationSpace, 1, new Rng(1));
  expectShares(() => {
    agent.act(observations, out, 'explore');
    return out.actions[0]! - 7;
  });
  agent.act(observations, out, 'exploit');
  expect(out.actions[0]).toBe(8);
});
