// Inputs of bytes are transferred as bytes, and the graph converts them. On a fake device, whose graphs the processor computes, and with PRISM_WEBGPU=1 on a GPU or a software Vulkan
// (tools/jit/softwareVulkan.ts).

import { beforeAll, describe, expect, it } from 'vitest';
import { isHere } from '../../../test/isHere.ts';
import { type ArraySpec, jitStep, loadRuntime } from '../src/index.ts';
import type { TypedArray } from '../src/program/ir.ts';
import type { Runtime } from '../src/runtime/runtime.ts';
import * as tf from '../src/tensorflow.ts';
import { madeUpDevice } from './madeUpDevice.ts';
import {
  ARCHITECTURES,
  dqnLearner,
  type Learner,
  largestDifference,
  madeUpBatch,
  normals,
  normalVariable,
  uniforms,
} from './networks.ts';

const asked = isHere('webgpu', process.env.PRISM_WEBGPU === '1');

const architecture = ARCHITECTURES.smallNature;
const pixels = ['observations', 'nextObservations'] as const;

interface Sent {
  readonly runtime: Runtime;
  /** Element types and lengths of the bound inputs. */
  readonly types: Set<string>;
}

/** A runtime that records the tensors bound to it. */
function telling(runtime: Runtime): Sent {
  const types = new Set<string>();
  const tensor: Runtime['tensor'] = (type, data, dims) => {
    types.add(`${type}[${dims.join(',')}]`);
    return runtime.tensor(type, data, dims);
  };
  return { runtime: { ...runtime, tensor }, types };
}

const devices = {
  WebGPU: async () => telling(await loadRuntime('onnxruntime-node')),
  'a made-up device': async () => telling(madeUpDevice(await loadRuntime('onnxruntime-node'))),
} satisfies { readonly [name: string]: () => Promise<Sent> };

/** A learner of pixels, scaled to [0, 1]. */
function learner(seed: number, isBytes: boolean): Learner {
  const made = dqnLearner(architecture, seed);
  const specs: Record<string, ArraySpec> = { ...made.specs };
  for (const name of pixels) specs[name] = { ...specs[name]!, isBytes };
  return {
    ...made,
    specs,
    step: ({ observations, nextObservations, ...rest }) =>
      made.step({
        ...rest,
        observations: tf.mul(observations!, 1 / 255),
        nextObservations: tf.mul(nextObservations!, 1 / 255),
      }),
  };
}

/** A batch of pixels, as floats and as bytes. */
function batches(
  seed: number,
): readonly [floats: Record<string, TypedArray>, bytes: Record<string, TypedArray>] {
  const floats = madeUpBatch(architecture, seed);
  const bytes = { ...floats };
  for (const name of pixels) {
    const uniform = uniforms(seed + name.length);
    bytes[name] = Uint8Array.from(floats[name]!, () => Math.floor(256 * uniform()));
    floats[name] = Float32Array.from(bytes[name]);
  }
  return [floats, bytes];
}

/** Elements of a batch's observations and next observations, which share a tensor. */
const all = 2 * [architecture.batch, ...architecture.observation].reduce((a, b) => a * b);
const names = (asked ? ['a made-up device', 'WebGPU'] : ['a made-up device']) as (keyof typeof devices)[];

beforeAll(() => tf.setBackend('cpu'));

describe.each(names)('bytes on %s', (name) => {
  it('are transferred as bytes, and give the same bits as floats', async () => {
    const { runtime, types } = await devices[name]();
    const [a, b] = [learner(4, true), learner(4, false)];
    const options = { provider: 'webgpu', runtime } as const;
    const ofBytes = await jitStep(a.specs, (tensors) => a.step(tensors), options);
    const ofFloats = await jitStep(b.specs, (tensors) => b.step(tensors), options);
    for (let k = 0; k < 4; k++) {
      const [floats, bytes] = batches(k);
      const loss = ofBytes.run(bytes).loss[0];
      expect(loss).toBe(ofFloats.run(floats).loss[0]);
      expect(loss).toBeGreaterThan(0);
    }
    expect(largestDifference(a.online.variables, b.online.variables)).toBe(0);
    expect(types.has(`uint8[${all}]`)).toBe(true);
    expect(ofBytes.graph.operators.Cast).toBe((ofFloats.graph.operators.Cast ?? 0) + 1);
    // Floats with byte values are accepted as well.
    const [floats] = batches(9);
    expect(ofBytes.run(floats).loss[0]).toBe(ofFloats.run(floats).loss[0]);
    for (const step of [ofBytes, ofFloats]) step.dispose();
  });

  it('work for any length', async () => {
    const { runtime } = await devices[name]();
    for (const size of [1, 2, 3, 5, 257]) {
      const step = await jitStep(
        { x: { shape: [size], isBytes: true }, by: { shape: [size] } },
        ({ x, by }) => ({ y: tf.mul(x, by), same: tf.add(x, 0.5) }),
        { provider: 'webgpu', runtime },
      );
      const x = Uint8Array.from({ length: size }, (_, i) => 255 - i);
      const { y, same } = step.run({ x, by: new Float32Array(size).fill(0.25) });
      expect([...y]).toEqual([...x].map((value) => value / 4));
      expect([...same]).toEqual([...x].map((value) => value + 0.5));
      step.dispose();
    }
  });
});

it('refuses numbers that are not bytes', async () => {
  const { runtime } = await devices['a made-up device']();
  const step = await jitStep({ x: { shape: [3], isBytes: true } }, ({ x }) => ({ y: tf.neg(x) }), {
    provider: 'webgpu',
    runtime,
  });
  for (const wrong of [0.5, -1, 256, Number.NaN])
    expect(() => step.run({ x: Float32Array.of(1, wrong, 2) })).toThrow(
      new RegExp(`'x' of a compiled step consists of bytes, but element 1 is ${wrong}`),
    );
  expect([...step.run({ x: Float32Array.of(1, 255, 2) }).y]).toEqual([-1, -255, -2]);
  step.dispose();
});

it('refuses int32 inputs of bytes', async () => {
  await expect(
    jitStep({ x: { shape: [3], dtype: 'int32', isBytes: true } }, ({ x }) => ({ y: tf.neg(x) })),
  ).rejects.toThrow(/declared both as bytes and as int32/);
});

it("a processor's graph converts them, with the same digits unless they become windows", async () => {
  const made = async (isBytes: boolean) => {
    const w = normalVariable([40, 3], normals(5));
    const step = ({ x }: Record<string, tf.Tensor>): { y: tf.Tensor } => ({
      y: tf.matMul(tf.mul(x as tf.Tensor2D, 1 / 255), w as unknown as tf.Tensor2D),
    });
    return jitStep({ x: { shape: [8, 40], isBytes } }, step, { kernel: false });
  };
  const [ofBytes, ofFloats] = [await made(true), await made(false)];
  const bytes = Uint8Array.from({ length: 320 }, (_, i) => (i * 37) % 256);
  expect(ofBytes.graph.operators.Cast).toBe(1);
  const want = ofFloats.run({ x: Float32Array.from(bytes) }).y;
  expect(ofBytes.run({ x: bytes }).y).toEqual(want);
  for (const step of [ofBytes, ofFloats]) step.dispose();
});
