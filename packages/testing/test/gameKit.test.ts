// checkGame passes a sound game and finds what is wrong with a defective one. An environment with an action mask is checked as well.
import type { GameTask, Outcome, PackedArray, Rng, Side } from '@prism-rl/core';
import { Box, Dict, Discrete, MultiBinary, RowEnv, RowVector } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { checkEnv, checkGame, checkVectorEnv } from '../src/index.ts';
import { sameCalls } from './transcript.ts';

const most = 5;

/**
 * Two heaps: take one to three from either; the player who takes the last one wins. A row is both heaps and the player whose turn it is; the
 * observation is the mask (action 3 h + n − 1 takes n from heap h), both heaps and whether the player moves. Swapping the heaps is a symmetry.
 */
class Heaps implements GameTask<unknown, Int32Array> {
  readonly id: string = 'Heaps-v0';
  readonly players = 2;
  readonly stateType = 'int32';
  readonly stateSize: number = 3;
  readonly maxEpisodeSteps = null;
  readonly isSparse: boolean = false;
  readonly actionSpace = new Discrete(6, { start: 1 });
  readonly observationSpace = new Dict({
    action_mask: new MultiBinary(6),
    heaps: new Box({ low: 0, high: most, shape: [3], dtype: 'int32' }),
  });
  readonly symmetries: GameTask<unknown, Int32Array>['symmetries'] = [
    {
      actions: Int32Array.of(3, 4, 5, 0, 1, 2),
      observation: Int32Array.of(3, 4, 5, 0, 1, 2, 7, 6, 8),
    },
  ];

  start(row: Int32Array, _rng: Rng): void {
    row.set([most, most, 0]);
  }

  turn(row: Int32Array): Side {
    return row[2] as Side;
  }

  step(row: Int32Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    const action = actions[from]! - 1;
    const heap = Math.floor(action / 3);
    const left = row[heap]! - 1 - (action % 3);
    row[heap] = left;
    row[2] = 1 - row[2]!;
    const isOver = left < 0 || row[0]! + row[1]! === 0;
    outcome.reward = left < 0 ? -1 : isOver ? 1 : 0;
    outcome.terminated = isOver;
    outcome.truncated = false;
    if (left < 0) row[heap] = 0;
  }

  observe(row: Int32Array, out: PackedArray, to: number, side = this.turn(row)): void {
    for (let k = 0; k < 6; k++) out[to + k] = Number(row[Math.floor(k / 3)]! > k % 3);
    out[to + 6] = row[0]!;
    out[to + 7] = row[1]!;
    out[to + 8] = Number(side === row[2]);
  }

  worth(row: Int32Array, side: Side): number {
    return side === row[2] ? row[0]! : 0 - row[0]!;
  }

  moveName(_row: Int32Array, action: number): string {
    return `take ${1 + ((action - 1) % 3)}`;
  }
}

const checksOf = (create: () => GameTask<unknown, Int32Array>, options = {}) => checkGame(create, options);

test.each(checksOf(() => new Heaps()))('sound: $name', ({ run }) => run());

// The checks after these are those of environments.
sameCalls('checkGame', (wrap) => checkGame(() => wrap(new Heaps())).slice(0, 5));

test('ten moves are enough for two heaps of five, nine are not', async () => {
  const [first] = checksOf(() => new Heaps(), { mostMoves: 3 });
  await expect((async () => first!.run())()).rejects.toThrow('A game has not ended after 3 random moves.');
  const [enough] = checksOf(() => new Heaps(), { mostMoves: 10 });
  await enough!.run();
});

const plays = 'player 0 begins, every possible move can be made, and games end';
const mirrored = 'symmetries turn games into games with the same observations and outcomes';
const seen = 'both players see an observation of the space, and seeing changes nothing';
const worth = 'what a position is worth to one side, it costs the other; names of moves are text';
const continued = 'the state decides the game: other rules continue it alike';
const masked = 'the action mask, if any, allows an action unless the episode terminated';

/** Runs a method of Heaps, then something more. */
function after(more: (row: Int32Array, outcome: Outcome) => unknown): Partial<Heaps> {
  return {
    step(this: Heaps, row, actions, from, rng, outcome) {
      Heaps.prototype.step.call(this, row, actions, from, rng, outcome);
      more(row, outcome);
    },
  };
}
let games = 0;

