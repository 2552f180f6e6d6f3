import type { Env, VectorEnv } from '@prism-rl/core';
import { vectorize } from '@prism-rl/core';
import { CartPole, CartPoleVector, Pendulum, PendulumVector } from '@prism-rl/env-classic';
import { FrozenLake, FrozenLakeVector } from '@prism-rl/env-gridworld';
import { type Check, checkEnv, checkVectorEnv } from '@prism-rl/testing';
import {
  ActionRepeat,
  ClipAction,
  ClipReward,
  FlattenObservation,
  FrameStack,
  MaskObservation,
  NormalizeObservation,
  NormalizeReward,
  OrderEnforcing,
  RecordEpisodeStatistics,
  RescaleAction,
  Resize,
  StickyAction,
  TimeLimit,
} from '../src/index.ts';
import { cartPicture } from './cartPicture.ts';

/** A wrapper around one environment and around a vector. */
export interface Case {
  readonly name: string;
  create(): Env;
  createVector(numEnvs: number): VectorEnv;
  /** Normalizers: moments outlast a seeded reset, and vectors share them. */
  readonly hasMoments?: boolean;
}

const limit = { maxEpisodeSteps: 40 };
const cart = () => new CartPole(limit);
const carts = (n: number) => new CartPoleVector(n, limit);
const pendulum = () => new Pendulum(limit);
const pendulums = (n: number) => new PendulumVector(n, limit);
const cartPictures = (n: number) => vectorize(Array.from({ length: n }, cartPicture) as Env[]);
const lake = () => new FrozenLake(limit);
const lakes = (n: number) => new FrozenLakeVector(n, limit);
const sticky = { probability: 0.4, duration: [1, 3] } as const;
const timeLimited = () => new TimeLimit(new CartPole(), 17) as Env;

/** Wrappers of vectors of numbers. */
export const cases: readonly Case[] = [
  {
    name: 'TimeLimit',
    create: timeLimited,
    createVector: (n) => new TimeLimit.Vector(new CartPoleVector(n), 17),
  },
  {
    name: 'TimeLimit on ice',
    create: () => new TimeLimit(new FrozenLake(), 6) as Env,
    createVector: (n) => new TimeLimit.Vector(new FrozenLakeVector(n), 6),
  },
  {
    name: 'OrderEnforcing',
    create: () => new OrderEnforcing(lake()),
    createVector: (n) => new OrderEnforcing.Vector(lakes(n)),
  },
  {
    name: 'FrameStack',
    create: () => new FrameStack(cart(), 3),
    createVector: (n) => new FrameStack.Vector(carts(n), 3),
  },
  {
    name: 'FrameStack, zeros first',
    create: () => new FrameStack(pendulum(), 2, 'zero'),
    createVector: (n) => new FrameStack.Vector(pendulums(n), 2, 'zero'),
  },
  {
    name: 'MaskObservation',
    create: () => new MaskObservation(cart(), [0, 2]),
    createVector: (n) => new MaskObservation.Vector(carts(n), [0, 2]),
  },
  {
    name: 'NormalizeObservation',
    create: () => new NormalizeObservation(cart()),
    createVector: (n) => new NormalizeObservation.Vector(carts(n)),
    hasMoments: true,
  },
  {
    name: 'NormalizeReward',
    create: () => new NormalizeReward(pendulum()),
    createVector: (n) => new NormalizeReward.Vector(pendulums(n)),
    hasMoments: true,
  },
  {
    name: 'ClipReward',
    create: () => new ClipReward(pendulum(), { min: -2 }),
    createVector: (n) => new ClipReward.Vector(pendulums(n), { min: -2 }),
  },
  {
    name: 'ClipAction',
    create: () => new ClipAction(pendulum()),
    createVector: (n) => new ClipAction.Vector(pendulums(n)),
  },
  {
    name: 'RescaleAction',
    create: () => new RescaleAction(pendulum()),
    createVector: (n) => new RescaleAction.Vector(pendulums(n)),
  },
  {
    name: 'FlattenObservation',
    create: () => new FlattenObservation(lake()),
    createVector: (n) => new FlattenObservation.Vector(lakes(n)),
  },
  {
    name: 'StickyAction',
    create: () => new StickyAction(lake(), sticky),
    createVector: (n) => new StickyAction.Vector(lakes(n), sticky),
  },
  {
    name: 'StickyAction, continuous',
    create: () => new StickyAction(pendulum(), sticky),
    createVector: (n) => new StickyAction.Vector(pendulums(n), sticky),
  },
  {
    name: 'RecordEpisodeStatistics',
    create: () => new RecordEpisodeStatistics(lake()),
    createVector: (n) => new RecordEpisodeStatistics.Vector(lakes(n)),
  },
  {
    name: 'several around each other',
    create: () => new FrameStack(new ClipReward(new StickyAction(cart(), sticky), { max: 0.5 }), 2),
    createVector: (n) =>
      new FrameStack.Vector(
        new ClipReward.Vector(new StickyAction.Vector(carts(n), sticky), { max: 0.5 }),
        2,
      ),
  },
];

