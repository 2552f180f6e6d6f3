// Draws in the grid with mouse, finger and keyboard.
import type { Signal } from '@preact/signals';
import { signal } from '@preact/signals';
import type { LiveRun } from '../run/live/liveRun.ts';
import { brushes, cellsOf, rowsOf, withKind, withNextKind } from '../run/live/mapEdit.ts';
import { filled, words } from '../words/words.ts';

type Cell = readonly [row: number, column: number];

/** The letter of the painted kind; `undefined`: a click turns a cell into its next kind. */
export const brush: Signal<string | undefined> = signal(undefined);

/** A stroke of the pen, which changes the map once, at its end. */
export class GridPen {
  readonly #run: LiveRun;
  readonly brush = brush;
  /** The cell of the keyboard's pen; `undefined` until a key was pressed. */
  readonly cursor: Signal<Cell | undefined> = signal(undefined);
  /** Describes the change for screen readers. */
  readonly said = signal('');
  /** Rows after the stroke. */
  #draft: readonly string[] | undefined;
  /** The kind that this stroke paints. */
  #paint: string | undefined;
  #last: Cell | undefined;

  constructor(run: LiveRun) {
    this.#run = run;
  }

  /** The drawn kinds of cells during a stroke. */
  get cells(): readonly string[] | undefined {
    return this.#draft === undefined ? undefined : cellsOf(this.#draft);
  }

  /** Starts a stroke at a cell. */
  begin(cell: Cell): void {
    const { grid, isPlaying } = this.#run;
    if (grid === undefined || isPlaying.value) return;
    const rows = rowsOf(grid);
    this.#draft = rows;
    const [row, column] = cell;
    this.#paint = brush.value ?? withNextKind(rows, row, column)?.[row]?.[column];
    this.#last = undefined;
    if (this.#paint === undefined) this.#say(words.pen.fixed);
    this.moveTo(cell);
  }

  /** Continues the stroke to a cell, across all cells in between. */
  moveTo(cell: Cell): void {
    if (this.#draft === undefined || this.#paint === undefined) return;
    for (const [row, column] of between(this.#last ?? cell, cell)) {
      const now = this.#draft[row]?.[column];
      if (now === undefined || now === this.#paint) continue;
      const next = withKind(this.#draft, row, column, this.#paint);
      if (next === undefined) this.#say(now === 'S' ? words.pen.fixedStart : words.pen.refused);
      else this.#draft = next;
    }
    this.#last = cell;
  }

  /** Ends the stroke. */
  end(): void {
    const drawn = this.#draft;
    this.#draft = undefined;
    const { grid } = this.#run;
    if (drawn === undefined || grid === undefined) return;
    if (drawn.join('/') === rowsOf(grid).join('/')) return;
    this.#run.notice.value = '';
    this.#run.drawMap(drawn);
  }

  /** Handles a key while the grid has the focus. @returns whether it had an effect. */
  key(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>): boolean {
    const { grid } = this.#run;
    if (grid === undefined || this.#run.isPlaying.value) return false;
    if (event.key === 'z' && (event.ctrlKey || event.metaKey)) {
      this.#run.undo();
      this.said.value = words.pen.undone;
      return true;
    }
    if (event.ctrlKey || event.metaKey) return false;
    const step = steps[event.key];
    const [row, column] = this.cursor.value ?? [0, 0];
    if (step !== undefined) {
      const to: Cell =
        this.cursor.value === undefined
          ? [0, 0]
          : [clamp(row + step[0], grid.rows), clamp(column + step[1], grid.columns)];
      this.cursor.value = to;
      this.said.value = this.#describe(to);
      return true;
    }
    const chosen = brushes[Number(event.key) - 1];
    if (chosen !== undefined) {
      brush.value = chosen.letter;
      this.said.value = filled(words.pen.chosen, words.pen.brushes[chosen.kind]);
      return true;
    }
    if (event.key !== ' ' && event.key !== 'Enter') return false;
    this.cursor.value = [row, column];
    this.begin([row, column]);
    const drawn = this.#draft;
    this.end();
    if (drawn !== undefined && drawn.join('/') !== rowsOf(grid).join('/')) {
      this.said.value = cellInWords([row, column], cellsOf(drawn)[row * grid.columns + column]!);
    }
    return true;
  }

  #describe([row, column]: Cell): string {
    const { cells, columns } = this.#run.grid!;
    return cellInWords([row, column], cells[row * columns + column]!);
  }

  #say(text: string): void {
    this.said.value = text;
    this.#run.notice.value = text;
  }
}

const steps: { readonly [key: string]: Cell } = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

function clamp(value: number, count: number): number {
  return Math.min(count - 1, Math.max(0, value));
}

function cellInWords([row, column]: Cell, kind: string): string {
  return filled(
    words.pen.cell,
    row + 1,
    column + 1,
    words.pen.kinds[kind as keyof typeof words.pen.kinds] ?? kind,
  );
}

/** The cells on the line from one to another, both included. */
function between([r0, c0]: Cell, [r1, c1]: Cell): Cell[] {
  const count = Math.max(Math.abs(r1 - r0), Math.abs(c1 - c0), 1);
  return Array.from({ length: count + 1 }, (_, k) => [
    Math.round(r0 + ((r1 - r0) * k) / count),
    Math.round(c0 + ((c1 - c0) * k) / count),
  ]);
}
