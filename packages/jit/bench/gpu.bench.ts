// Updates a second on a GPU, compared with the processor (one thread, its best for large networks). Without a GPU the rows are the
// processor's and say so. Many runs at once: the package `gpu`.
//
// PRISM_GPU_NETWORKS=mlp selects less, for example for a software GPU (tools/jit/softwareVulkan.ts).
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { median } from '../../../benchmarks/src/sideBySide.ts';
import { jitStep } from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';
import { ARCHITECTURES, type Architecture, dqnLearner, madeUpBatch } from '../test/networks.ts';

export const suite = 'gpu';

const MEASURED = ['mlp', 'minatar', 'nature'] as const;

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
async function rate(update: () => Promise<unknown> | unknown): Promise<number> {
  await update();
  const first = performance.now();
  await update();
  const updates = Math.max(1, Math.round(ROUND / (performance.now() - first)));
  const rates: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    for (let k = 0; k < updates; k++) await update();
    rates.push((1000 * updates) / (performance.now() - start));
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
  const result = await rate(() => step.run(next()));
  step.dispose();
  return result;
}

async function onGpu(architecture: Architecture, provider: Gpu): Promise<number> {
  const learner = dqnLearner(architecture, 1);
  const step = await jitStep(learner.specs, (tensors) => learner.step(tensors), {
    provider,
    requireDevice: true,
  });
  const next = batchesOf(architecture);
  const result = await rate(() => step.runAsync(next()));
  step.dispose();
  return result;
}

async function measure(name: (typeof MEASURED)[number], gpu: Gpu | undefined, report: Report): Promise<void> {
  const architecture = ARCHITECTURES[name];
  const row = { suite, unit: 'updates/s', higherIsBetter: true };
  const title = `DQN with Adam, ${name}, batch ${architecture.batch}`;
  const cpu = await aloneOnCpu(architecture);
  const without = gpu === undefined ? ' (no GPU here)' : '';
  report({ ...row, name: `${title}, one thread of the processor${without}`, value: cpu });
  if (gpu === undefined) return;
  report({
    ...row,
    name: `${title}, on ${gpu}`,
    value: await onGpu(architecture, gpu),
    ...{ peer: `${CORES} threads of the processor at their best`, peerValue: CORES * cpu },
  });
}

export async function run(report: Report): Promise<void> {
  await tf.setBackend('cpu');
  const gpu = await findGpu();
  for (const name of chosen('PRISM_GPU_NETWORKS', MEASURED)) await measure(name, gpu, report);
}
