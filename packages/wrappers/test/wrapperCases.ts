import type { Env, VectorEnv } from '@prism-rl/core';
import { RowVector, vectorize } from '@prism-rl/core';
import { CartPole, Pendulum } from '@prism-rl/env-classic';
import { FrozenLake, TabularVector } from '@prism-rl/env-gridworld';
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
import { cartPicture } from './showing.ts';

/** A wrapper around one environment and around a vector. */
export interface Case {
  readonly name: string;
  create(): Env;
  createVector(numEnvs: number): VectorEnv;
  /** Normalizers: moments outlast a seeded reset, and vectors share them. */
  readonly hasMoments?: boolean;
}

type Row = [name: string, create: Case['create'], createVector: Case['createVector'], hasMoments?: boolean];

function casesOf(...rows: readonly Row[]): Case[] {
  return rows.map(([name, create, createVector, hasMoments = false]) => ({
    ...{ name, create, createVector, hasMoments },
  }));
}

const limit = { maxEpisodeSteps: 40 };
const cart = () => new CartPole(limit);
const carts = (n: number) => new RowVector(n, CartPole.task(limit));
const pendulum = () => new Pendulum(limit);
const pendulums = (n: number) => new RowVector(n, Pendulum.task(limit));
const cartPictures = (n: number) => vectorize(Array.from({ length: n }, cartPicture) as Env[]);
const lake = () => new FrozenLake(limit);
const lakes = (n: number) => new TabularVector(n, FrozenLake.task(limit));
const sticky = { probability: 0.4, duration: [1, 3] } as const;
const timeLimited = () => new TimeLimit(new CartPole(), 17) as Env;

/** Wrappers of vectors of numbers. */
export const cases: readonly Case[] = casesOf(
  ['TimeLimit', timeLimited, (n) => new TimeLimit.Vector(new RowVector(n, CartPole.task()), 17)],
  [
    'TimeLimit on ice',
    () => new TimeLimit(new FrozenLake(), 6) as Env,
    (n) => new TimeLimit.Vector(new TabularVector(n, FrozenLake.task()), 6),
  ],
  ['OrderEnforcing', () => new OrderEnforcing(lake()), (n) => new OrderEnforcing.Vector(lakes(n))],
  ['FrameStack', () => new FrameStack(cart(), 3), (n) => new FrameStack.Vector(carts(n), 3)],
  [
    'FrameStack, zeros first',
    () => new FrameStack(pendulum(), 2, 'zero'),
    (n) => new FrameStack.Vector(pendulums(n), 2, 'zero'),
  ],
  [
    'MaskObservation',
    () => new MaskObservation(cart(), [0, 2]),
    (n) => new MaskObservation.Vector(carts(n), [0, 2]),
  ],
  [
    'NormalizeObservation',
    () => new NormalizeObservation(cart()),
    (n) => new NormalizeObservation.Vector(carts(n)),
    true,
  ],
  [
    'NormalizeReward',
    () => new NormalizeReward(pendulum()),
    (n) => new NormalizeReward.Vector(pendulums(n)),
    true,
  ],
  [
    'ClipReward',
    () => new ClipReward(pendulum(), { min: -2 }),
    (n) => new ClipReward.Vector(pendulums(n), { min: -2 }),
  ],
  ['ClipAction', () => new ClipAction(pendulum()), (n) => new ClipAction.Vector(pendulums(n))],
  ['RescaleAction', () => new RescaleAction(pendulum()), (n) => new RescaleAction.Vector(pendulums(n))],
  [
    'FlattenObservation',
    () => new FlattenObservation(lake()),
    (n) => new FlattenObservation.Vector(lakes(n)),
  ],
  ['StickyAction', () => new StickyAction(lake(), sticky), (n) => new StickyAction.Vector(lakes(n), sticky)],
  [
    'StickyAction, continuous',
    () => new StickyAction(pendulum(), sticky),
    (n) => new StickyAction.Vector(pendulums(n), sticky),
  ],
  [
    'RecordEpisodeStatistics',
    () => new RecordEpisodeStatistics(lake()),
    (n) => new RecordEpisodeStatistics.Vector(lakes(n)),
  ],
  [
    'several around each other',
    () => new FrameStack(new ClipReward(new StickyAction(cart(), sticky), { max: 0.5 }), 2),
    (n) =>
      new FrameStack.Vector(
        new ClipReward.Vector(new StickyAction.Vector(carts(n), sticky), { max: 0.5 }),
        2,
      ),
  ],
);

/** Wrappers of pictures, and wrappers of wrappers. */
export const slowCases: readonly Case[] = casesOf(
  [
    'TimeLimit of environments side by side',
    timeLimited,
    (n) => new TimeLimit.Vector(vectorize(Array.from({ length: n }, () => new CartPole())), 17),
  ],
  [
    'TimeLimit of one that wraps the other',
    () => new FrameStack(timeLimited() as Env<Float32Array, number>, 2),
    (n) => new FrameStack.Vector(new TimeLimit.Vector(new RowVector(n, CartPole.task()), 17), 2),
  ],
  [
    'ActionRepeat of environments side by side',
    () => new ActionRepeat(new CartPole(), 3),
    (n) => vectorize(Array.from({ length: n }, () => new ActionRepeat(new CartPole(), 3))),
  ],
  [
    'FrameStack by channels',
    () => new FrameStack(cartPicture(), 2, 'reset', 'channels') as Env,
    (n) => new FrameStack.Vector(cartPictures(n), 2, 'reset', 'channels'),
  ],
  [
    'Resize',
    () => new Resize(cartPicture(), { height: 4, width: 1 }) as Env,
    (n) => new Resize.Vector(cartPictures(n), { height: 4, width: 1 }),
  ],
  [
    'TimeLimit around what remembers an episode',
    () => new TimeLimit(new FrameStack(new StickyAction(new CartPole(), sticky), 2) as Env, 13) as Env,
    (n) =>
      new TimeLimit.Vector(
        new FrameStack.Vector(new StickyAction.Vector(new RowVector(n, CartPole.task()), sticky), 2),
        13,
      ),
  ],
  [
    'TimeLimit around other observations and rewards',
    () => new TimeLimit(new ClipReward(new FlattenObservation(new FrozenLake()), { max: 0.5 }), 6) as Env,
    (n) =>
      new TimeLimit.Vector(
        new ClipReward.Vector(new FlattenObservation.Vector(new TabularVector(n, FrozenLake.task())), {
          max: 0.5,
        }),
        6,
      ),
  ],
);

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
