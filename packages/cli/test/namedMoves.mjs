import { definePlugin } from '@prism-rl/core';
import { plugin as games } from '@prism-rl/games/plugin';

const ticTacToe = games.environments['TicTacToe-v0'];
const moveName = (_state, cell) => `${'abc'[cell % 3]}${1 + Math.floor(cell / 3)}`;

export const plugin = definePlugin({
  name: 'named-moves',
  opponents: {
    // Takes the last free cell.
    last: {
      description: 'Takes the last free cell',
      create: (game) => ({
        move: (state) => {
          if (game.id !== 'Named-v0' && game.id !== 'TicTacToe-v0') throw new Error(game.id);
          return state.lastIndexOf(0);
        },
      }),
    },
  },
  environments: {
    'Named-v0': {
      ...ticTacToe,
      game: async (config) => Object.assign(await ticTacToe.game(config), { id: 'Named-v0', moveName }),
    },
  },
});
