// One worker thread of box2d.bench.ts: a vector of 64 landers; after a warm-up it reports steps per second.
import { parentPort } from 'node:worker_threads';
import { Rng } from '@prism-rl/core';
import { lunarLanderVector } from '../src/index.ts';

const vector = lunarLanderVector(64);
const rng = new Rng(1);
const actions = Array.from({ length: 64 }, () => Int32Array.from({ length: 64 }, () => rng.integers(4)));
vector.reset({ seed: 1 });

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
  for (let step = 0; step < rounds; step++) vector.step(actions[step % 64]!);
  return {
    wall: (64_000 * rounds) / (performance.now() - start),
    processor: (64_000_000 * rounds) / (threadTime() - before),
  };
}

rates(100);
parentPort?.postMessage(rates(1500));
