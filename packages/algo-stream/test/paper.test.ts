// The agent beside the algorithm as the paper writes it, in plain TensorFlow.js.
import { Box, Discrete, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import type { StreamQ } from '../src/index.ts';
import { describeNetwork } from '../src/index.ts';
import { make, oneStep, sampled } from './made.ts';
import { PlainStreamQ } from './plainStream.ts';

await activateBackend('tfjs-cpu');

test.each([
  ['vectors', new Box({ low: [-1, 0, -30], high: [2, 5, 100] }), [7, 6], 100],
  ['pictures', new Box({ low: 0, high: 1, shape: [5, 4, 2], dtype: 'uint8' }), [7], 30],
] as const)(
  'stream Q(λ) on %s learns what the paper’s equations say, step by step',
  (_, space, hidden, steps) => {
    const agent = make<StreamQ>('stream-q', space, new Discrete(3), { hidden: [...hidden] });
    const description = describeNetwork(space.shape, 3, {
      network: 'auto',
      hidden,
      layerNorm: true,
    });
    const own = (): { [name: string]: Float32Array } =>
      Object.fromEntries(
        Object.entries(agent.parameters()).map(([name, w]) => [name.replace('values/', ''), w]),
      );
    tf.engine().startScope();
    const plain = new PlainStreamQ(description, own());
    const rng = new Rng(8);
    let observations = sampled(space, 1, rng);
    let isStart = true;
    for (let t = 0; t < steps; t++) {
      const terminated = t % 17 === 9;
      const truncated = t % 23 === 11;
      const nextObservations = sampled(space, 1, rng);
      const action = rng.integers(3);
      const reward = 3 * rng.normal();
      const out = { actions: Int32Array.of(action), extras: {} };
      const flags = { terminated: +terminated, truncated: +truncated, starts: +isStart };
      agent.memory.add(oneStep(observations, out, reward, nextObservations, flags));
      agent.learn(agent.memory.sample());
      plain.learn({
        ...{ observation: observations, action, reward, next: nextObservations },
        ...{ terminated, truncated, isStart },
      });
      for (const [name, w] of Object.entries(own())) {
        const want = plain.parameters[name]!.dataSync();
        for (const [i, value] of w.entries())
          expect(Math.abs(value - want[i]!), `step ${t}, ${name} ${i}`).toBeLessThan(1e-5);
      }
      isStart = terminated || truncated;
      observations = isStart ? sampled(space, 1, rng) : nextObservations;
    }
    // It did learn something.
    expect(Math.max(...Object.values(agent.traces()).flatMap((e) => [...e].map(Math.abs)))).toBeGreaterThan(
      0.1,
    );
    tf.engine().endScope();
  },
);
