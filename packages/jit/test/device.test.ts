// Variables stay on the device between runs, and reads download them: on fake devices, whose tensors are on the processor, one synchronous and
// one asynchronous as in browsers; and with PRISM_WEBGPU=1 on a GPU or a software Vulkan (tools/jit/softwareVulkan.ts).
import { beforeAll, describe, expect, it } from 'vitest';
import { isHere } from '../../../test/isHere.ts';
import {
  downloadVariables,
  exportOnnx,
  type JitOptions,
  jitStep,
  loadRuntime,
  useJitBackend,
} from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';
import { madeUpDevice, type Watched, watched } from './madeUpDevice.ts';
import {
  ARCHITECTURES,
  dqnLearner,
  type Learner,
  largestDifference,
  madeUpBatch,
  type Network,
} from './networks.ts';

const asked = isHere('webgpu', process.env.PRISM_WEBGPU === '1');

const architecture = ARCHITECTURES.smallMlp;
const batch = (k: number) => madeUpBatch(architecture, k);

/** The same with asynchronous results and downloads. */
async function promising(made: Promise<Watched>): Promise<Watched> {
  const { runtime, ...counts } = await made;
  const { download, upload, createSession, createSessionSync: _, ...rest } = runtime;
  return {
    ...counts,
    runtime: {
      ...rest,
      uploadLater: async (tensor, dims) => {
        await soon();
        return upload!(tensor, dims);
      },
      downloadLater: async (tensor) => {
        await soon();
        return download!(tensor);
      },
      createSession: async (model, options) => {
        const session = await createSession(model, options);
        return {
          run: (feeds, fetches) => soon().then(() => session.run(feeds, fetches)),
          runKeeping: (feeds, fetches) => soon().then(() => session.runKeeping!(feeds, fetches)),
          dispose: () => session.dispose(),
        };
      },
    },
  };
}

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

/** Differences of variables, which may be downloaded first. */
async function difference(a: readonly tf.Variable[], b: readonly tf.Variable[]): Promise<number> {
  for (const variable of [...a, ...b]) await variable.data();
  return largestDifference(a, b);
}

const devices: {
  readonly [name in 'WebGPU' | 'a made-up device' | 'a made-up device that promises']: () => Promise<Watched>;
} = {
  WebGPU: async () => watched(await loadRuntime('onnxruntime-node')),
  'a made-up device': async () => watched(madeUpDevice(await loadRuntime('onnxruntime-node'))),
  'a made-up device that promises': () => promising(devices['a made-up device']()),
};

const names = (Object.keys(devices) as (keyof typeof devices)[]).filter((name) => asked || name !== 'WebGPU');

