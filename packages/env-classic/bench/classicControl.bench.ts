// Compares steps per second with Gymnasium: one environment after make(), and vectors; random actions, resets included.
import type { VectorEnv } from '@prism-rl/core';
import { packedArray, Rng } from '@prism-rl/core';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { findPython } from '../../../benchmarks/src/python.ts';
import { sideBySide } from '../../../benchmarks/src/sideBySide.ts';
import {
  Acrobot,
  AcrobotVector,
  CartPole,
  CartPoleVector,
  MountainCar,
  MountainCarContinuous,
  MountainCarContinuousVector,
  MountainCarVector,
  Pendulum,
  PendulumVector,
} from '../src/index.ts';

export const suite = 'classic';

const rounds = 5;
const batches = 64;

interface Playable {
  readonly actionSpace: { sample(rng: Rng): unknown };
  reset(options?: { seed: number }): unknown;
  step(action: never): { terminated: boolean; truncated: boolean };
}

interface Case {
  readonly id: string;
  readonly steps: number;
  create(): Playable;
  createVector(numEnvs: number): VectorEnv;
}

const cases: readonly Case[] = [
  {
    id: 'CartPole-v1',
    steps: 4_000_000,
    create: () => new CartPole(),
    createVector: (numEnvs) => new CartPoleVector(numEnvs),
  },
  {
    id: 'MountainCar-v0',
    steps: 4_000_000,
    create: () => new MountainCar(),
    createVector: (numEnvs) => new MountainCarVector(numEnvs),
  },
  {
    id: 'MountainCarContinuous-v0',
    steps: 4_000_000,
    create: () => new MountainCarContinuous(),
    createVector: (numEnvs) => new MountainCarContinuousVector(numEnvs),
  },
  {
    id: 'Pendulum-v1',
    steps: 2_000_000,
    create: () => new Pendulum(),
    createVector: (numEnvs) => new PendulumVector(numEnvs),
  },
  {
    id: 'Acrobot-v1',
    steps: 500_000,
    create: () => new Acrobot(),
    createVector: (numEnvs) => new AcrobotVector(numEnvs),
  },
];

function singleRate({ create, steps }: Case): number {
  const env = create();
  const rng = new Rng(1);
  const actions = Array.from({ length: 4096 }, () => env.actionSpace.sample(rng));
  const play = (count: number): number => {
    env.reset({ seed: 1 });
    const start = performance.now();
    for (let k = 0; k < count; k++) {
      const { terminated, truncated } = env.step(actions[k & 4095] as never);
      if (terminated || truncated) env.reset();
    }
    return (1000 * count) / (performance.now() - start);
  };
  play(steps / 10);
  return play(steps);
}

function vectorRate({ createVector, steps }: Case, numEnvs: number): number {
  const vector = createVector(numEnvs);
  const { actionSpace } = vector;
  const rng = new Rng(1);
  const actions = Array.from({ length: batches }, () => {
    const batch = packedArray(actionSpace.dtype, numEnvs * actionSpace.size);
    for (let i = 0; i < numEnvs; i++) actionSpace.pack(actionSpace.sample(rng), batch, i * actionSpace.size);
    return batch;
  });
  const play = (count: number): number => {
    vector.reset({ seed: 1 });
    const start = performance.now();
    for (let k = 0; k < count; k++) vector.step(actions[k % batches]!);
    return (1000 * count * numEnvs) / (performance.now() - start);
  };
  const count = Math.ceil((2 * steps) / numEnvs);
  play(Math.ceil(count / 5));
  return play(count);
}

export async function run(report: Report): Promise<void> {
  const python = await findPython(['gymnasium', 'numpy']);
  const peer = python === undefined ? {} : { peer: 'Gymnasium' };
  const peerRate = (kind: string, id: string, numEnvs: number): (() => Promise<number>) | undefined => {
    if (python === undefined) return undefined;
    return async () => {
      const result = await python.runPeer('gymnasium_envs.py', [kind, id, String(numEnvs)]);
      return result.stepsPerSecond as number;
    };
  };
  for (const one of cases) {
    const common = { suite, unit: 'steps/s', higherIsBetter: true };
    const single = await sideBySide(rounds, () => singleRate(one), peerRate('single', one.id, 1));
    report({ ...common, name: `${one.id}, one environment`, ...single, ...peer });
    for (const numEnvs of [16, 1024, 2048]) {
      // Gymnasium has a native vector for CartPole only; its other vectors step the environments one after the other.
      const native = one.id.startsWith('CartPole');
      const many = await sideBySide(
        native ? rounds : 1,
        () => vectorRate(one, numEnvs),
        native ? peerRate('vector', one.id, numEnvs) : undefined,
      );
      report({ ...common, name: `${one.id}, vector of ${numEnvs}`, ...many, ...(native ? peer : {}) });
    }
    for (const library of ['gymnax', 'envpool'] as const) await besideVector(one, library, report);
  }
}

/** Compares with gymnax (JAX on the CPU, float32, not equal to Gymnasium) or envpool (C++): one thread, alternating rounds. */
async function besideVector(one: Case, library: 'gymnax' | 'envpool', report: Report): Promise<void> {
  const python = await findPython([library]);
  if (python === undefined) return;
  const numEnvs = library === 'gymnax' ? 2048 : 1024;
  const server = python.servePeer('vector_rates.py', [library, one.id, String(numEnvs), '1']);
  const rates = await sideBySide(
    rounds,
    () => vectorRate(one, numEnvs),
    async () => Number(await server.ask('0.5')),
  );
  await server.close();
  const row = { suite, unit: 'steps/s', higherIsBetter: true, peer: library, ...rates, target: 1 };
  report({ ...row, name: `${one.id}, vector of ${numEnvs}, beside ${library}` });
}
