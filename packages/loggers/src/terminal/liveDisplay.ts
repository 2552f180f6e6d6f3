import { LiveRegion, printLine, type TextStream } from './liveRegion.ts';

/** Where progress is shown, and how often. */
export interface LiveDisplayOptions {
  /** Default `process.stderr`, which leaves stdout to results. */
  readonly stream?: TextStream;
  /** Seconds between redraws on a terminal; default 0.1. */
  readonly interval?: number;
  /** Seconds between lines if the stream is not a terminal (files, CI); default 5. */
  readonly plainInterval?: number;
  /** A monotonic clock in seconds, for tests. */
  readonly now?: () => number;
}

/** Lines that are redrawn in place on a terminal, at most once an interval. On other streams it only prints. */
export class LiveDisplay {
  readonly now: () => number;
  /** Whether the stream is a terminal with colours, see https://no-color.org. */
  readonly hasColours: boolean;
  readonly #stream: TextStream;
  readonly #region: LiveRegion | undefined;
  readonly #lines: (columns: number, rows: number) => readonly string[];
  readonly #interval: number;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  /** @param lines returns what to draw on a terminal of this size. */
  constructor(
    options: LiveDisplayOptions,
    lines: (columns: number, rows: number) => readonly string[] = () => [],
  ) {
    const { stream = process.stderr, interval = 0.1, plainInterval = 5 } = options;
    this.now = options.now ?? (() => performance.now() / 1000);
    this.#stream = stream;
    this.#lines = lines;
    this.#region = stream.isTTY === true ? new LiveRegion(stream, () => this.draw()) : undefined;
    this.#interval = this.isLive ? interval : plainInterval;
    this.hasColours = this.isLive && wantsColours();
  }

  get isLive(): boolean {
    return this.#region !== undefined;
  }

  /** On a terminal, draws at once, or when the interval since the last drawing has passed. */
  update(): void {
    if (!this.isLive) return;
    const wait = this.#interval - (this.now() - this.#drawnAt);
    if (wait <= 0) this.draw();
    else this.#timer ??= setTimeout(() => this.draw(), 1000 * wait).unref();
  }

  /** Whether another stream than a terminal should get a line again. @param since time of the last one. */
  isLineDue(since: number): boolean {
    return !this.isLive && this.now() - since >= this.#interval;
  }

  draw(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#drawnAt = this.now();
    const region = this.#region;
    const lines = region === undefined ? [] : this.#lines(region.columns, region.rows);
    if (lines.length > 0) region?.draw(lines);
  }

  /** Prints a permanent line, on a terminal above the live ones. */
  print(text: string): void {
    printLine(this.#stream, text);
  }

  /** Draws the final state and restores the cursor. */
  close(): void {
    this.draw();
    this.#region?.close();
  }
}

/** Whether to use colours on a terminal, see https://no-color.org. */
export function wantsColours(): boolean {
  return !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}
