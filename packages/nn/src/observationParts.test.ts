import { Box, Dict, Discrete, MultiBinary, MultiDiscrete, Rng, type Space, Tuple } from '@prism-rl/core';
import { exportOnnx } from '@prism-rl/jit';
import * as tf from '@prism-rl/jit/tensorflow';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { activateBackend } from './backends.ts';
import { initializers } from './initializers.ts';
import { sequential } from './network.ts';
import { exportedInputs, observationArray, observationInput, seenParts } from './observationParts.ts';
import { torso } from './torso.ts';

describe('observationInput', () => {
  test.each([
    [{ takesBytes: true }, 'uint8', true],
    [{ takesBytes: true }, 'float32', undefined],
    [{ takesBytes: true }, 'int32', undefined],
    [{ takesBytes: false }, 'uint8', undefined],
    [{}, 'uint8', undefined],
  ] as const)('an engine %j is given %s as bytes: %s', (engine, dtype, isBytes) => {
    expect(observationInput(engine, { size: 6, dtype }, 4)).toEqual({
      shape: [4, 6],
      ...(isBytes && { isBytes }),
    });
  });

  test('copies observations only if their type differs', () => {
    const [bytes, floats] = [Uint8Array.of(1, 200), Float32Array.of(1.5, -2)];
    expect(observationArray({ isBytes: true }, bytes)).toBe(bytes);
    expect(observationArray({}, floats)).toBe(floats);
    expect(observationArray({}, bytes)).toEqual(Float32Array.of(1, 200));
    expect(observationArray({}, Float64Array.of(0.1))).toEqual(Float32Array.of(0.1));
  });
});

describe('observationParts', () => {
  // Networks over observations of several parts: each part has its own layers, in any packing order.
  const picture = new Box({ low: 0, high: 255, shape: [5, 4, 3], dtype: 'uint8' });
  const space = new Dict({
    action_mask: new MultiBinary(4),
    gears: new MultiDiscrete([3, 2], { start: [-1, 0] }),
    picture,
    speed: new Box({ low: -1, high: 1, shape: [2] }),
    task: new Discrete(3, { start: 5 }),
  }) as Space;

  const options = { network: 'auto', activation: 'relu', initializer: initializers.fanInUniform } as const;

  function packed(rows: number): Float32Array {
    const rng = new Rng(1);
    const all = new Float32Array(rows * space.size);
    for (let i = 0; i < rows; i++) space.pack(space.sample(rng), all, i * space.size);
    return all;
  }

  test('ignores masks', () => {
    expect(seenParts(space).map(({ name }) => name)).toEqual(['gears', 'picture', 'speed', 'task']);
  });

  test('concatenates the features of each part: one-hot choices, convolved images, plain numbers', async () => {
    await activateBackend('tfjs-cpu');
    const whole = torso({ ...options, space, hidden: [], rng: new Rng(7) });
    const alone = torso({ ...options, space: picture, hidden: [], rng: new Rng(7) });
    const network = sequential(whole.layers);
    expect(Object.keys(network.variables)).toEqual([
      'parts/picture/torso/conv0/kernel',
      'parts/picture/torso/conv0/bias',
    ]);
    const all = packed(4);
    const rows = Array.from({ length: 4 }, (_, i) => all.slice(i * space.size, (i + 1) * space.size));
    const found = (await network.apply(tf.tensor2d(all, [4, space.size])).array()) as number[][];
    for (const [i, row] of rows.entries()) {
      // Packed: 4 of the mask, 2 gears, 60 pixels, 2 speeds, the task.
      const [first, second] = [row[4]! + 1, row[5]!];
      const gears = [0, 1, 2].map((n) => Number(n === first)).concat([0, 1].map((n) => Number(n === second)));
      const pixels = sequential(alone.layers).apply(tf.tensor2d(row.slice(6, 66), [1, 60]));
      const task = [5, 6, 7].map((n) => Number(n === row[68]));
      const expected = [...gears, ...(await pixels.data()), row[66]!, row[67]!, ...task];
      expect(found[i]!.length).toBe(expected.length);
      for (const [k, value] of expected.entries()) expect(found[i]![k]).toBeCloseTo(value, 5);
    }
    expect(whole.outputSize).toBe(found[0]!.length);
  });

  test('an exported network has an input for each part, and accepts any number of rows', async () => {
    await activateBackend('tfjs-cpu');
    const { layers } = torso({ ...options, space, hidden: [6], rng: new Rng(7) });
    const network = sequential(layers);
    const { inputs, packed: pack } = exportedInputs(space);
    expect(Object.keys(inputs)).toEqual(['action_mask', 'gears', 'picture', 'speed', 'task']);
    const model = await exportOnnx(inputs, (tensors) => ({ features: network.apply(pack(tensors)) }));
    const session = await InferenceSession.create(model);
    for (const rows of [1, 3, 8]) {
      const all = packed(rows);
      const feeds = Object.fromEntries(
        Object.entries({ action_mask: 4, gears: 2, picture: 60, speed: 2, task: 1 }).map(
          ([name, size], k) => {
            const start = [0, 4, 6, 66, 68][k]!;
            const own = new Float32Array(rows * size);
            for (let i = 0; i < rows; i++)
              own.set(all.subarray(i * space.size + start, i * space.size + start + size), i * size);
            return [name, new Tensor('float32', own, [rows, ...inputs[name]!.shape.slice(1)])];
          },
        ),
      );
      const { features } = await session.run(feeds as InferenceSession.FeedsType);
      const expected = await network.apply(tf.tensor2d(all, [rows, space.size])).data();
      for (const [k, value] of expected.entries())
        expect((features!.data as Float32Array)[k]).toBeCloseTo(value, 4);
    }
  });

  test('an input is float64 if float32 would round its part', () => {
    const [clock, speed] = [
      new Box({ low: 0, high: 2e9, dtype: 'float64' }),
      new Box({ low: 0, high: 1, shape: [2] }),
    ];
    const { inputs } = exportedInputs(new Dict({ clock, speed, task: new Discrete(3) }) as Space);
    const types = Object.entries(inputs).map(([name, { dtype }]) => [name, dtype]);
    expect(types).toEqual([
      ['clock', 'float64'],
      ['speed', 'float32'],
      ['task', 'float32'],
    ]);
    expect(exportedInputs(clock as unknown as Space).inputs.observation!.dtype).toBe('float64');
  });

  test('parts with the names of a policy’s other tensors are renamed', () => {
    const space = new Dict({ action: picture, goal: picture, state: picture, values: picture }) as Space;
    const names = ['observation_action', 'goal', 'observation_state', 'observation_values'];
    expect(Object.keys(exportedInputs(space).inputs)).toEqual(names);
  });

  test('inputs for parts of a Tuple are numbered', () => {
    const tuple = new Tuple([new Discrete(3), picture]) as Space;
    expect(Object.keys(exportedInputs(tuple).inputs)).toEqual(['observation_0', 'observation_1']);
  });
});
