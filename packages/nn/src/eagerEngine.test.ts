import * as tf from '@prism-rl/jit/tensorflow';
import { beforeAll, expect, test } from 'vitest';
import { eagerEngine } from './eagerEngine.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const inputs = { x: { shape: [2] }, k: { shape: [1], dtype: 'int32' } } as const;

async function compiled(synchronous: boolean) {
  const engine = eagerEngine('test', synchronous);
  expect(engine.name).toBe('test');
  return engine.compile(inputs, ({ x, k }) => ({
    sum: tf.add(x, k),
    kind: tf.scalar(Number(k.dtype === 'int32')),
  }));
}

test.each([true, false])(
  'synchronous: %s, the outputs come at once or as a promise, and are the same',
  async (synchronous) => {
    const step = await compiled(synchronous);
    const arrays = { x: Float32Array.of(0.5, 2), k: Int32Array.of(3) };
    const before = tf.memory().numTensors;
    const running = step.run(arrays);
    expect(running instanceof Promise).toBe(!synchronous);
    const { sum, kind } = await running;
    expect([...sum, ...kind]).toEqual([3.5, 5, 1]);
    expect(tf.memory().numTensors).toBe(before);
    // Arrays may be used again: results stay.
    arrays.x.fill(7);
    const again = await step.run(arrays);
    expect([...again.sum]).toEqual([10, 10]);
    expect([...sum]).toEqual([3.5, 5]);
  },
);

test.each([true, false])(
  'synchronous: %s, outputs belong to who asked: to write into them changes nothing that is learned',
  async (synchronous) => {
    const weights = tf.tidy(() => tf.variable(tf.tensor1d([1, 2])));
    const step = await eagerEngine('test', synchronous).compile({}, () => ({ weights: tf.clone(weights) }));
    (await step.run({})).weights.fill(9);
    expect([...weights.dataSync()]).toEqual([1, 2]);
    weights.dispose();
  },
);

test.each([true, false])(
  'synchronous: %s, variables and tensors from outside may be outputs, and live on',
  async (synchronous) => {
    const weights = tf.tidy(() => tf.variable(tf.tensor1d([1, 2])));
    const outside = tf.scalar(7);
    const before = tf.memory().numTensors;
    const step = await eagerEngine('test', synchronous).compile({ x: { shape: [2] } }, ({ x }) => {
      weights.assign(tf.add(weights, x));
      return { weights, outside, x, same: x };
    });
    for (const seen of [2, 3, 4]) {
      const found = await step.run({ x: Float32Array.of(1, 1) });
      expect([...found.weights, ...found.outside, ...found.same]).toEqual([seen, seen + 1, 7, 1, 1]);
    }
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([weights, outside]);
  },
);

test('an engine computes on the backend it was made on, whichever was activated since', async () => {
  const engine = eagerEngine('test', true);
  await import('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('wasm');
  const used: string[] = [];
  const step = await engine.compile({ x: { shape: [1] } }, ({ x }) => {
    used.push(tf.getBackend());
    return { y: tf.add(x, 1) };
  });
  expect([...(await step.run({ x: Float32Array.of(2) })).y]).toEqual([3]);
  expect(used).toEqual(['cpu']);
});