/** Wrappers of pictures, and wrappers of wrappers. */
export const slowCases: readonly Case[] = [
  {
    name: 'TimeLimit of environments side by side',
    create: timeLimited,
    createVector: (n) => new TimeLimit.Vector(vectorize(Array.from({ length: n }, () => new CartPole())), 17),
  },
  {
    name: 'TimeLimit of one that wraps the other',
    create: () => new FrameStack(timeLimited() as Env<Float32Array, number>, 2),
    createVector: (n) => new FrameStack.Vector(new TimeLimit.Vector(new CartPoleVector(n), 17), 2),
  },
  {
    name: 'ActionRepeat of environments side by side',
    create: () => new ActionRepeat(new CartPole(), 3),
    createVector: (n) => vectorize(Array.from({ length: n }, () => new ActionRepeat(new CartPole(), 3))),
  },
  {
    name: 'FrameStack by channels',
    create: () => new FrameStack(cartPicture(), 2, 'reset', 'channels') as Env,
    createVector: (n) => new FrameStack.Vector(cartPictures(n), 2, 'reset', 'channels'),
  },
  {
    name: 'Resize',
    create: () => new Resize(cartPicture(), { height: 4, width: 1 }) as Env,
    createVector: (n) => new Resize.Vector(cartPictures(n), { height: 4, width: 1 }),
  },
  {
    name: 'TimeLimit around what remembers an episode',
    create: () =>
      new TimeLimit(new FrameStack(new StickyAction(new CartPole(), sticky), 2) as Env, 13) as Env,
    createVector: (n) =>
      new TimeLimit.Vector(
        new FrameStack.Vector(new StickyAction.Vector(new CartPoleVector(n), sticky), 2),
        13,
      ),
  },
  {
    name: 'TimeLimit around other observations and rewards',
    create: () =>
      new TimeLimit(new ClipReward(new FlattenObservation(new FrozenLake()), { max: 0.5 }), 6) as Env,
    createVector: (n) =>
      new TimeLimit.Vector(
        new ClipReward.Vector(new FlattenObservation.Vector(new FrozenLakeVector(n)), { max: 0.5 }),
        6,
      ),
  },
];

/** Contracts that do not hold if earlier observations count. */
const withoutMoments = /^a seeded reset starts from scratch|^row i equals the single/;

/** The contracts of both forms. */
export function wrapperChecks({ create, createVector, hasMoments = false }: Case): Check[] {
  const requires = ['save', 'render', 'renderText'] as const;
  const vector = checkVectorEnv(createVector, create, { requires });
  return [
    ...checkEnv(create, { requires }),
    ...vector.map(({ name, run }) => ({ name: `vector: ${name}`, run })),
  ].filter(({ name }) => !(hasMoments && withoutMoments.test(name.replace('vector: ', ''))));
}
