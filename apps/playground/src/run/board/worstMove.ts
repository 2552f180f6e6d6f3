// Where a player erred: the move that gave most away, by a search.
import { type GameTask, Rng, type Side } from '@prism-rl/core';
import { Match } from '@prism-rl/games';
import { type Assess, completedInterior, gumbelRoot, paperScale, TreeBatch } from '@prism-rl/search';

/** A move, and the one that a search prefers. */
export interface Erred {
  /** Index of the move in the game. */
  readonly at: number;
  readonly played: number;
  readonly better: number;
}

type Game = GameTask<unknown, Int32Array>;

/** Moves that are simulated before each is judged. */
const simulations = 300;
/** By how much more the search must prefer another move. */
const clearly = 0.5;

/** Trees that choose without noise. @param factor of values beside logits */
export function treesOf(game: Game, ahead: number, roots = 1, factor = 0.1): TreeBatch<Int32Array> {
  return new TreeBatch(
    game,
    {
      simulations: ahead,
      root: gumbelRoot({ noise: 0 }),
      interior: completedInterior(),
      scale: paperScale({ factor }),
    },
    roots,
  );
}

/** The move of `side` that the search's improved policy likes least beside its own choice; `undefined` if it agrees with all. */
export async function worstMove(
  game: Game,
  moves: readonly number[],
  side: Side,
  assess: Assess,
): Promise<Erred | undefined> {
  const match = new Match(game);
  const own: number[] = [];
  const states: number[] = [];
  for (const [at, move] of moves.entries()) {
    if (match.turn === side) {
      own.push(at);
      states.push(...match.state);
    }
    match.play(move);
  }
  if (own.length === 0) return undefined;
  const trees = treesOf(game, simulations, own.length);
  const { improved } = await trees.search(Int32Array.from(states), own.length, assess, new Rng(0));
  const width = improved.length / own.length;
  const judged = own.map((at, k): Erred & { readonly lost: number } => {
    const liked = improved.subarray(k * width, (k + 1) * width);
    const [played, better] = [moves[at]!, liked.indexOf(Math.max(...liked))];
    return { at, played, better, lost: liked[better]! - liked[played]! };
  });
  const worst = judged.reduce((most, one) => (one.lost > most.lost ? one : most));
  return worst.lost > clearly ? worst : undefined;
}
