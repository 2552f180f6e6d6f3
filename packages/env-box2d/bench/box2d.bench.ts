// Compares steps per second with Gymnasium (random actions, resets included), a vector with one environment, and worker threads.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { VectorEnv } from '@prism-rl/core';
import { packedArray, Rng } from '@prism-rl/core';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { findPython } from '../../../benchmarks/src/python.ts';
import { sideBySide } from '../../../benchmarks/src/sideBySide.ts';
import { BipedalWalker, CarRacing, LunarLander, lunarLanderVector } from '../src/index.ts';
import { plugin } from '../src/plugin.ts';
import type { WorkerRates } from './landers.worker.ts';

export const suite = 'box2d';

const rounds = 7;

interface Playable {
  reset(options?: { seed: number }): unknown;
  step(action: never): { terminated: boolean; truncated: boolean };
}

interface Case {
  readonly id: string;
  readonly steps: number;
  create(): Playable;
  action(rng: Rng): number | Float32Array;
}

const walkerAction = (rng: Rng): Float32Array => Float32Array.from({ length: 4 }, () => rng.uniform(-1, 1));
const cases: readonly Case[] = [
  { id: 'LunarLander-v3', steps: 30_000, create: () => new LunarLander(), action: (rng) => rng.integers(4) },
  {
    id: 'LunarLanderContinuous-v3',
    steps: 30_000,
    create: () => new LunarLander({ continuous: true }),
    action: (rng) => Float32Array.of(rng.uniform(-1, 1), rng.uniform(-1, 1)),
  },
  { id: 'BipedalWalker-v3', steps: 10_000, create: () => new BipedalWalker(), action: walkerAction },
  {
    id: 'BipedalWalkerHardcore-v3',
    steps: 10_000,
    create: () => new BipedalWalker({ hardcore: true }),
    action: walkerAction,
  },
  {
    id: 'CarRacing-v3',
    steps: 1_500,
    create: () => new CarRacing(),
    action: (rng) => Float32Array.of(rng.uniform(-1, 1), rng.uniform(0, 1), rng.uniform(0, 1)),
  },
];

/** Creates one environment; each call of the returned function takes the given number of steps, with resets at episode ends. */
function stepsOfOne({ create, action }: Case): (steps: number) => void {
  const env = create();
  const rng = new Rng(1);
  const actions = Array.from({ length: 1024 }, () => action(rng));
  env.reset({ seed: 1 });
  return (steps) => {
    for (let step = 0; step < steps; step++) {
      const { terminated, truncated } = env.step(actions[step % 1024] as never);
      if (terminated || truncated) env.reset();
    }
  };
}

function rateOf(entry: Case): number {
  const start = performance.now();
  stepsOfOne(entry)(entry.steps);
  return (1000 * entry.steps) / (performance.now() - start);
}

/** Measures the processor seconds of `work`, independent of the machine's load. */
function processorSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Creates `numEnvs` landers in one vector; each call of the returned function takes the given total number of steps. */
function stepsOfVector(numEnvs: number): (steps: number) => void {
  const vector = lunarLanderVector(numEnvs);
  const rng = new Rng(1);
  const actions = Array.from({ length: 64 }, () =>
    Int32Array.from({ length: numEnvs }, () => rng.integers(4)),
  );
  vector.reset({ seed: 1 });
  return (steps) => {
    for (let step = 0; step * numEnvs < steps; step++) vector.step(actions[step % 64]!);
  };
}

/** Sums the rates of `count` worker threads with a vector of 64 landers each. */
async function workersRates(count: number): Promise<WorkerRates> {
  const rates = await Promise.all(
    Array.from({ length: count }, () => {
      const worker = new Worker(new URL('./landers.worker.ts', import.meta.url));
      return new Promise<WorkerRates>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
    }),
  );
  const sum = (kind: keyof WorkerRates): number => rates.reduce((total, rate) => total + rate[kind], 0);
  return { wall: sum('wall'), processor: sum('processor') };
}

