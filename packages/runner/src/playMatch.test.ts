import type { Player } from '@prism-rl/core';
import { Discrete, type GameTask, type Side } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { playMatch } from './playMatch.ts';

/** Three moves of 0 or 1 in turn; a 1 in the last one wins. The state counts the moves. */
const threeMoves: GameTask<number, Int32Array> = {
  id: 'ThreeMoves-v0',
  players: 2,
  observationSpace: new Discrete(4),
  actionSpace: new Discrete(2),
  stateType: 'int32',
  stateSize: 1,
  maxEpisodeSteps: null,
  start: (state) => void state.fill(0),
  turn: (state) => (state[0]! % 2) as Side,
  step: (state, actions, from, _rng, outcome) => {
    state[0]!++;
    outcome.terminated = state[0] === 3;
    outcome.truncated = false;
    outcome.reward = outcome.terminated ? Number(actions[from]) : 0;
  },
  observe: (state, out, to) => {
    out[to] = state[0]!;
  },
};

const always = (move: number): Player => ({ move: () => move });

test('each opening of two moves is played equally often from both sides, at least `games` games in all', async () => {
  const openings = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]; // prettier-ignore
  const matchOf = (games?: number) => playMatch(threeMoves, [always(1), always(0)], { games });
  // Whoever begins makes the last move: the first player wins where it begins, and nobody where it follows.
  for (const [games, rounds] of [
    [undefined, 1],
    [8, 1],
    [9, 2],
    [17, 3],
  ] as const) {
    expect(await matchOf(games)).toEqual(
      openings.map((moves) => ({ moves, outcomes: [Array(rounds).fill(1), Array(rounds).fill(0)] })),
    );
  }
  const [lost] = await playMatch(threeMoves, [always(0), always(1)]);
  expect(lost!.outcomes).toEqual([[0], [-1]]);
});