const defects: readonly (readonly [
  what: string,
  check: string,
  says: string,
  create: () => Partial<Heaps>,
])[] = [
  [
    'the second player begins',
    plays,
    'Player 0 begins, but turn is 1',
    () => ({ start: (row) => row.set([most, most, 1]) }),
  ],
  ['a turn that is no side', plays, 'turn must be 0 or 1, but is 2', () => after((row) => row.set([2], 2))],
  [
    'a reward of NaN',
    plays,
    'A reward must be finite, but is NaN',
    () => after((_, outcome) => Object.assign(outcome, { reward: Number.NaN })),
  ],
  [
    'a game without an end',
    plays,
    'A game has not ended after 1000 random moves',
    () =>
      after((row, outcome) => {
        if (outcome.terminated) row.set([most, most]);
        outcome.terminated = false;
      }),
  ],
  [
    'a mask without a move',
    plays,
    'The mask leaves no move possible after 0 moves',
    () => ({ observe: (_row, out, to) => void (out as Int32Array).fill(0, to, to + 9) }),
  ],
  [
    'a symmetry of other actions',
    mirrored,
    'The image of a game looks different',
    () => ({
      symmetries: [
        { actions: Int32Array.of(4, 3, 5, 0, 1, 2), observation: new Heaps().symmetries![0]!.observation },
      ],
    }),
  ],
  [
    'a symmetry of other observations',
    mirrored,
    'The image of a game looks different',
    () => ({
      symmetries: [
        {
          actions: new Heaps().symmetries![0]!.actions,
          observation: Int32Array.from({ length: 9 }, (_, k) => k),
        },
      ],
    }),
  ],
  [
    'a symmetry with another outcome',
    mirrored,
    'The image of a game has another outcome.',
    () => after((row, outcome) => Object.assign(outcome, { reward: row[0]! / 10 })),
  ],
  [
    'a symmetry with another end',
    mirrored,
    'The image of a game has another outcome.',
    () =>
      after((row, outcome) => {
        outcome.reward = 0;
        outcome.terminated ||= row[0] === 0;
      }),
  ],
  [
    'an observation outside its space',
    seen,
    'observe gave',
    () => ({
      observe(this: Heaps, row, out, to, side) {
        Heaps.prototype.observe.call(this, row, out, to, side);
        out[to + 6] = most + 1;
      },
    }),
  ],
  [
    'an observation that is not written as a whole',
    seen,
    'An observation depends on what the array held before.',
    () => ({
      observe(this: Heaps, row, out, to, side) {
        const before = out[to + 8]!;
        Heaps.prototype.observe.call(this, row, out, to, side);
        out[to + 8] = before;
      },
    }),
  ],
  [
    'what one player sees for both',
    seen,
    'Without a side, observe shows what the player to move sees.',
    () => ({
      observe(this: Heaps, row, out, to, side = 0) {
        Heaps.prototype.observe.call(this, row, out, to, side);
      },
    }),
  ],
  [
    'looking that changes the state',
    seen,
    'observe changed the state.',
    () => ({
      stateSize: 4,
      observe(this: Heaps, row, out, to, side) {
        Heaps.prototype.observe.call(this, row, out, to, side);
        row[3]!++;
      },
    }),
  ],
  ['a worth for both', worth, 'opposite for the two sides, but is', () => ({ worth: (row) => row[0]! + 1 })],
  [
    'an infinite worth',
    worth,
    'worth must be finite',
    () => ({ worth: (_, side) => (side === 0 ? Infinity : -Infinity) }),
  ],
  ['an empty name', worth, 'moveName', () => ({ moveName: () => '' })],
  [
    'judging that changes the state',
    worth,
    'worth or moveName changed the state.',
    () => ({
      worth: (row) => {
        row[0] = 9;
        return 0;
      },
    }),
  ],
  [
    'hidden state in the rules',
    continued,
    'A copy of a state continues differently.',
    () => {
      const game = games++;
      return after((row) => {
        if (row[0]! > 1 && game % 2 === 1) row[0]!--;
      });
    },
  ],
  [
    'hidden state that matters at the end',
    continued,
    'A copy of a state ends differently.',
    () => {
      const game = games++;
      return {
        stateSize: 4,
        ...after((row, outcome) => {
          if (outcome.terminated) row[3] = game;
        }),
      };
    },
  ],
  [
    'a mask that allows nothing before the end',
    masked,
    'The action_mask of an observation',
    () => ({
      observe(this: Heaps, row, out, to, side) {
        Heaps.prototype.observe.call(this, row, out, to, side);
        if (row[0]! < 2) (out as Int32Array).fill(0, to, to + 6);
      },
    }),
  ],
];

describe('defects', () => {
  test.each(defects)('%s', async (_, name, says, defect) => {
    const check = checksOf(() => Object.assign(new Heaps(), defect())).find((one) => one.name === name)!;
    await expect((async () => check.run())()).rejects.toThrow(says);
  });

  test('a sparse game may leave out what is 0, another may not', async () => {
    const sparse: Partial<Heaps> = {
      observe(this: Heaps, row, out, to, side) {
        const all = new Int32Array(9);
        Heaps.prototype.observe.call(this, row, all, 0, side);
        for (const [k, value] of all.entries()) if (value !== 0) out[to + k] = value;
      },
    };
    const checkOf = (isSparse: boolean) =>
      checksOf(() => Object.assign(new Heaps(), sparse, { isSparse })).find(({ name }) => name === seen)!;
    await checkOf(true).run();
    await expect((async () => checkOf(false).run())()).rejects.toThrow('what the array held before');
  });

  test('a vector whose mask allows nothing', async () => {
    const rules = () =>
      Object.assign(new Heaps(), {
        observe(this: Heaps, row: Int32Array, out: PackedArray, to: number) {
          Heaps.prototype.observe.call(this, row, out, to);
          if (row[0]! < 2) (out as Int32Array).fill(0, to, to + 6);
        },
      });
    const name = 'action masks, if any, allow an action unless the episode terminated';
    const checkOf = (game: () => Heaps) =>
      checkVectorEnv(
        (numEnvs) => new RowVector(numEnvs, game()),
        () => new RowEnv(game()),
      ).find((one) => one.name === name)!;
    await checkOf(() => new Heaps()).run();
    await expect((async () => checkOf(rules).run())()).rejects.toThrow('mask');
  });
});

test.each(checkEnv(() => new RowEnv(new Heaps()), { deterministic: true }))('masked: $name', ({ run }) =>
  run(),
);
