// Batches on a GPU: total updates a second by number of runs in one graph, compared with the processor (one thread, each run alone, its best for
// large networks). Without a GPU the rows are the processor's and say so.
//
// PRISM_GPU_RUNS=1,4 and PRISM_GPU_NETWORKS=mlp select less, for example for a software GPU (tools/jit/softwareVulkan.ts).
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { median } from '../../../benchmarks/src/sideBySide.ts';
import { batchRuns, jitStep } from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';
import { ARCHITECTURES, type Architecture, dqnLearner, madeUpBatch } from '../test/networks.ts';

export const suite = 'gpu';

/** Numbers of runs in one graph; Nature's network is recorded too slowly for more, and 256 of it fill a GPU. */
const RUNS = { mlp: [1, 4, 16, 64, 256], minatar: [1, 4, 16, 64, 256], nature: [1, 4, 16, 64] } as const;

type Measured = keyof typeof RUNS;

/** Promised total speed, relative to two cores of a processor. */
const TARGETS: Partial<Record<`${Measured} ${number}`, number>> = { 'minatar 64': 20, 'nature 16': 10 };
const CORES = 2;

const ROUNDS = 5;
/** Approximate milliseconds of a round. */
const ROUND = 300;
/** Alternating batches: on a single one the gradients vanish. */
const BATCHES = 4;

const providers = ['cuda', 'webgpu'] as const;
type Gpu = (typeof providers)[number];

function chosen<T>(variable: string, all: readonly T[]): readonly T[] {
  const names = process.env[variable]?.split(',');
  return names === undefined ? all : all.filter((one) => names.includes(String(one)));
}

/** The first provider with a device. */
async function findGpu(): Promise<Gpu | undefined> {
  for (const provider of providers) {
    try {
      const options = { provider, requireDevice: true, runtime: 'onnxruntime-node' } as const;
      const trial = await jitStep(
        { x: { shape: [1] } },
        ({ x }) => ({ y: tf.add(x as tf.Tensor, 1) }),
        options,
      );
      await trial.runAsync({ x: Float32Array.of(1) });
      trial.dispose();
      return provider;
    } catch (error) {
      const [reason] = String(error instanceof Error ? error.message : error).split('\n');
      process.stderr.write(`bench: no ${provider}: ${reason}\n`);
    }
  }
  return undefined;
}

/** Updates a second: the median of some rounds of as many updates as fill their time. */
async function rate(update: () => Promise<unknown> | unknown, runs: number): Promise<number> {
  await update();
  const first = performance.now();
  await update();
  const updates = Math.max(1, Math.round(ROUND / (performance.now() - first)));
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (let k = 0; k < updates; k++) await update();
    rates.push((1000 * updates * runs) / (performance.now() - start));
  }
  return median(rates);
}

function batchesOf(architecture: Architecture) {
  const batches = Array.from({ length: BATCHES }, (_, k) => madeUpBatch(architecture, 2 + k));
  let k = 0;
  return () => batches[k++ % BATCHES] as (typeof batches)[number];
}

/** One run alone on one thread of the processor. */
async function aloneOnCpu(architecture: Architecture): Promise<number> {
  const learner = dqnLearner(architecture, 1);
  const step = await jitStep(learner.specs, (tensors) => learner.step(tensors), { threads: 1 });
  const next = batchesOf(architecture);
  const result = await rate(() => step.run(next()), 1);
  step.dispose();
  return result;
}

/** All runs in one graph on the GPU. */
async function batched(architecture: Architecture, runs: number, provider: Gpu): Promise<number> {
  const runBatch = await batchRuns(runs, { provider, requireDevice: true });
  const steps = runBatch.members.map((member, run) => {
    const learner = dqnLearner(architecture, 1 + run);
    return member.compile(learner.specs, (tensors) => learner.step(tensors));
  });
  const next = batchesOf(architecture);
  const update = () => Promise.all(steps.map((step) => step.run(next())));
  const result = await rate(update, runs);
  if (runs > 1 && !runBatch.graphs.some((graph) => graph.runs === runs))
    throw new Error(`${runs} runs were not batched`);
  for (const member of runBatch.members) member.leave();
  for (const step of steps) step.dispose();
  return result;
}

async function measure(name: Measured, gpu: Gpu | undefined, report: Report): Promise<void> {
  const architecture = ARCHITECTURES[name];
  const row = { suite, unit: 'updates/s', higherIsBetter: true };
  const title = `DQN with Adam, ${name}, batch ${architecture.batch}`;
  const cpu = await aloneOnCpu(architecture);
  const without = gpu === undefined ? ' (no GPU here)' : '';
  report({ ...row, name: `${title}, one thread of the processor${without}`, value: cpu });
  if (gpu === undefined) return;
  for (const runs of chosen<number>('PRISM_GPU_RUNS', RUNS[name])) {
    const target = TARGETS[`${name} ${runs}`];
    report({
      ...row,
      name: `${title}, ${runs} in one graph on ${gpu}`,
      value: await batched(architecture, runs, gpu),
      ...{ peer: `${CORES} threads of the processor at their best`, peerValue: CORES * cpu },
      ...(target !== undefined && { target }),
    });
  }
}

export async function run(report: Report): Promise<void> {
  await tf.setBackend('cpu');
  const gpu = await findGpu();
  const networks = Object.keys(RUNS) as Measured[];
  for (const name of chosen('PRISM_GPU_NETWORKS', networks)) await measure(name, gpu, report);
}
