// Othello, Hex and Breakthrough, compared with OpenSpiel.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { type Discrete, packedArray, Rng } from '@prism-rl/core';
import { checkGame } from '@prism-rl/testing';
import { describe, expect, test } from 'vitest';
import type { BoardGame } from '../src/boardGame.ts';
import { BreakthroughGame } from '../src/breakthrough.ts';
import { HexGame } from '../src/hex.ts';
import { OthelloGame } from '../src/othello.ts';

type Recorded = readonly (readonly [moves: string, outcome: number, digest: string])[];

const recorded = JSON.parse(
  fs.readFileSync(new URL('fixtures/openSpiel.json', import.meta.url), 'utf8'),
) as Record<string, Recorded>;

/** Plays recorded moves: the outcome for the player who begins, and a digest of turns, boards and possible moves. */
function replayed(game: BoardGame, moves: readonly number[]): [outcome: number, digest: string] {
  const row = new Int32Array(game.stateSize);
  const outcome = { reward: 0, terminated: false, truncated: false };
  const board = (): string => row.subarray(0, -2).join('');
  const hash = createHash('sha256');
  let first = 0;
  game.start(row);
  for (const move of moves) {
    expect(outcome.terminated).toBe(false);
    const possible = possibleIn(game, row);
    hash.update(`${game.turn(row)} ${board()} ${possible.join(' ')}`);
    const side = game.turn(row);
    game.step(row, Int32Array.of(move), 0, new Rng(0), outcome);
    first = side === 0 ? outcome.reward : -outcome.reward;
  }
  expect([outcome.terminated, possibleIn(game, row)]).toEqual([true, []]);
  hash.update(board());
  return [first + 0, hash.digest('hex').slice(0, 16)];
}

function possibleIn(game: BoardGame, row: Int32Array): number[] {
  const seen = packedArray('int8', game.observationSpace.size);
  game.observe(row, seen, 0);
  const { n } = game.actionSpace as Discrete;
  return Array.from(seen.subarray(0, n)).flatMap((one, action) => (one === 1 ? [action] : []));
}

describe.each<[string, () => BoardGame]>([
  ['Othello 8', () => new OthelloGame(8)],
  ['Hex 5', () => new HexGame(5)],
  ['Hex 9', () => new HexGame(9)],
  ['Breakthrough 5', () => new BreakthroughGame(5)],
  ['Breakthrough 6', () => new BreakthroughGame(6)],
])('%s', (name, create) => {
  test('plays a hundred games as OpenSpiel does: turns, boards, masks, outcomes', () => {
    const games = recorded[name]!;
    expect(games).toHaveLength(100);
    for (const [moves, outcome, digest] of games)
      expect(replayed(create(), moves.split(' ').map(Number))).toEqual([outcome, digest]);
    expect(new Set(games.map(([, outcome]) => outcome)).size).toBeGreaterThan(1);
  });
});

describe.each<[string, () => BoardGame]>([
  ['Othello 6', () => new OthelloGame(6)],
  ['Hex 6', () => new HexGame(6)],
  ['Breakthrough 5', () => new BreakthroughGame(5)],
])('%s', (_, create) => {
  test.each(checkGame(create))('$name', ({ run }) => run());
});

test('a player of Othello who cannot move passes, and boards have a middle', () => {
  const game = new OthelloGame(4);
  const row = new Int32Array(18);
  // White has no move after black takes two discs; black moves again.
  row.set([0, 2, 2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 1]);
  const outcome = { reward: 0, terminated: false, truncated: false };
  game.step(row, Int32Array.of(0), 0, new Rng(0), outcome);
  expect([game.turn(row), outcome.terminated, possibleIn(game, row)]).toEqual([0, false, [12]]);
  game.step(row, Int32Array.of(12), 0, new Rng(0), outcome);
  expect([outcome.terminated, outcome.reward]).toEqual([true, 1]);
  expect(() => new OthelloGame(7)).toThrow('A board of Othello-v0 with 7 rows has no middle.');
});

test('boards in text and the names of moves', () => {
  const hex = new HexGame(5);
  const row = new Int32Array(hex.stateSize);
  for (const move of [7, 3])
    hex.step(row, Int32Array.of(move), 0, new Rng(0), { reward: 0, terminated: false, truncated: false });
  expect(hex.describe(row).split('\n').slice(0, 5)).toEqual([
    '  a b c d e',
    '1 · · · · ·',
    ' 2 · · X · ·',
    '  3 · · · · ·',
    '   4 O · · · ·',
  ]);
  expect(hex.moveName(row, 7)).toBe('c2');
  const breakthrough = new BreakthroughGame(5);
  breakthrough.start(row);
  expect(breakthrough.moveName(row, 3 * 20 + 2)).toBe('a1-b2');
  breakthrough.step(row, Int32Array.of(3 * 20 + 2), 0, new Rng(0), {
    reward: 0,
    terminated: false,
    truncated: false,
  });
  expect(breakthrough.moveName(row, 3 * 20 + 1)).toBe('a5-a4');
});
