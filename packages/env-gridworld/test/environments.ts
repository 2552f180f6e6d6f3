import { type Check, checkEnv, checkVectorEnv } from '@prism-rl/testing';
import { plugin } from '../src/plugin.ts';

/** Every environment of the plugin, some with further settings. */
export interface Case {
  readonly title: string;
  readonly id: string;
  readonly config: { readonly [name: string]: unknown };
  readonly deterministic?: boolean;
}

const limited = { maxEpisodeSteps: 60 };

export const cases: readonly Case[] = [
  { id: 'Blackjack-v1', config: {} },
  { id: 'Blackjack-v1', config: { natural: true, sab: false } },
  { id: 'CliffWalking-v1', config: limited, deterministic: true },
  { id: 'CliffWalkingSlippery-v1', config: limited },
  { id: 'FrozenLake-v1', config: {} },
  { id: 'FrozenLake-v1', config: { map: 'random', size: 6, mapSeed: 3 } },
  { id: 'FrozenLake8x8-v1', config: { isSlippery: false }, deterministic: true },
  { id: 'GamblersProblem-v0', config: limited },
  { id: 'GridWorld-v0', config: limited, deterministic: true },
  { id: 'GridWorld-v0', config: { map: ['S#G', '.T.', '..S'], slipProbability: 0.2, trapsEndEpisode: true } },
  { id: 'JacksCarRental-v0', config: { maxCars: 6, maxMoves: 2 } },
  { id: 'Junctions-v0', config: {} },
  { id: 'Junctions-v0', config: { streets: [1, 3], capacity: 4, maxEpisodeSteps: 60 } },
  { id: 'MemoryChain-v0', config: {} },
  { id: 'MemoryChain-v0', config: { length: 3 } },
  { id: 'MovingGridWorld-v0', config: limited, deterministic: true },
  { id: 'MovingGridWorld-v0', config: { ...limited, size: 7, randomStarts: true } },
  { id: 'SuttonBartoGrid-v0', config: limited },
  { id: 'Taxi-v3', config: limited },
  { id: 'Taxi-v4', config: { ...limited, isRainy: true, ficklePassenger: true } },
  { id: 'WindyGridWorld-v0', config: limited, deterministic: true },
  { id: 'WindyGridWorld-v0', config: { ...limited, stochasticWind: true, kingsMoves: true } },
].map((one) => ({ ...one, title: `${one.id} ${JSON.stringify(one.config)}` }));

export function configOfCase({ id, config }: Case): object {
  return { ...plugin.environments![id]!.defaults, ...config };
}

/** Contract checks of an environment and its vector. */
export function caseChecks(one: Case): Check[] {
  const entry = plugin.environments![one.id]!;
  const config = configOfCase(one);
  const create = () => entry.create(config);
  const hasModel =
    !/Blackjack|Junctions|MemoryChain|Moving/.test(one.id) && !('ficklePassenger' in one.config);
  const all = ['save', 'render', 'renderText', 'model'] as const;
  const requires = hasModel ? all : all.slice(0, -1);
  const vector = checkVectorEnv((numEnvs) => entry.createVector!(numEnvs, config), create, {
    requires: ['save', 'render', 'renderText', 'restart'],
  });
  return [
    ...checkEnv(create, { requires, deterministic: one.deterministic ?? false }),
    ...vector.map(({ name, run }) => ({ name: `vector: ${name}`, run })),
  ];
}
