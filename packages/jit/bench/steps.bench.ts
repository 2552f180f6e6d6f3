// Compares DQN's compiled training step on three networks, and acting on observations, with PyTorch and tfjs's backends. The contenders alternate
// in short turns, so that a busy machine slows all of them alike, and the median step ignores interruptions.

import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { findPython, type Python } from '../../../benchmarks/src/python.ts';
import { median } from '../../../benchmarks/src/sideBySide.ts';
import { jitStep } from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';
import { ARCHITECTURES, type Architecture, dqnLearner, madeUpBatch, tensorsOf } from '../test/networks.ts';
import { productsAlone } from './productsAlone.ts';

export const suite = 'jit';

const ROUNDS = 25;
/** Steps in one turn. */
const STEPS = { mlp: 400, minatar: 80, nature: 4 };
/** Alternating batches: on a single one the gradients vanish, and denormal numbers slow everything down. */
const BATCHES = { mlp: 16, minatar: 16, nature: 4 };

type Measured = keyof typeof STEPS;

/** Microseconds of each of some calls. */
function timesOf(calls: number, call: (i: number) => unknown): number[] {
  const times: number[] = [];
  for (let i = 0; i < calls; i++) {
    const start = performance.now();
    call(i);
    times.push((performance.now() - start) * 1000);
  }
  return times;
}

interface Contender {
  readonly peer: string;
  /** Promised speed, relative to the peer. */
  readonly target?: number;
  turn(): Promise<readonly number[]>;
  end(): Promise<void>;
}

/** Eager tfjs on one of its own backends, or nothing if it cannot train the network. */
async function eager(architecture: Architecture, backend: string): Promise<Contender | undefined> {
  const learner = dqnLearner(architecture, 1);
  const batches = Array.from({ length: BATCHES.nature }, (_, k) => madeUpBatch(architecture, 2 + k));
  let k = 0;
  const step = (): void => {
    const batch = batches[k++ % batches.length] as (typeof batches)[number];
    tf.tidy(() => void learner.step(tensorsOf(learner.specs, batch)).loss.dataSync());
  };
  const turn = async (): Promise<number[]> => {
    const former = tf.getBackend();
    await tf.setBackend(backend);
    try {
      step(); // moves the variables to this backend
      return timesOf(2, step);
    } finally {
      await tf.setBackend(former);
    }
  };
  try {
    await turn();
  } catch (error) {
    process.stderr.write(
      `bench: tfjs ${backend} cannot do it: ${error instanceof Error ? error.message : error}\n`,
    );
    return undefined;
  }
  return { peer: `tfjs ${backend}`, turn, end: async () => {} };
}

/** PyTorch by default, or at its best: with the optimizer's fused kernel, and convolutions with channels last. */
async function torch(
  python: Python | undefined,
  name: Measured,
  optimizer: 'plain' | 'best',
): Promise<Contender | undefined> {
  if (python === undefined) return undefined;
  const server = python.servePeer('jit_torch.py', [name, '1', '32', optimizer]);
  const turn = async (): Promise<readonly number[]> =>
    (await server.ask(String(STEPS[name]))) as readonly number[];
  await turn();
  const target = optimizer === 'plain' ? TORCH_TARGETS[name] : 1;
  const kind = optimizer === 'plain' ? 'eager' : BEST[name];
  return { peer: `PyTorch ${kind}, 1 thread`, target, turn, end: () => server.close() };
}

const BEST: Record<Measured, string> = {
  mlp: 'with fused Adam',
  minatar: 'with fused Adam, channels last',
  nature: 'with fused Adam, channels last',
};

/** Promised speed, relative to PyTorch. */
const TORCH_TARGETS: Record<Measured, number> = { mlp: 3, minatar: 2, nature: 1.3 };

async function trainingStep(name: Measured, python: Python | undefined, report: Report): Promise<void> {
  const architecture = ARCHITECTURES[name];
  const learner = dqnLearner(architecture, 1);
  const batches = Array.from({ length: BATCHES[name] }, (_, k) => madeUpBatch(architecture, 2 + k));
  const compiled = await jitStep(learner.specs, (tensors) => learner.step(tensors), { threads: 1 });
  let k = 0;
  const run = (): unknown => compiled.run(batches[k++ % batches.length] as (typeof batches)[number]);
  timesOf(STEPS[name], run);
  const contenders = [
    await torch(python, name, 'plain'),
    await torch(python, name, 'best'),
    await eager(architecture, 'wasm'),
    name === 'mlp' ? await eager(architecture, 'cpu') : undefined,
  ].filter((contender) => contender !== undefined);
  const ours: number[] = [];
  const theirs = contenders.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(...timesOf(STEPS[name], run));
    for (const [i, contender] of contenders.entries()) theirs[i]?.push(...(await contender.turn()));
  }
  for (const contender of contenders) await contender.end();
  const limit = await productsAlone(compiled.graph.products, ROUNDS * STEPS.nature);
  const row = { suite, unit: 'µs/step', higherIsBetter: false, value: median(ours), limit };
  const title = `DQN step with Adam, ${name}, batch ${architecture.batch}, 1 thread`;
  if (contenders.length === 0) report({ ...row, name: title });
  for (const [i, { peer, target }] of contenders.entries()) {
    const peerValue = median(theirs[i] ?? []);
    report({ ...row, name: `${title}, beside ${peer}`, peer, peerValue, ...(target ? { target } : {}) });
  }
  const { traceMs, lowerMs, sessionMs } = compiled.graph;
  const compiling = traceMs + lowerMs + sessionMs;
  report({ suite, name: `${title}: compiling`, unit: 'ms', value: compiling, higherIsBetter: false });
  compiled.dispose();
}

async function acting(name: 'mlp' | 'minatar', batch: number, report: Report): Promise<void> {
  const architecture = ARCHITECTURES[name];
  const learner = dqnLearner(architecture, 1);
  const learn = await jitStep(learner.specs, (tensors) => learner.step(tensors));
  const act = await jitStep(
    { observations: { shape: [batch, ...architecture.observation] } },
    // As in agents: finding the best of a few values is faster outside.
    ({ observations }) => ({ values: learner.online.apply(observations) }),
  );
  learn.run(madeUpBatch(architecture, 2));
  const { observations } = madeUpBatch(architecture, 3, batch) as { observations: Float32Array };
  const times = timesOf(2000 * ROUNDS, () => act.run({ observations }));
  report({
    suite,
    name: `acting, ${name}, ${batch === 1 ? 'one observation' : `${batch} observations`}`,
    unit: 'µs/call',
    higherIsBetter: false,
    value: median(times),
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
  for (const batch of [1, 8, 32]) await acting('minatar', batch, report);
}
