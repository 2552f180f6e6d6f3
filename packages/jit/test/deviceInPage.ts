/** Runs in the page of deviceBrowser.slow.test.ts: updates whose variables stay on the GPU, and downloads. */

import { jitStep, loadRuntime } from '../src/index.ts';
import type { Runtime } from '../src/runtime/runtime.ts';
import * as tf from '../src/tensorflow.ts';
import { ARCHITECTURES, dqnLearner, type Learner, largestDifference, madeUpBatch } from './networks.ts';

/** Downloads of the page from the GPU. */
export interface Traffic {
  /** Tensors of variables. */
  readonly downloads: number;
  /** Bytes of all buffers that were mapped for reading. */
  readonly bytes: number;
}

/** Results of some updates. */
export interface Stay {
  /** Downloads during updates and acting. */
  readonly during: Traffic;
  /** Downloads of the first read of the online network's parameters. */
  readonly reading: Traffic;
  /** Bytes of the online network's parameters. */
  readonly parameters: number;
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
  let now: Traffic = { downloads: 0, bytes: 0 };
  countMappings((bytes) => {
    now = { ...now, bytes: now.bytes + bytes };
  });
  const web = await loadRuntime('onnxruntime-web');
  const runtime: Runtime = {
    ...web,
    downloadLater: (tensor) => {
      now = { ...now, downloads: now.downloads + 1 };
      return web.downloadLater!(tensor);
    },
  };
  const architecture = ARCHITECTURES.smallMlp;
  const [a, b, untouched] = [4, 4, 4].map((seed) => dqnLearner(architecture, seed)) as [
    Learner,
    Learner,
    Learner,
  ];
  const steps = async ({ specs, step, actSpecs, act }: Learner, choices: object) => ({
    update: await jitStep(specs, (tensors) => step(tensors), choices),
    acting: await jitStep(actSpecs, act, choices),
  });
  const gpu = await steps(a, { provider: 'webgpu', runtime, requireDevice: true });
  const cpu = await steps(b, { runtime: web });
  let values = 0;
  for (let k = 0; k < updates; k++) {
    for (const { update } of [gpu, cpu]) await update.runAsync(madeUpBatch(architecture, k));
    const { observations } = madeUpBatch(architecture, 100 + k) as { observations: Float32Array };
    const [found, wanted] = [
      await gpu.acting.runAsync({ observations }),
      await cpu.acting.runAsync({ observations }),
    ];
    for (const [i, value] of found.values.entries())
      values = Math.max(values, Math.abs(value - wanted.values[i]!));
  }
  const during = now;
  const { variables } = a.online;
  for (const variable of variables) await variable.data();
  return {
    during,
    reading: { downloads: now.downloads - during.downloads, bytes: now.bytes - during.bytes },
    parameters: 4 * variables.reduce((sum, { size }) => sum + size, 0),
    difference: largestDifference(variables, b.online.variables),
    values,
    learned: largestDifference(variables, untouched.online.variables),
  };
}
