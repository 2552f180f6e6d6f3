import { Box, Discrete, type Env, MultiDiscrete, Rng, VectorArrays, type VectorEnv } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { gpuBackend } from './gpuBackend.ts';
import type { GpuDevice } from './gpuDevice.ts';
import { HostEnvs, hostEnvOf } from './hostEnv.ts';
import { plugin } from './plugin.ts';

const spaces = (dtype: 'uint8' | 'float32') => ({
  id: 'Lamp-v0',
  observationSpace: new Box({ low: 0, high: 255, shape: [3], dtype }),
  actionSpace: new Discrete(2, { start: 5 }),
});

/** Shows its steps and the action; ends in turn. */
class Lamps extends VectorArrays implements VectorEnv {
  taken: number[] = [];
  #steps = 0;

  reset({ seed = 0 }: { readonly seed?: number } = {}): void {
    this.#steps = 0;
    this.observations.fill(seed);
  }

  step(actions: VectorEnv['observations']): void {
    this.taken = [...actions];
    if (++this.#steps === 4) throw new Error('The lamp is broken.');
    this.rewards.fill(0.5);
    this.terminated.fill(Number(this.#steps === 2));
    this.truncated.fill(Number(this.#steps > 1));
    this.observations.fill(this.#steps);
    this.finalObservations.fill(100 + this.#steps);
  }
}

test.each([
  ['uint8', 4, (row: Uint32Array) => [...new Uint8Array(row.buffer, row.byteOffset).subarray(8)]],
  ['float32', 8, (row: Uint32Array) => [...new Float32Array(row.buffer, row.byteOffset).subarray(2)]],
] as const)('rows of %s hold a reward, an end and two observations', (dtype, words, shown) => {
  const env = hostEnvOf(spaces(dtype));
  expect(env).toMatchObject({ rowSize: words, actions: 2, observationSize: 3, maxEpisodeSteps: null });
  const vector = new Lamps(spaces(dtype), 2);
  const host = new HostEnvs(vector, env, 30);
  const [, begun] = host.begin(7);
  expect([begun![1], shown(begun!).slice((4 * (words - 2)) / (dtype === 'uint8' ? 2 : 8))]).toEqual([
    3,
    dtype === 'uint8' ? [37, 37, 37, 0] : [37, 37, 37],
  ]);
  const [running] = host.step(Uint32Array.of(0, 1));
  expect(vector.taken).toEqual([5, 6]);
  expect([new Float32Array(running!.buffer)[0], running![1], running!.length]).toEqual([
    0.5,
    0,
    2 + (words - 2) / 2,
  ]);
  const [terminated] = host.step(Uint32Array.of(1, 1));
  expect([terminated![1], terminated!.length, shown(terminated!).slice(0, 3)]).toEqual([
    1,
    words,
    [102, 102, 102],
  ]);
  expect(host.step(Uint32Array.of(1, 1))[0]![1]).toBe(2);
  expect(host.step(Uint32Array.of(1, 1))).toEqual([]);
  expect(host.failure).toMatchObject({ message: 'The lamp is broken.' });
  // An environment that cannot be saved begins again.
  host.keep();
  expect(host.kept).toBeUndefined();
  expect(host.begin(9)[0]![1]).toBe(3);
  expect(host.failure).toBeUndefined();
});

test('refuses actions of several choices, and agents on rollouts', async () => {
  const refused = { ...spaces('uint8'), actionSpace: new MultiDiscrete([2, 2]) };
  expect(() => hostEnvOf(refused)).toThrow('need actions that are Discrete or a Box of float32');
  const open = async () => ({ name: 'fake' }) as GpuDevice;
  const engine = await gpuBackend({ open, envOf: async () => hostEnvOf(spaces('uint8')) }).activate();
  await expect(engine.trainWhole!({ rollout: {} }, { rng: new Rng(1) })).rejects.toMatchObject({
    code: 'incompatible',
    message: expect.stringMatching(/such as ppo and pqn, .* but Lamp-v0 is stepped by the processor\.$/),
  });
  // Before a GPU is opened.
  const { check } = plugin.backends!.gpu!.wholeRuns!;
  const lamp = spaces('uint8') as unknown as Env;
  await expect(check(lamp, [{}, { rolloutSteps: 8 }])).rejects.toThrow(
    'Lamp-v0 is stepped by the processor.',
  );
  await check(lamp, [{}]);
});
