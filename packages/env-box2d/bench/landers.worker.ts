// One worker thread of box2d.bench.ts: a vector of 64 landers; after a warm-up it reports steps per second.
import { parentPort } from 'node:worker_threads';
import { vectorPlayerOf } from '../../../benchmarks/src/stepRates.ts';
import { LunarLander } from '../src/index.ts';

const play = vectorPlayerOf(LunarLander.vector(64));

/** Steps per second, and steps per second of this thread's processor time. */
export interface WorkerRates {
  readonly wall: number;
  readonly processor: number;
}

/** Returns this thread's processor time in microseconds; unavailable in Node 22. */
function threadTime(): number {
  if (!('threadCpuUsage' in process)) return 0;
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

function rates(rounds: number): WorkerRates {
  const start = performance.now();
  const before = threadTime();
  play(64 * rounds);
  return {
    wall: (64_000 * rounds) / (performance.now() - start),
    processor: (64_000_000 * rounds) / (threadTime() - before),
  };
}

rates(100);
parentPort?.postMessage(rates(1500));
