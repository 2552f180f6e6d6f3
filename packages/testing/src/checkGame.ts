import type { GameTask, Outcome, PackedArray, Side } from '@prism-rl/core';
import { actionMaskOf, drawPossible, packedArray, Rng, RowEnv } from '@prism-rl/core';
import { choicesOf, startsOf } from '@prism-rl/core/checks';
import { type Check, must, mustBeText, mustContain, same } from './check.ts';
import { checkEnv } from './checkEnv.ts';

/** A position in which a move follows. */
interface Position<S> {
  readonly state: S;
  readonly move: number;
}

/**
 * Returns the checks of a game of two players: turns, masks, outcomes, observations of both sides, rules without hidden state; and of an
 * environment in which one agent plays both sides.
 *
 * @param create creates the rules. @param mostMoves maximum number of moves of a game between random players; default 1000.
 */
export function checkGame<S extends Int32Array | Float64Array>(
  create: () => GameTask<unknown, S>,
  { mostMoves = 1000 }: { readonly mostMoves?: number } = {},
): Check[] {
  const outcome: Outcome = { reward: 0, terminated: false, truncated: false };

  const seenBy = (
    game: GameTask<unknown, S>,
    state: S,
    side: Side | undefined,
    before: number,
  ): PackedArray => {
    const seen = packedArray(game.observationSpace.dtype, game.observationSpace.size);
    if (game.isSparse !== true) seen.fill(before);
    game.observe(state, seen, 0, side);
    return seen;
  };

  /** Plays a game between random players. @returns its positions and its end. */
  const play = (game: GameTask<unknown, S>, seed: number): { positions: Position<S>[]; end: S } => {
    const rng = new Rng(seed);
    const state = packedArray(game.stateType, game.stateSize) as S;
    const rules = game.masked ?? game;
    const mask = actionMaskOf(rules.observationSpace);
    const [first, count] = [startsOf(game.actionSpace)[0]!, choicesOf(game.actionSpace)![0]!];
    const draw = (): number =>
      mask === undefined
        ? rng.integers(count)
        : drawPossible(seenBy(rules, state, undefined, 0), rng, mask.offset, mask.size);
    const positions: Position<S>[] = [];
    game.start(state, rng);
    must(game.turn(state) === 0, 'Player 0 begins, but turn is 1 after start.');
    for (;;) {
      const move = first + draw();
      must(
        move >= first,
        `The mask leaves no move possible after ${positions.length} moves, but the game has not ended.`,
      );
      positions.push({ state: state.slice() as S, move });
      stepOf(game, state, move, rng);
      if (outcome.terminated || outcome.truncated) return { positions, end: state };
      must(positions.length < mostMoves, `A game has not ended after ${mostMoves} random moves.`);
    }
  };

  const stepOf = (game: GameTask<unknown, S>, state: S, move: number, rng: Rng): void => {
    const action = packedArray(game.actionSpace.dtype, 1);
    action[0] = move;
    game.step(state, action, 0, rng, outcome);
    const side = game.turn(state);
    must(side === 0 || side === 1, `turn must be 0 or 1, but is ${String(side)}.`);
    must(Number.isFinite(outcome.reward), `A reward must be finite, but is ${outcome.reward}.`);
  };

  const seeds = Array.from({ length: 20 }, (_, seed) => seed);
  const checks: Check[] = [
    {
      name: 'player 0 begins, every possible move can be made, and games end',
      run: () => {
        for (const seed of seeds) play(create(), seed);
      },
    },
    {
      name: 'symmetries turn games into games with the same observations and outcomes',
      run: () => {
        const game = create();
        for (const { actions, observation } of game.symmetries ?? []) {
          for (const seed of seeds) {
            const image = packedArray(game.stateType, game.stateSize) as S;
            const rng = new Rng(seed);
            game.start(image, rng);
            for (const { state, move } of play(game, seed).positions) {
              const seen = seenBy(game, state, undefined, 0);
              must(
                same(
                  seenBy(game, image, undefined, 0),
                  seen.map((_, k) => seen[observation[k]!]!) as PackedArray,
                ),
                'The image of a game looks different from the image of its observation.',
              );
              const first = startsOf(game.actionSpace)[0]!;
              stepOf(game, state.slice() as S, move, new Rng(seed));
              const { reward, terminated } = outcome;
              stepOf(game, image, first + actions.indexOf(move - first), rng);
              must(
                outcome.reward === reward && outcome.terminated === terminated,
                'The image of a game has another outcome.',
              );
            }
          }
        }
      },
    },
    {
      name: 'both players see an observation of the space, and seeing changes nothing',
      run: () => {
        const game = create();
        for (const { state } of seeds.flatMap((seed) => play(game, seed).positions)) {
          const before = state.slice();
          for (const side of [undefined, 0, 1] as const) {
            const seen = seenBy(game, state, side, 0);
            mustContain(game.observationSpace, game.observationSpace.unpack(seen), 'observe gave');
            must(
              same(seen, seenBy(game, state, side, 1)),
              'An observation depends on what the array held before.',
            );
          }
          const turn = game.turn(state);
          must(
            same(seenBy(game, state, undefined, 0), seenBy(game, state, turn, 0)),
            'Without a side, observe shows what the player to move sees.',
          );
          must(same(state, before), 'observe changed the state.');
        }
      },
    },
    {
      name: 'what a position is worth to one side, it costs the other; names of moves are text',
      run: () => {
        const game = create();
        for (const { state, move } of seeds.flatMap((seed) => play(game, seed).positions)) {
          const before = state.slice();
          const [first, second] = [game.worth?.(state, 0) ?? 0, game.worth?.(state, 1) ?? 0];
          const isFair = Number.isFinite(first) && first + second === 0;
          must(
            isFair,
            `worth must be finite, and opposite for the two sides, but is ${first} and ${second}.`,
          );
          if (game.moveName !== undefined) mustBeText(game.moveName(state, move), 'moveName');
          must(same(state, before), 'worth or moveName changed the state.');
        }
      },
    },
    {
      name: 'the state decides the game: other rules continue it alike',
      run: () => {
        const game = create();
        for (const seed of seeds) {
          const { positions, end } = play(game, seed);
          const half = positions.slice(positions.length >> 1);
          const state = half[0]!.state.slice() as S;
          const other = create();
          for (const { state: expected, move } of half) {
            must(same(state, expected), 'A copy of a state continues differently.');
            stepOf(other, state, move, new Rng(seed));
          }
          must(same(state, end), 'A copy of a state ends differently.');
        }
      },
    },
  ];
  return [...checks, ...checkEnv(() => new RowEnv(create()), { deterministic: true })];
}
