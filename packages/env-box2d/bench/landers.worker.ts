// One worker thread of box2d.bench.ts: a vector of 64 landers, a warm-up, then its steps per second.
import { parentPort } from 'node:worker_threads';
import { Rng } from '@prism-rl/core';
import { lunarLanderVector } from '../src/index.ts';

const vector = lunarLanderVector(64);
const rng = new Rng(1);
const actions = Array.from({ length: 64 }, () => Int32Array.from({ length: 64 }, () => rng.integers(4)));
vector.reset({ seed: 1 });

function rate(rounds: number): number {
  const start = performance.now();
  for (let step = 0; step < rounds; step++) vector.step(actions[step % 64]!);
  return (64_000 * rounds) / (performance.now() - start);
}

rate(100);
parentPort?.postMessage(rate(1500));
