/** Runs in the page of deviceBrowser.slow.test.ts: updates whose variables stay on the GPU, and downloads. */

import { exportOnnx, jitStep, loadRuntime } from '../src/index.ts';
import type { Runtime } from '../src/runtime/runtime.ts';
import * as tf from '../src/tensorflow.ts';
import { ARCHITECTURES, dqnLearner, largestDifference, madeUpBatch } from './networks.ts';

/** Downloads of the page from the GPU. */
export interface Traffic {
  /** Tensors of variables. */
  readonly downloads: number;
  /** Bytes of all buffers that were mapped for reading. */
  readonly bytes: number;
}

/** Results of some updates. */
export interface Stay {
  /** Downloads during updates, acting and target updates. */
  readonly during: Traffic;
  /** Downloads of the first read of the online network's parameters. */
  readonly reading: Traffic;
  /** Downloads of the second read. */
  readonly again: Traffic;
  /** Bytes of the online network's parameters. */
  readonly parameters: number;
  /** The error of a synchronous read. */
  readonly refusal: string;
  /** Largest differences of parameters and action values from the processor's, and largest change by the updates. */
  readonly difference: number;
  readonly values: number;
  readonly learned: number;
}

interface Buffer {
  readonly size: number;
}

/** Counts the bytes mapped for reading. */
function countMappings(count: (bytes: number) => void): void {
  const { GPUBuffer } = globalThis as unknown as {
    GPUBuffer: { prototype: { mapAsync(this: Buffer, mode: number, ...range: number[]): Promise<void> } };
  };
  const { prototype } = GPUBuffer;
  const { mapAsync } = prototype;
  prototype.mapAsync = function (mode, ...range) {
    if (mode === 1) count(range[1] ?? this.size);
    return mapAsync.call(this, mode, ...range);
  };
}

/** Runs DQN's updates on random batches on WebGPU and on the processor. */
export async function stay(updates: number): Promise<Stay> {
  await tf.setBackend('cpu');
  const now = { downloads: 0, bytes: 0 };
  countMappings((bytes) => {
    now.bytes += bytes;
  });
  const web = await loadRuntime('onnxruntime-web');
  const runtime: Runtime = {
    ...web,
    downloadLater: (tensor) => {
      now.downloads++;
      return web.downloadLater!(tensor);
    },
  };
  const since = ({ downloads, bytes }: Traffic): Traffic => ({
    downloads: now.downloads - downloads,
    bytes: now.bytes - bytes,
  });
  const architecture = ARCHITECTURES.smallMlp;
  const [a, b, untouched] = [4, 4, 4].map((seed) => dqnLearner(architecture, seed)) as [
    ReturnType<typeof dqnLearner>,
    ReturnType<typeof dqnLearner>,
    ReturnType<typeof dqnLearner>,
  ];
  const options = { provider: 'webgpu', runtime, requireDevice: true } as const;
  const steps = async ({ specs, step, online, target }: typeof a, choices: object) => ({
    update: await jitStep(specs, (tensors) => step(tensors), choices),
    follow: await jitStep(
      {},
      () => {
        for (const [i, one] of target.variables.entries()) one.assign(online.variables[i]!);
        return {};
      },
      choices,
    ),
  });
  const act = ({ specs, online }: typeof a, choices: object) =>
    jitStep(
      { observations: specs.observations! },
      ({ observations }) => ({ values: online.apply(observations) }),
      choices,
    );
  const [gpu, cpu] = [await steps(a, options), await steps(b, { runtime: web })];
  const batch = (k: number) => madeUpBatch(architecture, k);

  let before = { ...now };
  let [acting, actingThere] = [undefined, undefined] as (Awaited<ReturnType<typeof act>> | undefined)[];
  let values = 0;
  for (let k = 0; k < updates; k++) {
    for (const one of [gpu, cpu]) await one.update.runAsync(batch(k));
    if (k === 1) for (const one of [gpu, cpu]) await one.follow.runAsync({});
    // Compiled while the parameters are on the GPU.
    acting ??= await act(a, options);
    actingThere ??= await act(b, { runtime: web });
    const { observations } = batch(100 + k) as { observations: Float32Array };
    const found = (await acting.runAsync({ observations })).values;
    const wanted = (await actingThere.runAsync({ observations })).values;
    for (const [i, value] of found.entries()) values = Math.max(values, Math.abs(value - wanted[i]!));
  }
  const during = since(before);

  const { variables } = a.online;
  let refusal = '';
  try {
    variables[0]!.dataSync();
  } catch (error) {
    refusal = String(error);
  }
  before = { ...now };
  for (const variable of variables) await variable.data();
  const reading = since(before);
  before = { ...now };
  const difference = largestDifference(variables, b.online.variables);
  for (const variable of variables) await variable.data();
  const again = since(before);
  // Downloads the target network's variables, too.
  await exportOnnx({ x: { shape: [1, 4] } }, ({ x }) => ({ y: a.online.apply(x) }));
  const parameters = 4 * variables.reduce((sum, { size }) => sum + size, 0);
  const learned = largestDifference(variables, untouched.online.variables);
  return { during, reading, again, parameters, refusal, difference, values, learned };
}
