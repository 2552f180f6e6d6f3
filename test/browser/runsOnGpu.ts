// The functions that softwareGpu.slow.test.ts calls with WebGPU, in Node and inside the page: several runs that take turns.
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import type { Engine } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { jitStep } from '@prism-rl/jit';
import { activateBackend } from '@prism-rl/nn';
import { evaluateEvery, train } from '@prism-rl/runner';
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
  /** Largest parameter difference between runs that take turns on WebGPU and the same runs on the CPU. */
  readonly parameters: number;
  /** Largest change of a parameter by the updates, to put the difference in relation. */
  readonly learned: number;
}

/** Updates DQN on synthetic batches, on WebGPU and on the CPU. */
export async function differenceFromProcessor(runs: number, updates: number): Promise<Difference> {
  await tf.setBackend('cpu');
  const architecture = ARCHITECTURES.smallMlp;
  const learners = (): ReturnType<typeof dqnLearner>[] =>
    Array.from({ length: runs }, (_, run) => dqnLearner(architecture, run + 1));
  const [onGpu, alone, untouched] = [learners(), learners(), learners()];
  const steps = await Promise.all(
    onGpu.map((one) => jitStep(one.specs, (tensors) => one.step(tensors), { provider: 'webgpu' })),
  );
  const singles = await Promise.all(alone.map((one) => jitStep(one.specs, (tensors) => one.step(tensors))));
  for (let update = 0; update < updates; update++) {
    const batches = onGpu.map((_, run) => madeUpBatch(architecture, 100 * run + update));
    await Promise.all(steps.map((step, run) => step.runAsync(batches[run]!)));
    for (const [run, single] of singles.entries()) await single.runAsync(batches[run]!);
  }
  // In a page, data on the GPU must be downloaded asynchronously.
  for (const { online } of onGpu) for (const variable of online.variables) await variable.data();
  const largest = (others: readonly ReturnType<typeof dqnLearner>[]): number =>
    Math.max(
      ...onGpu.map(({ online }, run) => largestDifference(online.variables, others[run]!.online.variables)),
    );
  const result = {
    parameters: largest(alone),
    learned: largest(untouched),
  };
  for (const one of [...steps, ...singles]) one.dispose();
  return result;
}

/** Mean greedy returns over 10 episodes of DQN on CartPole, one run per seed, which take turns on WebGPU. */
export async function learnCartPole(seeds: readonly number[], steps: number): Promise<number[]> {
  const engine = await activateBackend('ort-webgpu');
  return Promise.all(seeds.map((seed) => learn(seed, steps, engine)));
}

async function learn(seed: number, steps: number, engine: Engine): Promise<number> {
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
      if (event.type === 'evaluation') ({ meanReturn } = event);
    }),
  );
  await lastValueFrom(watched);
  return meanReturn;
}

/** Few updates: an emulated GPU takes tens of milliseconds for each. */
const agentConfig = { hidden: [64, 64], learningStarts: 200, learningRate: 0.003, trainEvery: 4 };
