// Compares steps per second with Gymnasium: one environment after make(), and vectors; random actions, resets included.
import { Rng } from '@prism-rl/core';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import { findPython } from '../../../benchmarks/src/python.ts';
import { sideBySide } from '../../../benchmarks/src/sideBySide.ts';
import type { TabularEnv } from '../src/index.ts';
import {
  CliffWalking,
  CliffWalkingVector,
  FrozenLake,
  FrozenLakeVector,
  GridWorld,
  GridWorldVector,
  Taxi,
} from '../src/index.ts';
import { TabularVector } from '../src/tabularEnv.ts';
import { taxiTask } from '../src/taxi.ts';

export const suite = 'tables';

const rounds = 5;
const steps = 2_000_000;

interface Case {
  readonly id: string;
  readonly hasPeer: boolean;
  create(): TabularEnv;
  createVector(numEnvs: number): TabularVector;
}

const cases: readonly Case[] = [
  {
    id: 'FrozenLake-v1',
    hasPeer: true,
    create: () => new FrozenLake(),
    createVector: (numEnvs) => new FrozenLakeVector(numEnvs),
  },
  {
    id: 'CliffWalking-v1',
    hasPeer: true,
    create: () => new CliffWalking(),
    createVector: (numEnvs) => new CliffWalkingVector(numEnvs),
  },
  {
    id: 'Taxi-v4',
    hasPeer: true,
    create: () => new Taxi(),
    createVector: (numEnvs) => new TabularVector(numEnvs, taxiTask({}, 'Taxi-v4')),
  },
  {
    id: 'GridWorld-v0',
    hasPeer: false,
    create: () => new GridWorld(),
    createVector: (numEnvs) => new GridWorldVector(numEnvs),
  },
];

function singleRate({ create }: Case): number {
  const env = create();
  const rng = new Rng(1);
  const actions = Array.from({ length: 4096 }, () => env.actionSpace.sample(rng));
  const play = (count: number): number => {
    env.reset({ seed: 1 });
    const start = performance.now();
    for (let k = 0; k < count; k++) {
      const { terminated, truncated } = env.step(actions[k & 4095]!);
      if (terminated || truncated) env.reset();
    }
    return (1000 * count) / (performance.now() - start);
  };
  play(steps / 10);
  return play(steps);
}

function vectorRate({ createVector }: Case, numEnvs: number): number {
  const vector = createVector(numEnvs);
  const rng = new Rng(1);
  const actions = Array.from({ length: 64 }, () =>
    Int32Array.from({ length: numEnvs }, () => vector.actionSpace.sample(rng)),
  );
  const play = (count: number): number => {
    vector.reset({ seed: 1 });
    const start = performance.now();
    for (let k = 0; k < count; k++) vector.step(actions[k & 63]!);
    return (1000 * count * numEnvs) / (performance.now() - start);
  };
  const count = Math.ceil((4 * steps) / numEnvs);
  play(Math.ceil(count / 5));
  return play(count);
}

export async function run(report: Report): Promise<void> {
  const python = await findPython(['gymnasium', 'numpy']);
  const common = { suite, unit: 'steps/s', higherIsBetter: true };
  for (const one of cases) {
    const hasPeer = python !== undefined && one.hasPeer;
    const peerRate = async (): Promise<number> => {
      const result = await python!.runPeer('gymnasium_envs.py', ['single', one.id, '1']);
      return result.stepsPerSecond as number;
    };
    const single = await sideBySide(rounds, () => singleRate(one), hasPeer ? peerRate : undefined);
    report({
      ...common,
      name: `${one.id}, one environment`,
      ...single,
      ...(hasPeer ? { peer: 'Gymnasium' } : {}),
    });
    for (const numEnvs of [1, 16, 256]) {
      const many = await sideBySide(rounds, () => vectorRate(one, numEnvs));
      report({ ...common, name: `${one.id}, vector of ${numEnvs}`, ...many });
    }
  }
}
