import type { Env, VectorEnv } from '@prism-rl/core';
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
import type { Tolerance } from './comparison.ts';
import type { PolicyName } from './gymnasium.ts';
import { boxPolicy, discretePolicy } from './gymnasium.ts';

type Action = number | Float32Array;
type Config = { readonly [key: string]: number | boolean };

/** Creates one of the environments for the tests. */
export interface Task {
  readonly id: string;
  create(config?: Config): Env<Float32Array, Action>;
  createVector(numEnvs: number, config?: Config): VectorEnv;
  policy(name: PolicyName, seed: number): (observation: Float32Array) => Action;
  readonly tolerance: Tolerance;
}

const exact: Tolerance = { observation: 0, reward: 0 };

function task<A extends Action>(
  id: string,
  create: (config: Config) => Env<Float32Array, A>,
  createVector: (numEnvs: number, config: Config) => VectorEnv,
  policy: Task['policy'],
  tolerance = exact,
): Task {
  return {
    id,
    create: (config = {}) => create(config) as Env<Float32Array, Action>,
    createVector: (numEnvs, config = {}) => createVector(numEnvs, config),
    policy,
    tolerance,
  };
}

const discrete =
  (n: number): Task['policy'] =>
  (name, seed) =>
    discretePolicy(name, seed, n);
const box =
  (high: number): Task['policy'] =>
  (name, seed) =>
    boxPolicy(name, seed, high);

/** All environments of the package. */
export const tasks: readonly Task[] = [
  task(
    'CartPole-v1',
    (c) => new CartPole(c),
    (n, c) => new CartPoleVector(n, c),
    discrete(2),
  ),
  task(
    'CartPole-v0',
    (c) => new CartPole({ maxEpisodeSteps: 200, ...c }, 'CartPole-v0'),
    (n, c) => new CartPoleVector(n, { maxEpisodeSteps: 200, ...c }, 'CartPole-v0'),
    discrete(2),
  ),
  task(
    'MountainCar-v0',
    (c) => new MountainCar(c),
    (n, c) => new MountainCarVector(n, c),
    discrete(3),
  ),
  task(
    'MountainCarContinuous-v0',
    (c) => new MountainCarContinuous(c),
    (n, c) => new MountainCarContinuousVector(n, c),
    box(1),
  ),
  // The C library does not round every sine correctly, and rewards show all 53 bits.
  task(
    'Pendulum-v1',
    (c) => new Pendulum(c),
    (n, c) => new PendulumVector(n, c),
    box(2),
    {
      observation: 0,
      reward: 1e-9,
    },
  ),
  // The system is chaotic: a last bit's difference grows within an episode.
  task(
    'Acrobot-v1',
    (c) => new Acrobot(c),
    (n, c) => new AcrobotVector(n, c),
    discrete(3),
    {
      observation: 1e-6,
      reward: 0,
    },
  ),
];