describe.each(names)('variables of steps on %s', (name) => {
  beforeAll(() => tf.setBackend('cpu'));

  const networks = name === 'WebGPU' ? (['smallMlp', 'minatar'] as const) : (['smallMlp'] as const);
  it.each(networks)('%s: stay there between runs of all steps, and are downloaded when read', async (of) => {
    const architecture = ARCHITECTURES[of];
    const batch = (k: number) => madeUpBatch(architecture, k);
    const { runtime, downloads, uploads } = await devices[name]();
    const [a, b] = [dqnLearner(architecture, 4), dqnLearner(architecture, 4)];
    const gpu = await jitStep(a.specs, (tensors) => a.step(tensors), { provider: 'webgpu', runtime });
    const act = await jitStep(a.actSpecs, a.act, { provider: 'webgpu', runtime });
    const cpu = await jitStep(b.specs, (tensors) => b.step(tensors));
    expect(gpu.graph.inKernel).toEqual([]);
    for (let k = 0; k < 4; k++) {
      expect((await gpu.runAsync(batch(k))).loss[0]).toBeCloseTo(cpu.run(batch(k)).loss[0] as number, 5);
      await act.runAsync({ observations: batch(9).observations! });
    }
    expect(downloads()).toBe(0);
    // The target network, which no step changes, is uploaded once, like everything.
    const taken = uploads();
    expect(taken).toBeGreaterThan(0);
    await gpu.runAsync(batch(8));
    cpu.run(batch(8));
    expect(uploads()).toBe(taken);
    expect(await difference(a.online.variables, b.online.variables)).toBeLessThan(1e-5);
    expect(downloads()).toBeGreaterThan(0);
    // Nothing is downloaded twice, and the next run reads eager assignments.
    const before = downloads();
    await difference(a.online.variables, a.online.variables);
    expect(downloads()).toBe(before);
    for (const { online } of [a, b]) for (const one of online.variables) one.assign(tf.mul(one, 0.5));
    expect((await gpu.runAsync(batch(5))).loss[0]).toBeCloseTo(cpu.run(batch(5)).loss[0] as number, 5);
    expect(await difference(a.online.variables, b.online.variables)).toBeLessThan(1e-5);
    for (const step of [gpu, act, cpu]) step.dispose();
  });

  it('are exported from there, and can be read after a download', async () => {
    const { runtime } = await devices[name]();
    const [a, b] = [dqnLearner(architecture, 5), dqnLearner(architecture, 5)];
    const step = await jitStep(a.specs, (tensors) => a.step(tensors), { provider: 'webgpu', runtime });
    for (let k = 0; k < 3; k++) await step.runAsync(batch(k));
    const modelOf = ({ online }: Learner): Promise<Uint8Array> =>
      exportOnnx({ x: { shape: [1, ...architecture.observation] } }, ({ x }) => ({ y: online.apply(x) }));
    if (name.endsWith('promises'))
      expect(() => a.online.variables[0]!.dataSync()).toThrow(/downloads only asynchronously/);
    const exported = await modelOf(a);
    await step.runAsync(batch(3));
    expect(exported).not.toEqual(await modelOf(a));
    await step.runAsync(batch(4));
    await downloadVariables();
    for (const [i, one] of b.online.variables.entries())
      one.assign(tf.tensor(a.online.variables[i]!.dataSync().slice(), one.shape));
    expect(await modelOf(b)).toEqual(await modelOf(a));
    step.dispose();
  });

  it('are copied there: a target keeps its copy while the online network changes', async () => {
    const { runtime, downloads } = await devices[name]();
    const [a, b] = [dqnLearner(architecture, 6), dqnLearner(architecture, 6)];
    const follow =
      ({ online, target }: typeof a) =>
      () => {
        for (const [i, one] of target.variables.entries()) one.assign(online.variables[i]!);
        return {};
      };
    const options = { provider: 'webgpu', runtime } as const;
    const gpu = await jitStep(a.specs, (tensors) => a.step(tensors), options);
    const gpuFollow = await jitStep({}, follow(a), options);
    const cpu = await jitStep(b.specs, (tensors) => b.step(tensors));
    const cpuFollow = await jitStep({}, follow(b));
    for (let k = 0; k < 4; k++) {
      await gpu.runAsync(batch(k));
      cpu.run(batch(k));
      if (k !== 1) continue;
      await gpuFollow.runAsync({});
      cpuFollow.run({});
    }
    expect(downloads()).toBe(0);
    for (const network of ['online', 'target'] as const)
      expect(await difference(a[network].variables, b[network].variables)).toBeLessThan(1e-5);
    expect(await difference(a.online.variables, a.target.variables)).toBeGreaterThan(1e-4);
    for (const step of [gpu, gpuFollow, cpu, cpuFollow]) step.dispose();
  });

  it('can be used by steps compiled while they are there, and by eager code', async () => {
    const { runtime, downloads } = await devices[name]();
    const [a, b] = [dqnLearner(architecture, 7), dqnLearner(architecture, 7)];
    const valuesOf = (network: Network, choices: JitOptions) =>
      jitStep(a.actSpecs, ({ observations }) => ({ values: network.apply(observations) }), choices);
    const options = { provider: 'webgpu', runtime } as const;
    const gpu = await jitStep(a.specs, (tensors) => a.step(tensors), options);
    const cpu = await jitStep(b.specs, (tensors) => b.step(tensors));
    const [byTarget, byTargetHere] = [await valuesOf(a.target, options), await valuesOf(b.target, {})];
    const update = async (k: number): Promise<void> => {
      expect((await gpu.runAsync(batch(k))).loss[0]).toBeCloseTo(cpu.run(batch(k)).loss[0] as number, 5);
    };
    const observations = batch(9).observations!;
    for (let k = 0; k < 2; k++) await update(k);
    const [act, actHere] = [await valuesOf(a.online, options), await valuesOf(b.online, {})];
    // Recording needs no downloads.
    if (name.endsWith('promises')) expect(downloads()).toBe(0);
    const { values } = await act.runAsync({ observations });
    for (const [i, value] of actHere.run({ observations }).values.entries())
      expect(values[i]).toBeCloseTo(value, 5);
    // Under another backend tfjs would move them there, after a download.
    useJitBackend();
    for (const { online, target } of [a, b])
      for (const [i, one] of target.variables.entries()) one.assign(online.variables[i]!);
    await tf.setBackend('cpu');
    const { values: taken } = await byTarget.runAsync({ observations });
    for (const [i, value] of byTargetHere.run({ observations }).values.entries())
      expect(taken[i]).toBeCloseTo(value, 5);
    for (let k = 2; k < 4; k++) await update(k);
    for (const network of ['online', 'target'] as const)
      expect(await difference(a[network].variables, b[network].variables)).toBeLessThan(1e-5);
    for (const step of [gpu, cpu, byTarget, byTargetHere, act, actHere]) step.dispose();
  });
});
