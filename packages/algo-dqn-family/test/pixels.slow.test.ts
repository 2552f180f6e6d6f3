import type { AgentEntry } from '@prism-rl/core';
import { Box, Discrete, Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { learnFrom, madeAgent } from '../../../test/agents/madeAgent.ts';
import type { DqnConfig } from '../src/dqn/config.ts';
import { plugin } from '../src/plugin.ts';

const observationSpace = new Box({ low: 0, high: 255, shape: [4, 84, 84], dtype: 'uint8' });

test('Rainbow learns from stacked frames of 84×84 pixels', async () => {
  const actionSpace = new Discrete(4);
  const entry = plugin.agents!.rainbow as AgentEntry<DqnConfig>;
  const settings = {
    ...entry.presets!.atari!.config,
    hidden: [16],
    batchSize: 2,
    learningStarts: 4,
    trainEvery: 1,
    replayCapacity: 10,
  };
  const rng = new Rng(1);
  const agent = await madeAgent(entry, { observationSpace, actionSpace, settings });
  const snapshot = await agent.save();
  expect(snapshot.arrays['online/torso/conv0/kernel']!.length).toBe(8 * 8 * 4 * 32);
  expect(snapshot.arrays['online/value/dense0/kernel']!.length).toBe(7 * 7 * 64 * 16);
  // A stream of noise: each step shows the last three frames and a new one.
  const { size } = observationSpace;
  let observations = observationSpace.sample(rng) as Uint8Array;
  const actions = new Int32Array(1);
  let updates = 0;
  for (let step = 0; step < 8; step++) {
    await agent.act(observations, { actions, extras: {} }, 'explore');
    expect(actionSpace.contains(actions[0]!)).toBe(true);
    const nextObservations = new Uint8Array(size);
    nextObservations.set(observations.subarray(size / 4));
    rng.fillIntegers(nextObservations.subarray((size * 3) / 4), 0, 256);
    const rewards = Float64Array.of(rng.normal());
    const terminated = Uint8Array.of(step === 4 ? 1 : 0);
    const transition = { observations, actions, rewards, nextObservations, terminated };
    for (const metrics of await learnFrom(agent, transition, rng)) {
      expect(Object.values(metrics!).every(Number.isFinite)).toBe(true);
      updates++;
    }
    observations = nextObservations;
  }
  expect(updates).toBeGreaterThan(0);
  agent.dispose?.();
});

test('a convolutional network tells pictures apart by what they show', async () => {
  const entry = plugin.agents!.dqn as AgentEntry<DqnConfig>;
  const settings = {
    ...entry.presets!.atari!.config,
    hidden: [16],
    batchSize: 8,
    learningStarts: 8,
    trainEvery: 1,
    replayCapacity: 64,
    learningRate: 1e-3,
    learningRateEnd: 1e-3,
    optimizer: 'adam',
  };
  const rng = new Rng(1);
  const actionSpace = new Discrete(2);
  const agent = await madeAgent(entry, { observationSpace, actionSpace, settings, seed: 2 });
  // One bright square in the upper or the lower half: the half is the rewarded action.
  const picture = (half: number): Uint8Array => {
    const pixels = new Uint8Array(observationSpace.size);
    const [top, left] = [42 * half + rng.integers(0, 24), rng.integers(0, 64)];
    for (let frame = 0; frame < 4; frame++) {
      for (let y = top; y < top + 18; y++)
        pixels.fill(255, (frame * 84 + y) * 84 + left, (frame * 84 + y) * 84 + left + 18);
    }
    return pixels;
  };
  for (let step = 0; step < 64; step++) {
    const [half, action] = [rng.integers(0, 2), rng.integers(0, 2)];
    const observations = picture(half);
    const transition = {
      ...{ observations, nextObservations: observations, actions: Int32Array.of(action) },
      rewards: Float64Array.of(action === half ? 1 : -1),
      ...{ terminated: Uint8Array.of(1), starts: Uint8Array.of(1) },
    };
    await learnFrom(agent, transition, rng);
  }
  const halves = Array.from({ length: 20 }, (_, k) => k % 2);
  const actions = new Int32Array(20);
  const pictures = Uint8Array.from(halves.flatMap((half) => [...picture(half)]));
  await agent.act(pictures, { actions, extras: {} }, 'exploit');
  // A policy that ignores the observation gets ten right.
  expect(halves.filter((half, k) => actions[k] === half).length).toBeGreaterThanOrEqual(18);
  agent.dispose?.();
});
