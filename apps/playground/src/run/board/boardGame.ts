// A game between the visitor and a policy.
import { type GameTask, type Policy, Rng, type Side } from '@prism-rl/core';
import { log } from '@prism-rl/core/arithmetic';
import { Match } from '@prism-rl/games';
import { plugin } from '@prism-rl/games/plugin';
import { portablePolicy } from '@prism-rl/jit/portable';
import type { Assess, Branch } from '@prism-rl/search';
import type { Lesson, SearchTraining } from './searchTraining.ts';
import { type Erred, treesOf, worstMove } from './worstMove.ts';

/** How a game begins. */
export interface Beginning {
  readonly side: Side;
  readonly moves: readonly number[];
  /** Moves that it simulates before each of its own; 0: its first thought. */
  readonly simulations: number;
  /** Whether the moves are shown one by one. */
  readonly isShown: boolean;
  /** Whether the agent plays that learns by search here. */
  readonly isSearched: boolean;
}

/** The game after each move. */
export interface BoardView {
  /** The visitor's side. */
  readonly side: Side;
  readonly isMine: boolean;
  /** 0 empty, 1 of the player who begins, 2 of the other. */
  readonly cells: readonly number[];
  readonly possible: readonly number[];
  readonly moves: readonly number[];
  /** Of the visitor: above 0 is won, below lost. */
  readonly result?: number | undefined;
  /** What the policy thought of each move before its last one, as text. */
  readonly thoughts: readonly string[];
  /** The search before its last move. */
  readonly mind?: Mind | undefined;
  /** Whether the next move of the link is not possible. */
  readonly isWrong: boolean;
  /** Whether a game is being repeated: more of its moves follow. */
  readonly isRepeated: boolean;
}

/** What a search thought of each move: the network's policy, its visits, and the policy that it found. */
export interface Mind {
  readonly priors: readonly number[];
  readonly visits: readonly number[];
  readonly improved: readonly number[];
  /** Who moves at the root of its tree, and the tree's first moves. */
  readonly turn: Side;
  readonly top: readonly Branch[];
}

/** What the page hears; `erred` after a game that the visitor has not won, where a search finds a better move. */
export type BoardEvent =
  | BoardView
  | { readonly erred: Erred }
  | { readonly lesson: Lesson; readonly mind?: Mind | undefined };

