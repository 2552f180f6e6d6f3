// Picture wrappers, compared with Gymnasium's and by hand, and repeated actions.
import fs from 'node:fs';
import type { Env, EnvironmentEntry, PackedArray, VectorEnv, WrapperChoice } from '@prism-rl/core';
import {
  Box,
  createEnvironment,
  createEnvironments,
  Discrete,
  noInfo,
  Registry,
  settings,
  vectorize,
} from '@prism-rl/core';
import { CartPole } from '@prism-rl/env-classic';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { describe, expect, test } from 'vitest';
import { ActionRepeat, FrameStack, Grayscale, Resize } from '../src/index.ts';
import { plugin } from '../src/plugin.ts';
import { cartPicture } from './showing.ts';

interface Picture {
  readonly shape: readonly number[];
  readonly pixels: readonly number[];
}
const cases = JSON.parse(fs.readFileSync(new URL('fixtures/pictures.json', import.meta.url), 'utf8')) as {
  readonly [name: string]: Picture;
};

/** Shows its pictures in turn; action a has the reward a, and the last picture ends the episode. */
function slides(shape: readonly number[], pictures: readonly (readonly number[])[]): Env<Uint8Array, number> {
  let at = 0;
  const shown = () => ({ observation: new Uint8Array(pictures[at]!), info: noInfo });
  return {
    id: 'Slides-v0',
    observationSpace: new Box({ low: 0, high: 255, shape, dtype: 'uint8' }) as never,
    actionSpace: new Discrete(5),
    reset: () => {
      at = 0;
      return shown();
    },
    step: (reward) => {
      at++;
      return { ...shown(), reward, terminated: at === pictures.length - 1, truncated: false };
    },
  };
}

const small = { height: 2, width: 1 };
const picture = cases.picture!;
const single = cases.single!;
const shows = ({ shape, pixels }: Picture) => slides(shape, [pixels, pixels]);

test.each<[string, Env]>([
  ['grayscale', new Grayscale(shows(picture))],
  ['grayscale keep', new Grayscale(shows(picture), true)],
])('%s is Gymnasium’s, every pixel', (name, env) => {
  expect(env.observationSpace.shape).toEqual(cases[name]!.shape);
  expect(Array.from(env.reset().observation as Uint8Array)).toEqual(cases[name]!.pixels);
});

test.each<[string, Env]>([
  ['resize 4x5', new Resize(shows(picture), { height: 4, width: 5 })],
  ['resize 3x6', new Resize(shows(picture), { height: 3, width: 6 })],
  ['resize single 6x7', new Resize(shows(single), { height: 6, width: 7 })],
])('%s is Gymnasium’s within one shade', (name, env) => {
  const { shape, pixels } = cases[name]!;
  expect(env.observationSpace.shape).toEqual(shape);
  const found = env.reset().observation as Uint8Array;
  expect(found).toHaveLength(pixels.length);
  for (const [k, pixel] of pixels.entries()) expect(Math.abs(found[k]! - pixel)).toBeLessThanOrEqual(1);
});

/** Converts pictures with channels last to channels first. */
function planesOf(pixels: readonly number[], channels: number): number[] {
  const size = pixels.length / channels;
  return Array.from(
    { length: pixels.length },
    (_, k) => pixels[(k % size) * channels + Math.floor(k / size)]!,
  );
}

