// DQN's training step on three networks, compiled, beside PyTorch and tfjs's own backends; and acting on observations.
// Every comparison is made in turns, on the same machine in the same run; values are medians of the rounds.
import * as tf from '@tensorflow/tfjs';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { findPython, type Python } from '../../../benchmarks/src/python.ts';
import { median } from '../../../benchmarks/src/sideBySide.ts';
import { jitStep } from '../src/index.ts';
import { ARCHITECTURES, type Architecture, dqnLearner, madeUpBatch, tensorsOf } from '../test/networks.ts';

export const suite = 'jit';

const ROUNDS = 5;
/** Steps in one round. */
const STEPS = { mlp: 2000, minatar: 400, nature: 15 };
/** Batches in turn: on a single one the gradients vanish, and denormal numbers slow everything down. */
const BATCHES = { mlp: 16, minatar: 16, nature: 4 };

type Measured = keyof typeof STEPS;

/**
 * `PRISM_BENCH_CLOCK=cpu` counts the thread's own time instead of the wall's: the same on an idle machine, and still
 * telling on a shared one, where the wall's time says mostly who else was there.
 */
const onCpu = process.env.PRISM_BENCH_CLOCK === 'cpu';

function milliseconds(): number {
  if (!onCpu) return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Microseconds a call, over `calls` calls. */
async function microseconds(calls: number, call: (i: number) => unknown): Promise<number> {
  const start = milliseconds();
  for (let i = 0; i < calls; i++) {
    const result = call(i);
    if (result instanceof Promise) await result;
  }
  return ((milliseconds() - start) * 1000) / calls;
}

interface Contender {
  readonly peer: string;
  measure(): number | Promise<number>;
}

/** Eager tfjs on one of its own backends, or nothing where it cannot train the network. */
async function eager(
  architecture: Architecture,
  backend: string,
  steps: number,
): Promise<Contender | undefined> {
  const measure = async (count: number): Promise<number> => {
    const former = tf.getBackend();
    await tf.setBackend(backend);
    try {
      const learner = dqnLearner(architecture, 1);
      const batch = madeUpBatch(architecture, 2);
      const step = (): void =>
        tf.tidy(() => void learner.step(tensorsOf(learner.specs, batch)).loss.dataSync());
      step();
      return await microseconds(count, step);
    } finally {
      await tf.setBackend(former);
    }
  };
  try {
    await measure(1);
  } catch (error) {
    process.stderr.write(
      `bench: tfjs ${backend} cannot do it: ${error instanceof Error ? error.message : error}\n`,
    );
    return undefined;
  }
  return { peer: `tfjs ${backend}`, measure: () => measure(steps) };
}

function torch(python: Python | undefined, name: Measured, threads: number): Contender | undefined {
  if (python === undefined) return undefined;
  return {
    peer: `PyTorch, ${threads === 1 ? '1 thread' : `${threads} threads`}`,
    async measure() {
      const answer = await python.runPeer('jit_torch.py', [
        name,
        String(STEPS[name]),
        String(threads),
        onCpu ? 'cpu' : 'wall',
      ]);
      return Number(answer.microseconds);
    },
  };
}

async function trainingStep(name: Measured, python: Python | undefined, report: Report): Promise<void> {
  const architecture = ARCHITECTURES[name];
  const learner = dqnLearner(architecture, 1);
  const batches = Array.from({ length: BATCHES[name] }, (_, k) => madeUpBatch(architecture, 2 + k));
  const compiled = await jitStep(learner.specs, (tensors) => learner.step(tensors), { threads: 1 });
  const run = (i: number): unknown => compiled.run(batches[i % batches.length] as (typeof batches)[number]);
  await microseconds(Math.ceil(STEPS[name] / 5), run);
  const contenders = [
    torch(python, name, 1),
    await eager(architecture, 'wasm', 20),
    name === 'mlp' ? await eager(architecture, 'cpu', 5) : undefined,
  ].filter((contender) => contender !== undefined);
  const ours: number[] = [];
  const theirs = contenders.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await microseconds(STEPS[name], run));
    for (const [k, contender] of contenders.entries()) theirs[k]?.push(await contender.measure());
  }
  const row = { suite, unit: 'µs/step', higherIsBetter: false, value: median(ours) };
  const title = `DQN step with Adam, ${name}, batch ${architecture.batch}, 1 thread${onCpu ? ', CPU time' : ''}`;
  if (contenders.length === 0) report({ ...row, name: title });
  for (const [k, { peer }] of contenders.entries()) {
    report({ ...row, name: `${title}, beside ${peer}`, peer, peerValue: median(theirs[k] ?? []) });
  }
  compiled.dispose();
}

/** The MLP in plain JavaScript: the least that acting can cost. */
function plainForward(variables: readonly tf.Variable[]): (x: Float32Array) => Float32Array {
  const arrays = variables.map((v) => v.dataSync() as Float32Array);
  const layers = [0, 2, 4].map((i) => ({ w: arrays[i] as Float32Array, b: arrays[i + 1] as Float32Array }));
  const outputs = layers.map(({ b }) => new Float32Array(b.length));
  return (observation) => {
    let x = observation;
    for (const [k, { w, b }] of layers.entries()) {
      const y = outputs[k] as Float32Array;
      y.set(b);
      for (let i = 0; i < x.length; i++) {
        const scale = x[i] as number;
        if (scale === 0) continue;
        for (let j = 0, at = i * y.length; j < y.length; j++, at++)
          y[j] = (y[j] as number) + scale * (w[at] as number);
      }
      if (k < layers.length - 1) for (let j = 0; j < y.length; j++) y[j] = Math.max(0, y[j] as number);
      x = y;
    }
    return x;
  };
}

async function acting(name: 'mlp' | 'minatar', batch: number, report: Report): Promise<void> {
  const architecture = ARCHITECTURES[name];
  const learner = dqnLearner(architecture, 1);
  const learn = await jitStep(learner.specs, (tensors) => learner.step(tensors));
  const act = await jitStep(
    { observations: { shape: [batch, ...architecture.observation] } },
    ({ observations }) => ({
      actions: tf.argMax(learner.online.apply(observations), 1),
    }),
  );
  learn.run(madeUpBatch(architecture, 2));
  const { observations } = madeUpBatch(architecture, 3, batch) as { observations: Float32Array };
  const plain = name === 'mlp' && batch === 1 ? plainForward(learner.online.variables) : undefined;
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await microseconds(10_000, () => act.run({ observations })));
    if (plain) theirs.push(await microseconds(10_000, () => plain(observations)));
  }
  report({
    suite,
    name: `acting, ${name}, ${batch === 1 ? 'one observation' : `${batch} observations`}`,
    unit: 'µs/call',
    higherIsBetter: false,
    value: median(ours),
    ...(plain ? { peer: 'plain JavaScript', peerValue: median(theirs) } : {}),
  });
  act.dispose();
  learn.dispose();
}

export async function run(report: Report): Promise<void> {
  await import('@tensorflow/tfjs-backend-wasm');
  await tf.setBackend('cpu');
  const python = await findPython(['torch']);
  for (const name of ['mlp', 'minatar', 'nature'] as const) await trainingStep(name, python, report);
  for (const batch of [1, 8, 64]) await acting('mlp', batch, report);
  await acting('minatar', 1, report);
}
