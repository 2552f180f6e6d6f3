// A visitor plays a board game against the policy that comes with the page.
import { signal } from '@preact/signals';
import type { Side } from '@prism-rl/core';
import { useEffect } from 'preact/hooks';
import type { BoardEvent, BoardView, Mind } from '../run/board/boardGame.ts';
import type { Lesson } from '../run/board/searchTraining.ts';
import { lastCell, shapeOf, winningLine } from '../run/board/winningLine.ts';
import type { Erred } from '../run/board/worstMove.ts';
import type { World } from '../run/choices/worlds.ts';
import { Host } from '../run/host/host.ts';
import { firstLink } from '../run/link/firstLink.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { count, laterWords } from '../words/laterWords.ts';
import { filled } from '../words/words.ts';
import { Button } from './button.tsx';
import { Box, Choice, Slide } from './fields.tsx';
import { SearchTree } from './searchTree.tsx';
import { sound } from './sounds.tsx';
import './board.css';
import './thoughts.css';

/** Of links: `moves=you.4.0` is a game that the visitor began. */
const moves = /[#&]moves=(you|agent)((?:\.\d+)*)/;

/** Games of this visit, by world: won, lost, drawn. */
const evening = signal<{ readonly [world: string]: readonly number[] }>({});
/** Simulations before each of its moves; 0: its first thought. */
const level = signal(0);
/** Against whom the visitor plays: the policy of the page, the agent of the run, or one that learns by search here. */
type Opponent = 'trained' | 'own' | 'searched';
const opponent = signal<Opponent>('trained');
/** Tables at which an agent learns, by world: it learns on while the visitor is elsewhere. */
const teaching = new Map<string, Table>();

/** The game between the visitor and a policy, which plays in a worker. */
class Table {
  readonly view = signal<BoardView | undefined>(undefined);
  readonly said = signal(laterWords.board.loading);
  readonly isTold = signal(false);
  /** What the last search thought. */
  readonly mind = signal<Mind | undefined>(undefined);
  /** The training by search, once it was asked for. */
  readonly lesson = signal<Lesson | undefined>(undefined);
  /** Of a game that is over: the visitor's worst move. */
  readonly erred = signal<Erred | undefined>(undefined);
  readonly #run: LiveRun;
  readonly #host: Host<'board'>;

  constructor(run: LiveRun) {
    this.#run = run;
    const hear = (event: BoardEvent): void => {
      if ('erred' in event) this.erred.value = event.erred;
      else if ('lesson' in event) this.#learned(event.lesson, event.mind);
      else this.#hear(event);
    };
    this.#host = new Host('board', { hear, fail: (why) => this.#fail(why) }, run.world.value.id);
  }

  /** Loads the opponent's policy, and begins with the game of the link. */
  async open({ policy }: World, link: string): Promise<void> {
    const found = opponent.value === 'own' ? await this.#run.exported() : await fileOf(policy!.file);
    if (found === undefined) {
      opponent.value = 'trained';
      return this.#fail(policy!.file);
    }
    void this.#host.call('open', found);
    this.follow(link);
  }

  /** Repeats the game of a link; without one the visitor begins. */
  follow(link: string, isShown = true): void {
    const [, who = 'you', played = ''] = moves.exec(link) ?? [];
    this.#begin(who === 'you' ? 0 : 1, played.split('.').slice(1).map(Number), isShown);
  }

  #begin(side: Side, made: readonly number[], isShown: boolean): void {
    const isSearched = opponent.value === 'searched';
    const simulations = level.value;
    void this.#host.call('begin', { side, moves: made, simulations, isShown, isSearched });
  }

  /** Makes the visitor's move; says so if the column is full. */
  play(move: number): void {
    const view = this.view.value;
    if (view?.isMine !== true) return;
    if (view.possible.includes(move)) void this.#host.call('play', move);
    else this.said.value = filled(laterWords.board.taken, move + 1);
  }

  /** Takes the visitor's last move back, and the reply to it. */
  undo(): void {
    const view = this.view.value;
    if (view === undefined) return;
    const own = view.moves.findLastIndex((_, k) => k % 2 === view.side);
    if (own >= 0) this.#begin(view.side, view.moves.slice(0, own), false);
  }

  /** Trains an agent by search, against which the visitor plays from then on. */
  train(): void {
    teaching.set(this.#run.world.value.id, this);
    this.lesson.value = { moves: 0, share: 0, games: 0 };
    void this.#host.call('teach', this.#run.state.value.seed);
  }

  #learned(lesson: Lesson, mind: Mind | undefined): void {
    const isFirst = this.lesson.value?.moves === 0;
    this.lesson.value = lesson;
    if (opponent.value === 'searched') this.mind.value = mind;
    if (!isFirst) return;
    opponent.value = 'searched';
    this.isTold.value = true;
    const view = this.view.value;
    this.follow(view === undefined || view.result !== undefined ? '' : gameOf(view), false);
  }

  close(): void {
    this.#host.stop();
  }

  #fail(why: string): void {
    this.said.value = filled(laterWords.board.failed, why);
  }

  #hear(view: BoardView): void {
    this.#run.startFirst(); // it has waited, so that the game is there soon
    const text = laterWords.board;
    const { result, isMine, side, moves: made, isWrong, isRepeated } = view;
    const won = result === undefined ? undefined : result > 0 ? 'won' : result < 0 ? 'lost' : 'drawn';
    // The player who begins makes the odd moves.
    const isIts = made.length > 0 && (made.length + side) % 2 === 0;
    const now = won !== undefined ? text.ends[won] : isMine ? text.yourMove : text.thinks;
    this.said.value = isWrong
      ? text.wrongLink
      : `${isIts ? filled(text.played, made.at(-1)! + 1) : ''} ${now}`.trim();
    const isNew = this.view.value?.isRepeated === false && !isRepeated;
    if (won !== undefined && isNew) this.#count(['won', 'lost', 'drawn'].indexOf(won));
    if (isNew && (won === 'won' || won === 'lost')) sound(won);
    this.view.value = view;
    this.mind.value = view.mind;
    this.erred.value = undefined;
    if (isRepeated) return;
    this.#run.tail = gameOf(view).replace('#', '&');
    this.#run.writeAddress();
  }

  #count(how: number): void {
    const { id } = this.#run.world.value;
    const games = (evening.value[id] ?? [0, 0, 0]).map((count, k) => count + Number(k === how));
    evening.value = { ...evening.value, [id]: games };
  }
}