test('pictures with channels first become what those with channels last become', () => {
  const pixels = Array.from({ length: 5 * 4 * 3 }, (_, k) => (37 * k) % 251);
  const last = () => slides([5, 4, 3], [pixels]);
  const first = () => slides([3, 5, 4], [planesOf(pixels, 3)]);
  const seen = (env: Env<Uint8Array, number>) => [...(env.reset().observation as Uint8Array)];
  const gray = new Grayscale(first());
  expect(gray.observationSpace.shape).toEqual([5, 4]);
  expect(new Grayscale(first(), true).observationSpace.shape).toEqual([1, 5, 4]);
  expect(seen(gray as never)).toEqual(seen(new Grayscale(last()) as never));
  for (const [height, width] of [
    [4, 4],
    [4, 8],
  ] as const) {
    const resized = new Resize(first(), { height, width });
    expect(resized.observationSpace.shape).toEqual([3, height, width]);
    expect(seen(resized as never)).toEqual(planesOf(seen(new Resize(last(), { height, width }) as never), 3));
  }
  expect(() => new Resize(first(), { height: 3, width: 8 })).toThrow(
    'Resize would make pictures [3, 3, 8] with 3 channels, which would be read as pictures of 3 × 3 with 8 channels.',
  );
});

/** Two environments whose episodes end at different steps; no later picture repeats the first one. */
function ofTwo(): VectorEnv {
  const shade = (k: number): number[] => Array.from({ length: 12 }, (_, i) => (k * 40 + 7 * i) % 256);
  const [short, long] = [[0, 1, 2].map(shade), [3, 4, 5, 6].map(shade)];
  return vectorize([slides([2, 2, 3], short), slides([2, 2, 3], long)] as never);
}

test.each<[string, (env: VectorEnv) => VectorEnv, (env: Env<Uint8Array, number>) => Env]>([
  ['Grayscale', (env) => new Grayscale.Vector(env), (env) => new Grayscale(env)],
  ['Resize', (env) => new Resize.Vector(env, small), (env) => new Resize(env, small)],
])(
  '%s shows the last picture of an episode beside the first of the next, each where its environment is',
  (_, ofVector, ofOne) => {
    const [inner, outer] = [ofTwo(), ofVector(ofTwo())];
    const changed = (picture: PackedArray): number[] =>
      Array.from(ofOne(slides([2, 2, 3], [[...picture] as number[]])).reset().observation as Uint8Array);
    const rows = (of: PackedArray, i: number, size: number) => of.subarray(i * size, (i + 1) * size);
    for (const env of [inner, outer]) env.reset({ seed: 1 });
    const { size } = outer.observationSpace;
    const ends: number[] = [];
    for (let step = 1; step <= 6; step++) {
      for (const env of [inner, outer]) env.step(new Int32Array([1, 1]));
      for (let i = 0; i < 2; i++) {
        expect([...rows(outer.observations, i, size)]).toEqual(changed(rows(inner.observations, i, 12)));
        if (outer.terminated[i] === 0) continue;
        ends.push(i);
        expect([...rows(outer.finalObservations, i, size)]).toEqual(
          changed(rows(inner.finalObservations, i, 12)),
        );
      }
    }
    expect(ends).toEqual([0, 1, 0, 0, 1]);
  },
);

test('what grows takes the nearest pixel, and what is no picture is refused', () => {
  const env = new Resize(slides([1, 2], [[7, 9]]), { height: 2, width: 4 });
  expect(Array.from(env.reset().observation)).toEqual([7, 7, 9, 9, 7, 7, 9, 9]);
  expect(() => new Resize(new CartPole() as never, { height: 2, width: 2 })).toThrow('Resize needs pictures');
  expect(() => new Grayscale(shows(single))).toThrow('Grayscale needs pictures [height, width, 3]');
  for (const wrong of [0, 1.5, 4097])
    expect(() => new Resize(shows(single), { height: wrong, width: 2 })).toThrow(
      'height of Resize must be an integer from 1 to 4096',
    );
  expect(() => new Resize(shows(single), { height: 1, width: 4096 })).not.toThrow();
  for (const shape of [[1, 2, 2], [1, 6], [3], [1, 1, 2, 3]])
    expect(() => new Grayscale(slides(shape, []))).toThrow('Grayscale needs pictures');
  for (const shape of [[6], [1, 1, 2, 3]])
    expect(() => new Resize(slides(shape, []), { height: 1, width: 1 })).toThrow('Resize needs pictures');
  // The same size: every pixel stays.
  const same = new Resize(slides([2, 2], [[1, 2, 3, 4]]), { height: 2, width: 2 });
  expect([...same.reset().observation]).toEqual([1, 2, 3, 4]);
  // Has a channel only on request.
  const gray = (keep?: boolean) => new Grayscale(slides([1, 1, 3], [[9, 9, 9]]), keep).observationSpace.shape;
  expect([gray(), gray(true)]).toEqual([
    [1, 1],
    [1, 1, 1],
  ]);
});

