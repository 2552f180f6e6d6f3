import { definePlugin } from '@prism-rl/core';
import { plugin as games } from '@prism-rl/games/plugin';

const ticTacToe = games.environments['TicTacToe-v0'];
const moveName = (_state, cell) => `${'abc'[cell % 3]}${1 + Math.floor(cell / 3)}`;

export const plugin = definePlugin({
  name: 'named-moves',
  environments: {
    'Named-v0': {
      ...ticTacToe,
      game: async (config) => Object.assign(await ticTacToe.game(config), { id: 'Named-v0', moveName }),
    },
  },
});
