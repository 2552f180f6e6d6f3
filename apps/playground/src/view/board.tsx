// A visitor plays a board game against the policy that comes with the page.
import { signal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { BoardView, FromBoard, ToBoard } from '../run/boardWorker.ts';
import { firstLink } from '../run/firstLink.ts';
import type { LiveRun } from '../run/liveRun.ts';
import { toHash } from '../run/runState.ts';
import type { World } from '../run/worlds.ts';
import { laterWords } from '../words/laterWords.ts';
import './board.css';

/** Of links: `moves=you.4.0` is a game that the visitor began. */
const moves = /[#&]moves=(you|agent)((?:\.\d+)*)/;

/** The game between the visitor and the policy, which plays in a worker. */
class Table {
  readonly view = signal<BoardView | undefined>(undefined);
  readonly said = signal(laterWords.board.loading);
  readonly isTold = signal(false);
  readonly #run: LiveRun;
  readonly #worker = new Worker(new URL('../run/boardWorker.ts', import.meta.url), { type: 'module' });

  constructor(run: LiveRun) {
    this.#run = run;
    this.#worker.onmessage = ({ data }: MessageEvent<FromBoard>) =>
      'failed' in data ? this.#fail(data.failed) : this.#hear(data);
    this.#worker.onerror = ({ message }) => this.#fail(message);
  }

  /** Loads the policy, and begins with the game of the link. */
  async open({ id, policy }: World, link: string): Promise<void> {
    const answer = await fetch(`./policies/${policy!.file}`).catch(() => undefined);
    if (answer?.ok !== true) return this.#fail(policy!.file);
    const file = await answer.arrayBuffer();
    this.#ask({ type: 'open', world: id, policy: file });
    this.follow(link);
  }

  /** Repeats the game of a link; without one the visitor begins. */
  follow(link: string): void {
    const [, who = 'you', played = ''] = moves.exec(link) ?? [];
    this.#ask({ type: 'begin', side: who === 'you' ? 0 : 1, moves: played.split('.').slice(1).map(Number) });
  }

  /** The visitor's move; ignored unless it is possible. */
  play(move: number): void {
    if (this.view.value?.isMine) this.#ask({ type: 'play', move });
  }

  close(): void {
    this.#worker.terminate();
  }

  #ask(message: ToBoard): void {
    this.#worker.postMessage(message);
  }

  #fail(why: string): void {
    this.said.value = laterWords.board.failed(why);
  }

  #hear(view: BoardView): void {
    const text = laterWords.board;
    const { result, isMine, side, moves: made, isWrong } = view;
    const won = result === undefined ? undefined : result > 0 ? 'won' : result < 0 ? 'lost' : 'drawn';
    // The player who begins makes the odd moves.
    const isIts = made.length > 0 && (made.length + side) % 2 === 0;
    const now = won !== undefined ? text.ends[won] : isMine ? text.yourMove : text.thinks;
    this.said.value = isWrong
      ? text.wrongLink
      : `${isIts ? text.played(made.at(-1)! + 1) : ''} ${now}`.trim();
    this.view.value = view;
    if (made.length === 0) return;
    const game = [side === 0 ? 'you' : 'agent', ...made].join('.');
    history.replaceState(null, '', `#${toHash(this.#run.state.value)}&moves=${game}`);
  }
}

/** The board and its buttons. */
export function Board({ run }: { readonly run: LiveRun }) {
  const { id, title, policy } = run.world.value;
  const table = useMemo(() => new Table(run), [id]);
  useEffect(() => {
    void table.open(run.world.value, moves.test(location.hash) ? location.hash : firstLinkOf(id));
    const follow = (): void => {
      if (moves.test(location.hash)) table.follow(location.hash);
    };
    const press = ({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent): void => {
      const isField =
        target instanceof HTMLElement &&
        target.closest('input:not([type=checkbox]),select,textarea') !== null;
      if (/^[1-9]$/.test(key) && !isField && !ctrlKey && !metaKey && !altKey) table.play(Number(key) - 1);
    };
    addEventListener('hashchange', follow);
    addEventListener('keydown', press);
    return () => {
      removeEventListener('hashchange', follow);
      removeEventListener('keydown', press);
      table.close();
    };
  }, [table]);
  const text = laterWords.board;
  const view = table.view.value;
  return (
    <div class="game">
      {view !== undefined && <Cells table={table} view={view} title={title} />}
      <p role="status">{table.said.value}</p>
      <p class="keys">
        <button type="button" disabled={view === undefined} onClick={() => table.follow('#moves=you')}>
          {text.youBegin}
        </button>
        <button type="button" disabled={view === undefined} onClick={() => table.follow('#moves=agent')}>
          {text.agentBegins}
        </button>
        <label>
          <input
            type="checkbox"
            checked={table.isTold.value}
            onChange={({ currentTarget }) => {
              table.isTold.value = currentTarget.checked;
            }}
          />{' '}
          {text.thoughts}
        </label>
      </p>
      <p class="about">{text.about(policy!.agent.toUpperCase())}</p>
    </div>
  );
}

/** The first link's game, if it is one of this world. */
function firstLinkOf(id: string): string {
  return firstLink.includes(`world=${id}&`) ? firstLink : '';
}

/** A button for each move: a cell, or a column of cells. */
function Cells({
  table,
  view,
  title,
}: {
  readonly table: Table;
  readonly view: BoardView;
  readonly title: string;
}) {
  const { cells, possible, isMine, side, thoughts } = view;
  const text = laterWords.board;
  const isColumns = cells.length === 42;
  const columns = isColumns ? 7 : 3;
  const numMoves = isColumns ? columns : cells.length;
  const nameOf = (player: number): string =>
    player === 0 ? text.empty : player === side + 1 ? text.yours : text.its;
  const go = (event: KeyboardEvent, move: number): void => {
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    const next = (event.currentTarget as HTMLElement).parentElement!.children[move + (step ?? 0)];
    if (step === undefined) return;
    event.preventDefault();
    (next as HTMLElement | undefined)?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no grid
    <div class={`cells ${isColumns ? 'columns' : ''}`} role="group" aria-label={title}>
      {Array.from({ length: numMoves }, (_, move) => {
        const own = cells.filter((_, cell) => cell % numMoves === move);
        const isFree = isMine && possible.includes(move);
        const name = isColumns
          ? text.column(move + 1, own.map(nameOf))
          : text.cell(move + 1, nameOf(own[0]!));
        const thought = table.isTold.value ? thoughts[move] : '';
        return (
          <button
            key={move}
            type="button"
            aria-disabled={!isFree}
            aria-label={thought ? `${name}, ${thought}` : name}
            onClick={() => table.play(move)}
            onKeyDown={(event) => go(event, move)}
          >
            <small aria-hidden="true">{thought}</small>
            {own.map((player, k) => (
              <i key={k} class={['', 'first', 'second'][player]} />
            ))}
          </button>
        );
      })}
    </div>
  );
}