test.each([
  { shape: [2, 1, 2], low: [0, 0, 3, 0], high: [255, 1, 200, 1], size: { height: 1, width: 1 } },
  {
    ...{ shape: [2, 3, 3], low: [3, ...Array(17).fill(0)], size: { height: 4, width: 3 } },
    high: [...Array(8).fill(200), 255, ...Array(9).fill(1)],
  },
])('each channel of $shape keeps its own bounds in another size', ({ shape, low, high, size }) => {
  const observationSpace = new Box({ low, high, shape, dtype: 'uint8' });
  const inner = { ...slides(shape, [[]]), observationSpace: observationSpace as never };
  const space = new Resize(inner, size).observationSpace as Box<'uint8'>;
  const half = space.size / 2;
  expect([...space.low]).toEqual(Array(2 * half).fill(0));
  expect([...space.high]).toEqual([...Array(half).fill(255), ...Array(half).fill(1)]);
});

describe('a stack by channels', () => {
  // 2 × 1 pixels of two channels.
  const frames = [
    [1, 2, 3, 4],
    [5, 6, 7, 8],
    [9, 10, 11, 12],
  ];

  test('has the channels of one pixel side by side, the newest last', () => {
    const env = new FrameStack(slides([2, 1, 2], frames), 2, 'reset', 'channels');
    expect(env.observationSpace.shape).toEqual([2, 1, 4]);
    expect(Array.from(env.reset().observation)).toEqual([1, 2, 1, 2, 3, 4, 3, 4]);
    expect(Array.from(env.step(0).observation)).toEqual([1, 2, 5, 6, 3, 4, 7, 8]);
    const last = env.step(0).observation;
    expect(Array.from(last)).toEqual([5, 6, 9, 10, 7, 8, 11, 12]);
    expect(env.observationSpace.contains(last)).toBe(true);
    expect(() => new FrameStack(new CartPole() as never, 2, 'reset', 'channels')).toThrow('needs pictures');
  });

  test('has channels first where the pictures have them, and is refused where it would be read otherwise', () => {
    const stack = (shape: readonly number[], count: number, first: readonly number[] = []) =>
      new FrameStack(slides(shape, [first, first]), count, 'reset', 'channels');
    expect(stack([3, 64, 64], 4).observationSpace.shape).toEqual([12, 64, 64]);
    // Two channels of 3 × 3 pixels, then the same again.
    const picture = Array.from({ length: 18 }, (_, k) => k);
    expect([...stack([2, 3, 3], 1, picture).reset().observation]).toEqual(picture);
    const four = new FrameStack(
      slides([1, 3, 3], [picture.slice(0, 9), picture.slice(9)]),
      2,
      'reset',
      'channels',
    );
    four.reset();
    expect(four.observationSpace.shape).toEqual([2, 3, 3]);
    expect([...four.step(0).observation]).toEqual(picture);
    expect(() => stack([3, 10, 10], 4)).toThrow(
      'FrameStack of 4 frames would make pictures [12, 10, 10] with 12 channels, which would be read as pictures of 12 × 10 with 10 channels.',
    );
    expect(() => stack([10, 12, 4], 4)).toThrow('read as pictures of 12 × 16 with 10 channels');
  });

  test('has bounds of each channel where the channel is', () => {
    const env = slides([1, 1, 2], [[0, 1]]);
    const bounded = {
      ...env,
      observationSpace: new Box({ low: [0, 1], high: [2, 3], shape: [1, 1, 2], dtype: 'uint8' }),
    } as unknown as Env<Uint8Array, number>;
    const { low, high } = new FrameStack(bounded, 2, 'reset', 'channels').observationSpace as Box<'uint8'>;
    expect([...low, ...high]).toEqual([0, 1, 0, 1, 2, 3, 2, 3]);
  });

  const pictured: EnvironmentEntry<object> = { description: '', ...settings({}), create: cartPicture };
  const pictures = { name: 'pictures', environments: { 'Picture-v0': pictured } };
  const registry = new Registry([plugin, classic, pictures]);
  const choice = {
    id: 'Picture-v0',
    wrappers: [{ name: 'frame-stack', config: { k: 3 } }],
  };

  test('is what a run’s frame-stack makes of pictures, and of nothing else', async () => {
    const env = await createEnvironment(registry, choice);
    expect(env.observationSpace.shape).toEqual([3, 2, 6]);
    const cart = await createEnvironments(registry, { ...choice, id: 'CartPole-v1' }, 2);
    expect(cart.observationSpace.shape).toEqual([3, 4]);
  });

  test('does not take the state of a stack along another axis', async () => {
    const env = await createEnvironment(registry, { id: choice.id });
    const first = new FrameStack(env as never, 3);
    first.reset({ seed: 1 });
    const other = await createEnvironment(registry, choice);
    expect(() => other.restore!(first.save!())).toThrow('is missing instead of Uint8Array(1)');
  });
});

