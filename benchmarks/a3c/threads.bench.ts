// The speedup of A3C by threads: steps per second on CartPole with 1, 2, 4 actor-learners, without startup, and with simulated ones. The
// same rounds measure the speedup of plain arithmetic on this machine (cores may be shared, or hyperthreads), and the CPU time per step: if
// it does not grow with the learners, they do not contend.
import { Worker } from 'node:worker_threads';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import type { SelfDriving, StepLearner, VectorEnv } from '@prism-rl/core';
import { isSelfDriving, Registry, Rng } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import type { Engine } from '@prism-rl/nn';
import { activateBackend } from '@prism-rl/nn';
import { plugin as nn } from '@prism-rl/nn/plugin';
import { planRun, runFactory } from '@prism-rl/runner';
import { Trainer } from '../../packages/runner/src/trainer.ts';
import type { Report } from '../src/benchRow.ts';

export const suite = 'a3c';

const registry = new Registry([classic, policyGradients, nn]);
/** Steps of one measurement, and rounds; the best one counts, because the machine may be busy. */
const steps = 4096;
const rounds = 30;
const learners = [1, 2, 4] as const;

interface Contestant {
  readonly name: string;
  readonly unit: string;
  /** Does `amount` of work. */
  run(): Promise<unknown>;
  readonly amount: number;
  close(): unknown;
  best: number;
  /** Microseconds of CPU time, of all threads. */
  cpu: number;
}

async function a3c(workers: number, updates: string, engine: Engine): Promise<Contestant> {
  const run = planRun(registry, {
    env: 'CartPole-v1',
    agent: 'a3c',
    numEnvs: workers,
    steps: 1_000_000,
    agentConfig: { updates },
  });
  const factory = runFactory(registry, run);
  const env = await factory.createEnv(workers);
  const agent = await factory.createAgent(env, new Rng(1), engine);
  return {
    name: `A3C on CartPole, ${updates}, ${workers} ${workers === 1 ? 'learner' : 'learners'}`,
    unit: 'steps/s',
    run: isSelfDriving(agent) ? threads(agent) : turns(agent, env),
    amount: steps,
    close: async () => {
      await agent.dispose?.();
      env.close?.();
    },
    best: 0,
    cpu: 0,
  };
}

function threads(agent: SelfDriving): () => Promise<void> {
  const { signal } = new AbortController();
  let goal = 0;
  return async () => {
    // In chunks, as the runner does.
    for (const end = goal + steps; goal < end; ) {
      goal = Math.min(end, goal + 1024);
      await agent.advance(goal, signal);
    }
  };
}

function turns(agent: StepLearner, env: VectorEnv): () => Promise<void> {
  const seeds = { memoryRng: new Rng(2), envSeed: 1 };
  return () => new Trainer({ agent, env, ...seeds, steps }).run(() => undefined);
}

const arithmeticThread = `
const { parentPort } = require('node:worker_threads');
const numbers = new Float32Array(4096);
parentPort.on('message', () => {
  for (let round = 0; round < 20_000; round++) {
    for (let i = 0; i < 4096; i++) numbers[i] = numbers[i] * 0.99 + 1;
  }
  parentPort.postMessage(numbers[0]);
});`;

function arithmetic(count: number): Contestant {
  const workers = Array.from({ length: count }, () => new Worker(arithmeticThread, { eval: true }));
  const ask = (worker: Worker): Promise<unknown> =>
    new Promise((resolve) => {
      worker.once('message', resolve);
      worker.postMessage('go');
    });
  return {
    name: `Arithmetic, ${count} ${count === 1 ? 'thread' : 'threads'}`,
    unit: 'Gflop/s',
    run: () => Promise.all(workers.map(ask)),
    amount: (count * 2 * 20_000 * 4096) / 1e9,
    close: () => Promise.all(workers.map((worker) => worker.terminate())),
    best: 0,
    cpu: 0,
  };
}

export async function run(report: Report): Promise<void> {
  const engine = await activateBackend('auto');
  const contestants = learners.map(arithmetic);
  for (const updates of ['lock-free', 'locked']) {
    for (const workers of learners) contestants.push(await a3c(workers, updates, engine));
  }
  contestants.push(await a3c(4, 'round-robin', engine));
  for (const contestant of contestants) await contestant.run();
  for (let round = 0; round < rounds; round++) {
    for (const contestant of contestants) {
      const started = performance.now();
      const before = process.cpuUsage();
      await contestant.run();
      const { user, system } = process.cpuUsage(before);
      contestant.cpu += user + system;
      const rate = (1000 * contestant.amount) / (performance.now() - started);
      contestant.best = Math.max(contestant.best, rate);
    }
  }
  for (const { name, unit, best, cpu, amount, close } of contestants) {
    report({ suite, name, unit, value: best, higherIsBetter: true });
    if (unit === 'steps/s') {
      const value = cpu / (rounds * amount);
      report({ suite, name: `${name}, processor time`, unit: 'µs/step', value, higherIsBetter: false });
    }
    await close();
  }
}
