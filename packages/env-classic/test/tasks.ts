import type { Env, RowTask, VectorEnv } from '@prism-rl/core';
import { RowVector } from '@prism-rl/core';
import { Acrobot, CartPole, MountainCar, MountainCarContinuous, Pendulum } from '../src/index.ts';
import type { PolicyName } from './gymnasium.ts';
import { boxPolicy, discretePolicy } from './gymnasium.ts';

type Action = number | Float32Array;
type Config = { readonly [key: string]: number | boolean };

/** Allowed deviations; 0 requires equal bits. */
export interface Tolerance {
  readonly observation: number;
  readonly reward: number;
}

/** Creates one of the environments for the tests. */
export interface Task {
  readonly id: string;
  create(config?: Config): Env<Float32Array, Action>;
  createVector(numEnvs: number, config?: Config): VectorEnv;
  policy(name: PolicyName, seed: number): (observation: Float32Array) => Action;
  readonly tolerance: Tolerance;
}

const exact: Tolerance = { observation: 0, reward: 0 };

interface Class {
  new (config: Config, id: string): unknown;
  task(config: Config, id: string): RowTask<Float32Array, Float64Array>;
}

/** @param values number of discrete actions, or the bound of a continuous one in ±. */
function task(
  id: string,
  Task: Class,
  values: { readonly n: number } | { readonly high: number },
  tolerance = exact,
  defaults: Config = {},
): Task {
  return {
    id,
    create: (config) => new Task({ ...defaults, ...config }, id) as Env<Float32Array, Action>,
    createVector: (numEnvs, config) => new RowVector(numEnvs, Task.task({ ...defaults, ...config }, id)),
    policy: (name, seed) =>
      'n' in values ? discretePolicy(name, seed, values.n) : boxPolicy(name, seed, values.high),
    tolerance,
  };
}

/** All environments of the package. */
export const tasks: readonly Task[] = [
  task('CartPole-v1', CartPole, { n: 2 }),
  task('CartPole-v0', CartPole, { n: 2 }, exact, { maxEpisodeSteps: 200 }),
  task('MountainCar-v0', MountainCar, { n: 3 }),
  task('MountainCarContinuous-v0', MountainCarContinuous, { high: 1 }),
  // The C library does not round every sine correctly, and rewards show all 53 bits.
  task('Pendulum-v1', Pendulum, { high: 2 }, { observation: 0, reward: 1e-9 }),
  // The system is chaotic: a last bit's difference grows within an episode.
  task('Acrobot-v1', Acrobot, { n: 3 }, { observation: 1e-6, reward: 0 }),
];
