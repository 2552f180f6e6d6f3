// Opponents that look ahead count what unfinished positions are worth.
import { Rng } from '@prism-rl/core';
import { checkGame } from '@prism-rl/testing';
import { expect, test } from 'vitest';
import { Match } from '../src/match.ts';
import { playerOf } from '../src/players.ts';
import { DotsAndBoxes } from './dotsAndBoxes.ts';

/** Unfinished positions count 0, as without `worth`. */
class Unvalued extends DotsAndBoxes {
  override worth(): number {
    return 0;
  }
}

/** Mean result of a search against random moves, half of the games from each side. */
function meanResult(game: DotsAndBoxes, name: string, games: number): number {
  const rng = new Rng(3);
  const [search, random] = [playerOf(game, name), playerOf(game, 'random')];
  let sum = 0;
  for (let k = 0; k < games; k++) {
    const players = k % 2 === 0 ? [search, random] : [random, search];
    const match = new Match(game);
    while (match.result === undefined) match.play(players[match.turn]!.move(match.state, rng, 0));
    sum += k % 2 === 0 ? match.result : -match.result;
  }
  return sum / games;
}

test.each(checkGame(() => new DotsAndBoxes()))('dots and boxes: $name', ({ run }) => run());

test.each(['greedy', 'minimax:2'])('%s beats random moves if it knows what boxes are worth', (name) => {
  expect(meanResult(new DotsAndBoxes(3), name, 100)).toBeGreaterThan(0.6);
  expect(Math.abs(meanResult(new Unvalued(3), name, 100))).toBeLessThan(0.4);
});

test('checkGame refuses a worth that both sides win', () => {
  class Unfair extends DotsAndBoxes {
    override worth(): number {
      return 0.5;
    }
  }
  const check = checkGame(() => new Unfair()).find(({ name }) => name.startsWith('what a position'))!;
  expect(() => check.run()).toThrow(
    'worth must be finite, and opposite for the two sides, but is 0.5 and 0.5.',
  );
});
