import * as tf from '@prism-rl/jit/tensorflow';
import { expect, test } from 'vitest';
import type { Optimizer } from './adam.ts';
import { adam } from './adam.ts';
import { compiledEngine } from './compiledEngine.ts';
import { eagerEngine } from './eagerEngine.ts';
import { flushTiny, tiny } from './flushTiny.ts';
import type { Variables } from './network.ts';
import { rmsProp } from './rmsProp.ts';
import { restoreVariables, saveVariables } from './snapshots.ts';
import type { Engine } from './stepFunction.ts';
import { variableOf } from './variableOf.ts';

const size = 5;
const makers: { readonly [name: string]: (parameters: Variables) => Optimizer } = {
  adam: (parameters) => adam(parameters, { beta1: 0.8, beta2: 0.9 }),
  rmsProp: (parameters) => rmsProp(parameters, { decay: 0.9 }),
};
const engines: { readonly [name: string]: () => Engine | Promise<Engine> } = {
  compiled: () => compiledEngine('ort'),
  eager: async () => {
    await tf.setBackend('cpu');
    return eagerEngine('tfjs-cpu', true);
  },
};

/** Applies ten gradients to all parameters, then gradients to the last one only, until the others' moments have decayed. */
async function forgetting(engine: Engine, maker: (parameters: Variables) => Optimizer, updates: number) {
  const parameters = { x: variableOf(() => tf.tensor1d([1, -2, 3e-5, 4, 5])) };
  const optimizer = maker(parameters);
  const step = await engine.compile({ g: { shape: [size] } }, ({ g }) => {
    optimizer.apply({ x: g }, 0.01);
    return { x: tf.add(g, 0) };
  });
  const g = Float32Array.of(1, -1e-3, 1e-12, -1e12, 0.5);
  const least = { magnitude: Number.POSITIVE_INFINITY };
  for (let k = 0; k < updates; k++) {
    if (k === 10) g.fill(0, 0, size - 1);
    await step.run({ g });
    if (k % 20 !== 0) continue;
    for (const variable of Object.values(optimizer.variables)) {
      for (const value of variable.dataSync()) {
        if (value !== 0) least.magnitude = Math.min(least.magnitude, Math.abs(value));
      }
    }
  }
  return { parameters, optimizer, step, g, least: least.magnitude };
}

test('numbers of up to 2⁻⁹⁹ become 0, those of ordinary size stay as they are', () => {
  const values = [0, tiny, -tiny, 1e-38, -1e-45, 2 * tiny, 1e-20, -1, 3e38, Number.NEGATIVE_INFINITY];
  const expected = [0, 0, 0, 0, 0, tiny, 1e-20, -1, 3e38, Number.NEGATIVE_INFINITY];
  expect([...flushTiny(tf.tensor1d(values)).dataSync()]).toEqual([...Float32Array.from(expected)]);
  expect(flushTiny(tf.scalar(Number.NaN)).dataSync()[0]).toBeNaN();
});

test.each(Object.keys(makers))(
  '%s forgets idle parameters down to exact zeros, on both engines with the same bits',
  async (name) => {
    const slots: { [engine: string]: number[] } = {};
    for (const [engineName, makeEngine] of Object.entries(engines)) {
      const { optimizer, parameters, least } = await forgetting(await makeEngine(), makers[name]!, 1500);
      // Not one number on the way was denormal, nor nearer to it than tiny.
      expect(least).toBeGreaterThanOrEqual(tiny / 8);
      for (const [slot, variable] of Object.entries(optimizer.variables)) {
        if (!slot.startsWith('x/')) continue;
        expect([...variable.dataSync()].slice(0, size - 1)).toEqual([0, 0, 0, 0]);
        expect(variable.dataSync()[size - 1]).not.toBe(0);
      }
      slots[engineName] = Object.values({ ...optimizer.variables, ...parameters }).flatMap((v) => [
        ...v.dataSync(),
      ]);
    }
    expect(slots.compiled).toEqual(slots.eager);
  },
);

test.each(Object.keys(makers))('%s resumed while it forgets goes on bit for bit', async (name) => {
  const engine = await compiledEngine('ort');
  const whole = await forgetting(engine, makers[name]!, 400);
  const resumed = await forgetting(engine, makers[name]!, 11);
  restoreVariables(resumed.parameters, await saveVariables(whole.parameters));
  restoreVariables(resumed.optimizer.variables, await saveVariables(whole.optimizer.variables));
  for (let k = 0; k < 600; k++) {
    await whole.step.run({ g: whole.g });
    await resumed.step.run({ g: resumed.g });
  }
  const contents = ({ parameters, optimizer }: typeof whole): number[] =>
    Object.values({ ...parameters, ...optimizer.variables }).flatMap((v) => [...v.dataSync()]);
  expect(contents(resumed)).toEqual(contents(whole));
});