/** Milliseconds between two moves of a game that is repeated, and before a reply: its thinking is seen. */
const [moveEvery, thinksFor] = [350, 450];
/** Simulations of what is shown while an agent learns: more would slow the training down. */
const shownSimulations = 25;

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A board of a world, where games begin after a policy was opened; each ends the one before. */
export async function boardGame(tell: (event: BoardEvent) => void, world: string) {
  const entry = plugin.environments![world]!;
  const game = (await entry.game!({ ...entry.defaults })) as GameTask<unknown, Int32Array>;
  let policy: ReturnType<typeof portablePolicy>;
  let match: Match<Int32Array>;
  let side: Side = 0;
  let simulations = 0;
  let thoughts: readonly string[] = [];
  let mind: Mind | undefined;
  let training: SearchTraining | undefined;
  let isSearched = false;
  let isRepeated = false;

  function show(isWrong = false): void {
    const { state, possible, moves, turn, result } = match;
    const mine = result === undefined ? {} : { result: side === 0 ? result : -result };
    const isMine = result === undefined && turn === side;
    tell({ side, isMine, cells: [...state], possible, moves, thoughts, mind, isWrong, isRepeated, ...mine });
  }

  /** Judges positions by the policy. Without values, a search counts only the ends of games that it finds. */
  const assess: Assess = (observations, rows, { logits, values }) => {
    const size = observations.length / rows;
    for (let row = 0; row < rows; row++) {
      const seen = observations.subarray(row * size, (row + 1) * size) as ArrayLike<number>;
      const { values: known, probabilities } = policy.assess(seen);
      const numbers = known ?? probabilities!.map((share) => log(Math.max(share, 1e-9)));
      logits.set(numbers, row * numbers.length);
      values[row] = known === undefined ? 0 : Math.max(-1, Math.min(1, Math.max(...known)));
    }
  };

  /** Searches a position by what judges it, and remembers what the search thought. */
  async function searched(
    played: Match<Int32Array>,
    judge: Assess,
    factor?: number,
    most = simulations,
  ): Promise<number> {
    const trees = treesOf(game, Math.max(1, most), 1, factor);
    const { turn } = played;
    const found = await trees.search(played.state, 1, judge, new Rng(played.moves.length));
    const visits = [...found.visits];
    const priors = [...trees.trees.priors.subarray(0, visits.length)];
    mind = { priors, visits, improved: [...found.improved], turn, top: trees.branches(0, 3) };
    return most === 0 ? priors.indexOf(Math.max(...priors)) : found.actions[0]!;
  }

  /** Searches a position by the values and priors of the agent that learns here. */
  const bySearched = (played: Match<Int32Array>, most?: number) => (agent: Policy) =>
    searched(played, agent.assess!.bind(agent), agent.valueFactor ?? 1, most);

  /** Trains an agent by search, and shows what it thinks of the position on the board. */
  async function teach(seed: number): Promise<void> {
    const { SearchTraining } = await import('./searchTraining.ts');
    training = new SearchTraining(game.id, seed, async (lesson, agent) => {
      if (isSearched && match.result === undefined) await bySearched(match, shownSimulations)(agent);
      tell({ lesson, mind });
    });
    await training.with(async () => undefined);
  }

  /** Plays the policy's moves until it is the visitor's turn. @param made the move to play instead of its own, when a game is repeated. */
  async function reply(made?: number): Promise<void> {
    const played = match;
    while (played === match && played.result === undefined && played.turn !== side) {
      const { action, values, probabilities } = policy.assess(played.observation as ArrayLike<number>);
      const written = (number: number): string =>
        values === undefined || isSearched ? `${Math.round(100 * number)} %` : number.toFixed(2);
      mind = undefined;
      if (made === undefined) await pause(thinksFor);
      const first = simulations === 0 ? Number(action) : undefined;
      const move =
        made ??
        (isSearched ? await training!.with(bySearched(played)) : (first ?? (await searched(played, assess))));
      if (played !== match) return; // another game has begun
      const known = ((isSearched && (mind as Mind | undefined)?.priors) || values || probabilities)!;
      thoughts = known.map((number, at) => (played.possible.includes(at) ? written(number) : ''));
      played.play(move);
      if (made !== undefined) return;
      show();
    }
  }

  async function begin(moves: readonly number[], isShown: boolean): Promise<void> {
    const begun = new Match(game);
    match = begun;
    thoughts = [];
    mind = undefined;
    isRepeated = moves.length > 0;
    if (isShown || moves.length === 0) show();
    for (const [k, move] of moves.entries()) {
      if (isShown) await pause(moveEvery);
      if (match !== begun) return;
      if (!match.possible.includes(move)) return show(true);
      if (match.turn !== side) await reply(move);
      else match.play(move);
      isRepeated = k < moves.length - 1;
      if (isShown || !isRepeated) show();
    }
    await reply();
  }

  /** Looks for the visitor's error in a game that is over. */
  async function review(): Promise<void> {
    const { result, moves } = match;
    if (result === undefined || (side === 0 ? result : -result) > 0) return;
    const ended = match;
    const erred = await worstMove(game, moves, side, assess);
    if (erred !== undefined && match === ended) tell({ erred });
  }

  return {
    run: async () => undefined,
    open: (file: ArrayBuffer): void => {
      policy = portablePolicy(new Uint8Array(file));
    },
    begin: async (asked: Beginning): Promise<void> => {
      ({ side, simulations, isSearched } = asked);
      await begin(asked.moves, asked.isShown);
      await review();
    },
    play: async (move: number): Promise<void> => {
      if (match.turn !== side || !match.possible.includes(move)) return;
      match.play(move);
      show();
      await reply();
      await review();
    },
    teach,
  };
}
