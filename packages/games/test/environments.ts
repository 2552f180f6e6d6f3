import { type Check, checkEnv, checkVectorEnv } from '@prism-rl/testing';
import { plugin } from '../src/plugin.ts';

/** An environment of the plugin and settings over its defaults. */
export type Case = readonly [id: string, given: { readonly [name: string]: unknown }];

/** Every environment as it is by default. */
export const plain: readonly Case[] = [
  ['Breakthrough-v0', {}],
  ['ConnectFour-v0', {}],
  ['Hex-v0', {}],
  ['Othello-v0', {}],
  ['TicTacToe-v0', {}],
];

/** Environments with other settings. */
export const others: readonly Case[] = [
  ['Breakthrough-v0', { size: 5 }],
  ['ConnectFour-v0', { opponent: 'greedy' }],
  ['Hex-v0', { size: 5, opponent: 'minimax:2' }],
  ['Hex-v0', { size: 9 }],
  ['Othello-v0', { size: 6, opponent: 'greedy' }],
  ['TicTacToe-v0', { mask: false }],
  ['TicTacToe-v0', { opponent: 'greedy' }],
];

/** Contract checks of an environment and its vector. */
export function caseChecks([id, given]: Case): Check[] {
  const entry = plugin.environments![id]!;
  const config = { ...entry.defaults, ...given };
  const create = () => entry.create(config);
  const vector = checkVectorEnv((numEnvs) => entry.createVector!(numEnvs, config), create, {
    requires: ['save', 'render', 'renderText', 'restart'],
  });
  return [
    ...checkEnv(create, { requires: ['save', 'render', 'renderText'] }),
    ...vector.map(({ name, run }) => ({ name: `vector: ${name}`, run })),
  ];
}
