// A game between the visitor and a policy file, in a worker: nothing that it loads is shared with the first page.
import type { GameTask, Side } from '@prism-rl/core';
import { Match } from '@prism-rl/games';
import { plugin } from '@prism-rl/games/plugin';
import { portablePolicy } from '@prism-rl/jit/portable';

/** What the page asks: first to open a world, then to begin games and make moves. */
export type ToBoard =
  | { readonly type: 'open'; readonly world: string; readonly policy: ArrayBuffer }
  | { readonly type: 'begin'; readonly side: Side; readonly moves: readonly number[] }
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
  readonly isWrong?: boolean;
}

/** What the page hears. */
export type FromBoard = BoardView | { readonly failed: string };

/** Milliseconds between two moves of a game that is repeated. */
const moveEvery = 350;

let game: GameTask;
let policy: ReturnType<typeof portablePolicy>;
let match: Match;
let side: Side = 0;
let thoughts: readonly string[] = [];

const send = (message: FromBoard): void => postMessage(message);

function show(isWrong = false): void {
  const { state, possible, moves, turn, result } = match;
  const mine = result === undefined ? {} : { result: side === 0 ? result : -result };
  const isMine = result === undefined && turn === side;
  send({ side, isMine, cells: [...state], possible, moves, thoughts, isWrong, ...mine });
}

/** Plays the policy's moves until it is the visitor's turn. @param made the move to play instead of its own, when a game is repeated. */
async function reply(made?: number): Promise<void> {
  const played = match;
  while (played === match && played.result === undefined && played.turn !== side) {
    const { action, values, probabilities } = policy.assess(played.observation as ArrayLike<number>);
    if (played !== match) return; // another game has begun
    const written = (number: number): string =>
      values === undefined ? `${Math.round(100 * number)} %` : number.toFixed(2);
    thoughts = (values ?? probabilities)!.map((number, move) =>
      played.possible.includes(move) ? written(number) : '',
    );
    played.play(made ?? Number(action));
    show();
    if (made !== undefined) return;
  }
}

async function begin(moves: readonly number[]): Promise<void> {
  const begun = new Match(game);
  match = begun;
  thoughts = [];
  show();
  for (const move of moves) {
    await new Promise((resolve) => setTimeout(resolve, moveEvery));
    if (match !== begun) return;
    if (!match.possible.includes(move)) return show(true);
    if (match.turn !== side) await reply(move);
    else {
      match.play(move);
      show();
    }
  }
  await reply();
}

async function hear(asked: ToBoard): Promise<void> {
  if (asked.type === 'open') {
    const entry = plugin.environments![asked.world]!;
    game = (await entry.game!({ ...entry.defaults })) as GameTask;
    policy = portablePolicy(new Uint8Array(asked.policy));
  } else if (asked.type === 'begin') {
    ({ side } = asked);
    await begin(asked.moves);
  } else if (match.turn === side && match.possible.includes(asked.move)) {
    match.play(asked.move);
    show();
    await reply();
  }
}

/** Messages wait for the policy, and not for each other: a new game ends the one before. */
let opened = Promise.resolve();
self.onmessage = ({ data }: MessageEvent<ToBoard>) => {
  const heard = opened.then(() => hear(data));
  if (data.type === 'open') opened = heard;
  heard.catch((error: unknown) => send({ failed: error instanceof Error ? error.message : String(error) }));
};