async function fileOf(name: string): Promise<ArrayBuffer | undefined> {
  const answer = await fetch(`./policies/${name}`).catch(() => undefined);
  return answer?.ok === true ? answer.arrayBuffer() : undefined;
}

const table = signal<Table | undefined>(undefined);

/** The board on the stage. */
export function Board({ run }: { readonly run: LiveRun }) {
  const { id, title } = run.world.value;
  const isOwn = opponent.value === 'own';
  useEffect(() => {
    const made = teaching.get(id) ?? new Table(run);
    table.value = made;
    if (opponent.value === 'searched' && !teaching.has(id)) opponent.value = 'trained';
    const first = firstLink.includes(`world=${id}&`) ? firstLink : '';
    void made.open(run.world.value, moves.test(location.hash) ? location.hash : first);
    const follow = (): void => {
      if (moves.test(location.hash)) made.follow(location.hash);
    };
    const press = ({ key, target, ctrlKey, metaKey, altKey }: KeyboardEvent): void => {
      const isField =
        target instanceof HTMLElement && target.closest('input:not([type=checkbox]),select,textarea,dialog');
      if (/^[1-9]$/.test(key) && !isField && !ctrlKey && !metaKey && !altKey) made.play(Number(key) - 1);
    };
    addEventListener('hashchange', follow);
    addEventListener('keydown', press);
    return () => {
      removeEventListener('hashchange', follow);
      removeEventListener('keydown', press);
      if (!teaching.has(id)) made.close();
      run.startFirst();
      run.tail = '';
      table.value = undefined;
    };
  }, [id, isOwn]);
  const view = table.value?.view.value;
  const hasWon = view?.isRepeated === false && Number(view.result) > 0;
  return (
    <div class="game">
      {table.value?.isTold.value && table.value.mind.value !== undefined && view !== undefined && (
        <Thoughts key={view.moves.join()} mind={table.value.mind.value} side={view.side} />
      )}
      <p role="status">{table.value?.said.value}</p>
      {hasWon && (
        <div class="joy" aria-hidden="true">
          {Array.from({ length: 24 }, (_, k) => (
            <i key={k + 1} style={{ '--k': k }} />
          ))}
        </div>
      )}
      {view !== undefined && <Cells table={table.value!} view={view} title={title} />}
    </div>
  );
}

