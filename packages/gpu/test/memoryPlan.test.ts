// Steps in one memory: what they compute, and how little memory they need.
import { Rng } from '@prism-rl/core';
import { initialMemory, stepPrograms, useJitBackend } from '@prism-rl/jit';
import { sectionsOf } from '@prism-rl/jit/kernels';
import * as tf from '@prism-rl/jit/tensorflow';
import { beforeAll, expect, test } from 'vitest';
import { planMemory } from '../src/memoryPlan.ts';
import { madeUpBatches, onProcessor } from './onProcessor.ts';
import { recordedAgent } from './recordedAgent.ts';

beforeAll(() => useJitBackend());

test.each(['dqn', 'rainbow'])('updates of %s on MinAtar are the same in less memory', async (agent) => {
  const { update: step } = (await recordedAgent(agent, 'MinAtar/Breakout-v1', { hidden: [16], batchSize: 8 }))
    .steps;
  const [planned] = planMemory([step]);
  const lasting = [...step.variables, ...step.constants.map(({ values }) => values)];
  const own = 4 * lasting.reduce((sum, { length }) => sum + length, 0);
  expect(planned.bytes - own).toBeLessThan(0.75 * (step.bytes - own));
  const given = madeUpBatches(step, 3, new Rng(1));
  const want = onProcessor(step, initialMemory(step), given, 3);
  const found = onProcessor(planned, initialMemory(planned), given, 3);
  expect(found.outputs).toEqual(want.outputs);
  for (const [i, { address, length }] of step.variables.entries()) {
    const place = planned.variables[i]!.address / 4;
    expect(found.memory.subarray(place, place + length)).toEqual(
      want.memory.subarray(address / 4, address / 4 + length),
    );
  }
  // Sharing memory adds no barriers.
  const levels = (one: typeof step): number =>
    Math.max(...sectionsOf(one.programs, { threads: 256, bytes: 12_288 }).map(({ level }) => level));
  expect(levels(planned)).toBeLessThanOrEqual(levels(step));
});

test('steps share their variables, and their working memory', () => {
  const w = tf.variable(tf.tensor1d([1, 2, 3, 4]));
  const add = stepPrograms({ x: { shape: [4] } }, ({ x }) => {
    w.assign(tf.add(w, x!));
    return {};
  });
  const sum = stepPrograms({}, () => ({ sum: tf.sum(tf.square(w)) }));
  const [adding, summing] = planMemory([add, sum]);
  expect(summing.variables[0]!.address).toBe(adding.variables[0]!.address);
  expect(adding.bytes).toBeLessThan(add.bytes + sum.bytes);
  const memory = initialMemory(adding);
  memory.set([1, 1, 1, 1], adding.inputs[0]!.address / 4);
  const { memory: after } = onProcessor(adding, memory, Float32Array.of(1, 1, 1, 1), 1);
  expect([...onProcessor(summing, after, new Float32Array(), 1).outputs]).toEqual([4 + 9 + 16 + 25]);
});
