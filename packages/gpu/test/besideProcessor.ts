import type { Config, Engine, Plugin, RowEnv } from '@prism-rl/core';
import { definePlugin, Registry } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { type RunHandle, runBatch, train } from '@prism-rl/runner';
import type { DeviceEnv } from '../src/deviceEnv.ts';
import { gpuBackend } from '../src/gpuBackend.ts';
import type { GpuDevice } from '../src/gpuDevice.ts';
import { deviceEnvOf } from '../src/node/index.ts';

/** A run, but for its seed. */
export interface Trained {
  readonly plugins: readonly Plugin[];
  readonly env: string;
  readonly agent: string;
  readonly numEnvs: number;
  readonly steps: number;
  readonly agentConfig: Config;
  readonly wrappers?: readonly { readonly name: string; readonly config: Config }[];
}

/**
 * Trains an agent with some seeds, at once on a GPU and one after the other on the processor.
 *
 * @param describe says how the GPU plays the environment
 * @returns the returns of each run's episodes
 */
export async function returnsBeside(
  device: GpuDevice,
  { plugins, ...trained }: Trained,
  seeds: number,
  describe: (env: RowEnv<unknown, unknown>) => DeviceEnv = deviceEnvOf,
): Promise<{ readonly found: readonly number[][]; readonly own: readonly number[][] }> {
  // All seeds play the same rules.
  let rules: Promise<DeviceEnv> | undefined;
  const gpu = gpuBackend({
    open: async () => device,
    envOf: ({ createEnv }) =>
      (rules ??= createEnv!().then((env) => describe(env as RowEnv<unknown, unknown>))),
    wrappers: true,
  });
  const registry = new Registry([...plugins, definePlugin({ name: 'beside', backends: { gpu } })]);
  const returnsOf = async (
    seed: number,
    engine: Engine,
    onStart: (run: RunHandle) => void = () => {},
  ): Promise<number[]> => {
    const returns: number[] = [];
    await train({ ...trained, plugins: registry, seed, engine, allowUnused: true }).forEach((event) => {
      if (event.type === 'start') onStart(event.run);
      if (event.type === 'episode') returns.push(event.return);
    });
    return returns;
  };
  const starts = Array.from(
    { length: seeds },
    (_, k) => (engine: Engine, onStart: (run: RunHandle) => void) => returnsOf(k + 1, engine, onStart),
  );
  const found = (await runBatch(gpu.batch!, starts)).map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
  const processor = await activateBackend('tfjs-cpu');
  const own: number[][] = [];
  for (let seed = 1; seed <= seeds; seed++) own.push(await returnsOf(seed, processor));
  return { found, own };
}

export const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
