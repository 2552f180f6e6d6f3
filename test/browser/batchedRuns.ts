// The functions that softwareGpu.slow.test.ts calls with WebGPU, in Node and inside the page: several runs in one graph.
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import type { Engine } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { batchRuns, jitStep } from '@prism-rl/jit';
import { activateBackend, plugin as networks } from '@prism-rl/nn/plugin';
import type { RunHandle } from '@prism-rl/runner';
import { evaluateEvery, runBatch, train } from '@prism-rl/runner';
import { lastValueFrom, tap } from 'rxjs';
import * as tf from '../../packages/jit/src/tensorflow.ts';
import {
  ARCHITECTURES,
  dqnLearner,
  largestDifference,
  madeUpBatch,
} from '../../packages/jit/test/networks.ts';

/** Result of several runs' updates. */
export interface Difference {
  /** Graphs that computed several runs at once, by the number of runs. */
  readonly graphs: readonly number[];
  /** Largest parameter difference between the runs in one graph on WebGPU and the same runs one by one on the CPU. */
  readonly parameters: number;
  /** Largest change of a parameter by the updates, to put the difference in relation. */
  readonly learned: number;
}

/** Updates DQN on synthetic batches, on WebGPU for all runs at once and on the CPU one by one. */
export async function differenceFromProcessor(runs: number, updates: number): Promise<Difference> {
  await tf.setBackend('cpu');
  const architecture = ARCHITECTURES.smallMlp;
  const learners = (): ReturnType<typeof dqnLearner>[] =>
    Array.from({ length: runs }, (_, run) => dqnLearner(architecture, run + 1));
  const [batched, alone, untouched] = [learners(), learners(), learners()];
  const batch = await batchRuns(runs, { provider: 'webgpu' });
  const steps = batched.map((one, run) =>
    batch.members[run]!.compile(one.specs, (tensors) => one.step(tensors)),
  );
  const singles = await Promise.all(alone.map((one) => jitStep(one.specs, (tensors) => one.step(tensors))));
  for (let update = 0; update < updates; update++) {
    const batches = batched.map((_, run) => madeUpBatch(architecture, 100 * run + update));
    await Promise.all(steps.map((step, run) => step.run(batches[run]!)));
    for (const [run, single] of singles.entries()) await single.runAsync(batches[run]!);
  }
  // In a page, data on the GPU must be downloaded asynchronously.
  for (const { online } of batched) for (const variable of online.variables) await variable.data();
  const largest = (others: readonly ReturnType<typeof dqnLearner>[]): number =>
    Math.max(
      ...batched.map(({ online }, run) => largestDifference(online.variables, others[run]!.online.variables)),
    );
  const result = {
    graphs: batch.graphs.map((graph) => graph.runs),
    parameters: largest(alone),
    learned: largest(untouched),
  };
  for (const one of [...steps, ...singles]) one.dispose();
  return result;
}

/** Mean greedy returns over 10 episodes of DQN on CartPole, one run per seed, trained in one graph on WebGPU. */
export async function learnCartPole(seeds: readonly number[], steps: number): Promise<number[]> {
  const { name } = await activateBackend('ort-webgpu');
  const starts = seeds.map(
    (seed) =>
      (engine: Engine, onStart: (run: RunHandle) => void): Promise<number> =>
        learn(seed, steps, engine, onStart),
  );
  const results = await runBatch(networks.backends![name]!.batch!, starts);
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

async function learn(
  seed: number,
  steps: number,
  engine: Engine,
  onStart: (run: RunHandle) => void,
): Promise<number> {
  const run = train({
    plugins: [classic, dqnFamily],
    env: 'CartPole-v1',
    agent: 'dqn',
    preset: 'cartpole',
    agentConfig,
    allSteps: true,
    steps,
    seed,
    engine,
  });
  let meanReturn = Number.NaN;
  const watched = run.pipe(
    evaluateEvery({ episodes: 10 }),
    tap((event) => {
      if (event.type === 'start') onStart(event.run);
      if (event.type === 'evaluation') ({ meanReturn } = event);
    }),
  );
  await lastValueFrom(watched);
  return meanReturn;
}

/** Few updates: an emulated GPU takes tens of milliseconds for each. */
const agentConfig = { hidden: [64, 64], learningStarts: 200, learningRate: 0.003, trainEvery: 4 };