describe('an action that is taken again', () => {
  const pixels = [[0], [1], [2], [3], [4], [5]];

  test('adds up rewards, shows the last observation and ends with the episode', () => {
    const env = new ActionRepeat(slides([1, 1], pixels), 3);
    env.reset();
    expect(env.step(2)).toMatchObject({ reward: 6, terminated: false, observation: new Uint8Array([3]) });
    expect(env.step(4)).toMatchObject({ reward: 8, terminated: true, observation: new Uint8Array([5]) });
  });

  test('a run’s vector steps its environments apart, each as a single one', async () => {
    const registry = new Registry([plugin, classic]);
    const wrappers: WrapperChoice[] = [
      { name: 'action-repeat', config: { times: 3 } },
      { name: 'frame-stack', config: { k: 2 } },
    ];
    const vector = await createEnvironments(registry, { id: 'CartPole-v1', wrappers }, 3);
    vector.reset({ seed: 4 });
    const singles = await Promise.all(
      [0, 1, 2].map(() => createEnvironment(registry, { id: 'CartPole-v1', wrappers })),
    );
    for (const [i, env] of singles.entries()) env.reset({ seed: 4 + i });
    let ends = 0;
    for (let step = 0; step < 40; step++) {
      vector.step(new Int32Array([1, step % 2, 0]));
      for (const [i, env] of singles.entries()) {
        const result = env.step([1, step % 2, 0][i]);
        expect(vector.rewards[i]).toBe(result.reward);
        expect(vector.terminated[i]).toBe(result.terminated ? 1 : 0);
        ends += result.terminated ? 1 : 0;
        const seen = result.terminated ? env.reset().observation : result.observation;
        expect(vector.observations.slice(8 * i, 8 * i + 8)).toEqual(seen);
      }
    }
    expect(ends).toBeGreaterThan(6);
    expect(vector.rewards.some((reward) => reward > 1)).toBe(true);
  });

  test('is refused around a vector, and around a wrapper that learns', async () => {
    const registry = new Registry([plugin, classic]);
    const vector = await createEnvironments(registry, { id: 'CartPole-v1' }, 2);
    expect(() => new ActionRepeat.Vector(vector, 2)).toThrow('cannot wrap 2 × CartPole-v1');
    const wrappers = ['normalize-observation', 'action-repeat'].map((name) => ({ name, config: {} }));
    await expect(createEnvironments(registry, { id: 'CartPole-v1', wrappers }, 2)).rejects.toThrow(
      'The wrapper action-repeat cannot go around a normalising wrapper: normalize-observation, action-repeat.',
    );
  });
});