export async function run(report: Report): Promise<void> {
  const python = await findPython(['gymnasium', 'Box2D']);
  for (const entry of cases) {
    const { id, steps } = entry;
    rateOf({ ...entry, steps: steps / 10 }); // lets the compilers warm up
    const rates = await sideBySide(
      rounds,
      () => rateOf(entry),
      python &&
        (async () => {
          const answer = await python.runPeer('box2d_gymnasium.py', [
            id,
            String(id === 'CarRacing-v3' ? steps / 5 : steps / 3),
          ]);
          return Number(answer.stepsPerSecond);
        }),
    );
    report({
      suite,
      name: `${id}, one environment`,
      unit: 'steps/s',
      higherIsBetter: true,
      peer: 'Gymnasium',
      ...rates,
    });
  }

  // Many short rounds: a few per cent are at stake.
  const turn = 12_800;
  const [stepVector, stepOne] = [stepsOfVector(64), stepsOfOne(cases[0]!)];
  const vector = await sideBySide(
    25,
    () => turn / processorSeconds(() => stepVector(turn)),
    () => turn / processorSeconds(() => stepOne(turn)),
  );
  report({
    suite,
    name: 'LunarLander-v3, a vector of 64, for one core',
    unit: 'steps/s of processor time',
    higherIsBetter: true,
    peer: 'one environment',
    ...vector,
  });
  const cores = availableParallelism();
  const kinds: [kind: keyof WorkerRates, note: string, unit: string][] = [['wall', '', 'steps/s']];
  // The rate of the threads on otherwise idle cores. Not in Node 22.
  if ('threadCpuUsage' in process) {
    kinds.push(['processor', ', for one core each', 'steps/s of processor time']);
  }
  for (const [kind, note, unit] of kinds) {
    const threads = await sideBySide(
      3,
      async () => (await workersRates(cores))[kind],
      async () => (await workersRates(1))[kind],
    );
    report({
      suite,
      name: `LunarLander-v3, ${cores} worker threads with a vector of 64 each${note}`,
      unit,
      higherIsBetter: true,
      peer: 'one worker thread',
      ...threads,
    });
  }
  for (const id of ['LunarLander-v3', 'BipedalWalker-v3']) await threads(id, report);
}

/** Compares sixteen environments on two threads with one thread and with envpool (C++) on as many, in alternating rounds. */
async function threads(id: string, report: Report): Promise<void> {
  const row = { suite, unit: 'steps/s', higherIsBetter: true };
  const [one, two] = [await sixteen(id, 1), await sixteen(id, 2)];
  const gain = await sideBySide(15, two.rate, one.rate);
  const name = `${id}, a vector of 16 over 2 threads`;
  report({ ...row, name, peer: '1 thread', ...gain, target: 1.8 });
  const python = await findPython(['envpool']);
  for (const [count, { rate }] of [one, two].entries()) {
    if (python === undefined) break;
    const server = python.servePeer('vector_rates.py', ['envpool', id, '16', String(count + 1)]);
    const rates = await sideBySide(rounds, rate, async () => Number(await server.ask('0.5')));
    await server.close();
    const threads = count === 0 ? '1 thread' : '2 threads';
    report({ ...row, name: `${id}, a vector of 16, ${threads}`, peer: `envpool, ${threads}`, ...rates });
  }
  for (const { vector } of [one, two]) vector.close?.();
}

async function sixteen(id: string, threads: number): Promise<{ vector: VectorEnv; rate: () => number }> {
  const entry = plugin.environments![id]!;
  const vector = await entry.createVector!(16, { ...entry.defaults, threads } as never);
  const { actionSpace } = vector;
  const rng = new Rng(1);
  const batches = Array.from({ length: 64 }, () => {
    const actions = packedArray(actionSpace.dtype, 16 * actionSpace.size);
    for (let i = 0; i < 16; i++) actionSpace.pack(actionSpace.sample(rng), actions, i * actionSpace.size);
    return actions;
  });
  vector.reset({ seed: 1 });
  const play = (steps: number): void => {
    for (let k = 0; k < steps; k++) vector.step(batches[k % 64]!);
  };
  play(64);
  const rate = (): number => {
    const start = performance.now();
    play(256);
    return (256 * 16 * 1000) / (performance.now() - start);
  };
  return { vector, rate };
}
