// Compares steps per second with Gymnasium (random actions, resets included), a vector with one environment, and worker threads.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { VectorEnv } from '@prism-rl/core';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { findPython } from '../../../benchmarks/src/python.ts';
import { sideBySide } from '../../../benchmarks/src/sideBySide.ts';
import { playerOf, rateOf, reportRates, vectorPlayerOf } from '../../../benchmarks/src/stepRates.ts';
import { LunarLander } from '../src/index.ts';
import { plugin } from '../src/plugin.ts';
import type { WorkerRates } from './landers.worker.ts';

export const suite = 'box2d';

const rounds = 7;

const steps = {
  'LunarLander-v3': 30_000,
  'LunarLanderContinuous-v3': 30_000,
  'BipedalWalker-v3': 10_000,
  'BipedalWalkerHardcore-v3': 10_000,
  'CarRacing-v3': 1_500,
};

/** Measures the processor seconds of `work`, independent of the machine's load. */
function processorSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
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
  for (const [id, count] of Object.entries(steps)) {
    const peerRate = async () => {
      const peerSteps = String(id === 'CarRacing-v3' ? count / 5 : count / 3);
      return Number((await python!.runPeer('box2d_gymnasium.py', [id, peerSteps])).stepsPerSecond);
    };
    await reportRates(report, plugin, {
      ...{ suite, id, steps: count, rounds, peer: 'Gymnasium' },
      ...(python && { peerRate: () => peerRate }),
    });
  }

  // Many short rounds: a few per cent are at stake.
  const turn = 12_800;
  const [stepVector, stepOne] = [vectorPlayerOf(LunarLander.vector(64)), playerOf(new LunarLander())];
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
  const play = vectorPlayerOf(vector);
  const rate = () => rateOf(play, 256 * 16);
  return { vector, rate };
}