/** Who plays which colour, the score, and what can be chosen. */
export function Game({ run }: { readonly run: LiveRun }) {
  const text = laterWords.board;
  const { id, policy } = run.world.value;
  const here = table.value;
  const view = here?.view.value;
  const erred = here?.erred.value;
  const side = view?.side ?? 0;
  const score = evening.value[id];
  const lesson = here?.lesson.value;
  return (
    <section class="card duel" aria-label={run.world.value.title}>
      <p class="colours">
        <i class={`disc ${side === 0 ? 'first' : 'second'}`} aria-hidden="true" /> {text.you}{' '}
        <i class={`disc ${side === 0 ? 'second' : 'first'}`} aria-hidden="true" />{' '}
        {opponent.value === 'searched'
          ? text.searched
          : opponent.value === 'own'
            ? filled(text.own, run.agent.value.title, count(run.envSteps.value))
            : filled(text.trained, policy!.agent.toUpperCase())}
      </p>
      {lesson !== undefined && (
        <p class="searching">
          <progress value={lesson.share} aria-label={text.lesson} /> {text.lesson} {count(lesson.games)}
          {lesson.hash && `. ${laterWords.link.fingerprint} ${lesson.hash}`}
        </p>
      )}
      {view !== undefined && erred !== undefined && (
        <p class="verdict">
          {filled(text.erred, Math.floor(erred.at / 2) + 1, erred.better + 1, erred.played + 1)}{' '}
          <Button
            onClick={() => here?.follow(gameOf({ ...view, moves: view.moves.slice(0, erred.at) }), false)}
          >
            {text.fromThere}
          </Button>
        </p>
      )}
      {score !== undefined && <p data-testid="evening">{filled(text.evening, ...score)}</p>}
      <div class="row">
        <Button class="primary" disabled={!view} onClick={() => here?.follow('#moves=you')}>
          {text.youBegin}
        </Button>
        <Button disabled={!view} onClick={() => here?.follow('#moves=agent')}>
          {text.agentBegins}
        </Button>
        <Button disabled={!(view && view.moves.length > side)} onClick={() => here?.undo()}>
          {text.undo}
        </Button>
        {lesson === undefined && (
          <Button disabled={!view} onClick={() => here?.train()}>
            {text.train}
          </Button>
        )}
      </div>
      <div class="row wide">
        <Slide
          label={text.level}
          said={filled(text.levels, level.value)}
          value={level.value}
          most={400}
          step={10}
          set={(simulations) => (level.value = simulations)}
          end={() => view?.isMine && here?.follow(gameOf(view), false)}
        />
        <Choice
          label={text.against}
          value={opponent.value}
          options={[
            ['trained', text.theTrained],
            ['own', text.theOwn],
            ...(lesson === undefined ? [] : ([['searched', text.theSearched]] as const)),
          ]}
          choose={(who) => {
            opponent.value = who;
            if (view !== undefined) here?.follow(gameOf(view), false);
          }}
        />
      </div>
      {here !== undefined && (
        <Box
          name={text.thoughts}
          isChecked={here.isTold.value}
          change={(isTold) => (here.isTold.value = isTold)}
        />
      )}
      <p class="about">{text.about}</p>
    </section>
  );
}

function gameOf({ side, moves: made }: BoardView): string {
  return `#moves=${[side === 0 ? 'you' : 'agent', ...made].join('.')}`;
}

/** A button for each move: a cell, or a column of cells. */
function Cells({ table, view, title }: Readonly<{ table: Table; view: BoardView; title: string }>) {
  const { cells, possible, isMine, side, thoughts } = view;
  const text = laterWords.board;
  const { columns } = shapeOf(cells);
  const isColumns = columns === 7;
  const won = winningLine(cells);
  const last = lastCell(cells, view.moves.at(-1));
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
        const own = cells.flatMap((player, cell) => (cell % numMoves === move ? [{ player, cell }] : []));
        const isFree = isMine && possible.includes(move);
        const name = isColumns
          ? filled(text.column, move + 1, own.map(({ player }) => nameOf(player)).join(', '))
          : filled(text.cell, move + 1, nameOf(own[0]!.player));
        const thought = table.isTold.value ? thoughts[move] : undefined;
        return (
          <Button
            key={move}
            aria-disabled={!isFree}
            aria-label={thought ? `${name}, ${thought}` : name}
            onClick={() => table.play(move)}
            onKeyDown={(event) => go(event, move)}
          >
            <small aria-hidden="true">{thought ?? move + 1}</small>
            {own.map(({ player, cell }) => (
              <i
                key={cell}
                class={`${['', 'first', 'second'][player]}${cell === last ? ' last' : ''}${won.includes(cell) ? ' won' : ''}`}
              />
            ))}
          </Button>
        );
      })}
    </div>
  );
}

/** Colours of the bars: those of the charts. */
const colours = ['c0', 'c1', 'c7'];

/** What the last search thought: its tree, and of each move three bars, as high as the move's share. */
function Thoughts({ mind, side }: { readonly mind: Mind; readonly side: Side }) {
  const text = laterWords.board;
  const most = Math.max(1, ...mind.visits);
  const kinds = [mind.priors, mind.visits.map((visits) => visits / most), mind.improved];
  const said = kinds.map((kind, k) => `${text.kinds[k]} ${1 + kind.indexOf(Math.max(...kind))}`).join(', ');
  return (
    <figure class="mind">
      <SearchTree mind={mind} side={side} />
      <div class="bars" role="img" aria-label={`${text.mindTitle}: ${said}`}>
        {mind.priors.map((_, move) => (
          <div key={`${mind.priors.length}.${move + 1}`}>
            {kinds.map((kind, k) => (
              <i
                key={text.kinds[k]}
                class={colours[k]}
                style={{ height: `${(2.3 * kind[move]!).toFixed(2)}rem` }}
              />
            ))}
            <small>{move + 1}</small>
          </div>
        ))}
      </div>
      <figcaption>
        {text.kinds.map((kind, k) => (
          <span key={kind}>
            <i class={`swatch ${colours[k]}`} aria-hidden="true" /> {kind}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
