// A game between the visitor and a policy, in a worker: nothing that it loads is shared with the first page.
import { type GameTask, Rng, type Side } from '@prism-rl/core';
import { Match } from '@prism-rl/games';
import { plugin } from '@prism-rl/games/plugin';
import { portablePolicy } from '@prism-rl/jit/portable';
import type { Assess } from '@prism-rl/search';
import { type Erred, treesOf, worstMove } from './worstMove.ts';

/** What the page asks: first to open a world with a policy, then to begin games and make moves. */
export type ToBoard =
  | { readonly type: 'open'; readonly world: string; readonly policy: ArrayBuffer }
  | {
      readonly type: 'begin';
      readonly side: Side;
      readonly moves: readonly number[];
      /** Moves that it simulates before each of its own; 0: its first thought. */
      readonly simulations: number;
      /** Whether the moves are shown one by one. */
      readonly isShown: boolean;
    }
  | { readonly type: 'play'; readonly move: number };

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
  /** Whether the next move of the link is not possible. */
  readonly isWrong: boolean;
  /** Whether a game is being repeated: more of its moves follow. */
  readonly isRepeated: boolean;
}

/** What the page hears; `erred` after a game that the visitor has not won, where a search finds a better move. */
export type FromBoard = BoardView | { readonly failed: string } | { readonly erred: Erred };

/** Milliseconds between two moves of a game that is repeated, and before a reply: its thinking is seen. */
const [moveEvery, thinksFor] = [350, 450];

let game: GameTask<unknown, Int32Array>;
let policy: ReturnType<typeof portablePolicy>;
let match: Match<Int32Array>;
let side: Side = 0;
let simulations = 0;
let thoughts: readonly string[] = [];
let isRepeated = false;

const send = (message: FromBoard): void => postMessage(message);
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

function show(isWrong = false): void {
  const { state, possible, moves, turn, result } = match;
  const mine = result === undefined ? {} : { result: side === 0 ? result : -result };
  const isMine = result === undefined && turn === side;
  send({ side, isMine, cells: [...state], possible, moves, thoughts, isWrong, isRepeated, ...mine });
}

/** Judges positions by the policy. Without values, a search counts only the ends of games that it finds. */
const assess: Assess = (observations, rows, { logits, values }) => {
  const size = observations.length / rows;
  for (let row = 0; row < rows; row++) {
    const seen = observations.subarray(row * size, (row + 1) * size) as ArrayLike<number>;
    const { values: known, probabilities } = policy.assess(seen);
    const numbers = known ?? probabilities!.map((share) => Math.log(Math.max(share, 1e-9)));
    logits.set(numbers, row * numbers.length);
    values[row] = known === undefined ? 0 : Math.max(-1, Math.min(1, Math.max(...known)));
  }
};

/** The policy's move: its first thought, or what a search finds that it guides. */
async function chosen(played: Match<Int32Array>, thought: number): Promise<number> {
  if (simulations === 0) return thought;
  const trees = treesOf(game, simulations);
  const { actions } = await trees.search(played.state, 1, assess, new Rng(played.moves.length));
  return actions[0]!;
}

/** Plays the policy's moves until it is the visitor's turn. @param made the move to play instead of its own, when a game is repeated. */
async function reply(made?: number): Promise<void> {
  const played = match;
  while (played === match && played.result === undefined && played.turn !== side) {
    const { action, values, probabilities } = policy.assess(played.observation as ArrayLike<number>);
    const written = (number: number): string =>
      values === undefined ? `${Math.round(100 * number)} %` : number.toFixed(2);
    const known = (values ?? probabilities)!;
    if (made === undefined) await pause(thinksFor);
    const move = made ?? (await chosen(played, Number(action)));
    if (played !== match) return; // another game has begun
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
  if (erred !== undefined && match === ended) send({ erred });
}

async function hear(asked: ToBoard): Promise<void> {
  if (asked.type === 'open') {
    const entry = plugin.environments![asked.world]!;
    game = (await entry.game!({ ...entry.defaults })) as GameTask<unknown, Int32Array>;
    policy = portablePolicy(new Uint8Array(asked.policy));
    return;
  }
  if (asked.type === 'begin') {
    ({ side, simulations } = asked);
    await begin(asked.moves, asked.isShown);
  } else if (match.turn === side && match.possible.includes(asked.move)) {
    match.play(asked.move);
    show();
    await reply();
  }
  await review();
}

/** Messages wait for the policy, and not for each other: a new game ends the one before. */
let opened = Promise.resolve();
self.onmessage = ({ data }: MessageEvent<ToBoard>) => {
  const heard = opened.then(() => hear(data));
  if (data.type === 'open') opened = heard;
  heard.catch((error: unknown) => send({ failed: error instanceof Error ? error.message : String(error) }));
};
