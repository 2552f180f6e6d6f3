import { expect, test } from 'vitest';
import { blind, gameOf } from '../../../test/lookAhead.ts';
import { worstMove } from './worstMove.ts';

test('the move that let the other side win is found, with the one that would have stopped it', async () => {
  const game = await gameOf('TicTacToe-v0');
  // The first player leaves the lowest row to the second, which then needs only cell 7.
  expect(await worstMove(game, [4, 8, 0, 6, 1, 7], 0, blind)).toMatchObject({ at: 4, played: 1, better: 7 });
  // The second could have won at once, in the same row, instead of at the next move.
  expect(await worstMove(game, [4, 8, 0, 6, 1, 2, 3, 7], 1, blind)).toMatchObject({ at: 5, better: 7 });
});

test('in Connect Four, three below one another are stopped', async () => {
  const game = await gameOf('ConnectFour-v0');
  expect(await worstMove(game, [3, 0, 3, 1, 3, 6, 3], 1, blind)).toMatchObject({
    at: 5,
    played: 6,
    better: 3,
  });
});

test('without a move that is clearly worse nothing is said', async () => {
  const game = await gameOf('TicTacToe-v0');
  expect(await worstMove(game, [4, 0, 8], 1, blind)).toBeUndefined();
  expect(await worstMove(game, [], 0, blind)).toBeUndefined();
});
