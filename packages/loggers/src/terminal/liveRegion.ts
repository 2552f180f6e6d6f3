import { stripVTControlCharacters } from 'node:util';

/**
 * Commands to a terminal other than colours: control characters except line breaks and tabs, and escapes except those that set colours
 * and weight (SGR)
 * or erase the rest of a line. Characters without a visible form (Unicode's format characters: marks that turn the direction of what
 * follows, invisible spaces, tags) could show a name as another one; only the two that join letters and parts of emoji pass.
 */
const obeyed =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it is about
  /[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]|\x1b(?!\[(?:[0-9;:]*m|K))|(?![\u200c\u200d])\p{Cf}|[\u2028\u2029\p{Cs}]/gu;

/**
 * Escapes text from any source, so that it is safe on a terminal: names of environments, arms and plugins, settings and paths come from
 * files, and an escape sequence in one of them could move the cursor, set the window's title or answer for the user. It is shown as `\x1b` instead, and a
 * mark that turns the direction of text as `\u202e`.
 */
export function printable(text: string): string {
  return text.replace(obeyed, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    if (code.length <= 2) return `\\x${code.padStart(2, '0')}`;
    return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\u{${code}}`;
  });
}

/**
 * A few lines at the bottom of a terminal that are drawn again and again. Nothing but the cursor's position is assumed, lines
 * never wrap (they are cut to the width), and the cursor comes back however the process ends.
 */

/** The needed part of `process.stderr`. */
export interface TextStream {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  on?(event: 'resize', listener: () => void): unknown;
  off?(event: 'resize', listener: () => void): unknown;
}

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';
const ERASE_TO_END = '\x1b[K';
const ERASE_BELOW = '\x1b[J';
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Lines drawn in place. */
export class LiveRegion {
  readonly #stream: TextStream;
  readonly #redraw: () => void;
  /** Lines now on the screen; the cursor stands behind the last. */
  #drawn: readonly string[] = [];
  #isOpen = false;

  /** @param redraw is called when the terminal was resized. */
  constructor(stream: TextStream, redraw: () => void) {
    this.#stream = stream;
    this.#redraw = redraw;
  }

  /** Columns that a line may fill. One stays free: some terminals wrap at once. */
  get columns(): number {
    return Math.max(20, this.#stream.columns || 80) - 1;
  }

  /** Whether lines of others on `stream` would disturb the drawing. */
  covers(stream: unknown): boolean {
    return this.#isOpen && this.#stream === stream;
  }

  /** Lines that fit. */
  get rows(): number {
    return Math.max(2, (this.#stream.rows || 24) - 1);
  }

  /** Replaces the drawing. Lines longer than {@link columns} must have been cut. A name with a line break in it breaks none. */
  draw(texts: readonly string[]): void {
    const lines = texts.map((text) => printable(text).replaceAll(/\s/g, ' '));
    const head = this.#isOpen ? this.#home() : HIDE_CURSOR;
    this.#open();
    // A line may be shorter than the one that stood there.
    this.#stream.write(head + lines.join(`${ERASE_TO_END}\n`) + ERASE_BELOW);
    this.#drawn = lines;
  }

  /** Writes lines that stay, above the region. */
  print(text: string): void {
    if (!this.#isOpen) {
      this.#stream.write(`${printable(text)}\n`);
      return;
    }
    this.#stream.write(`${this.#home()}${ERASE_BELOW}${printable(text)}\n${this.#drawn.join('\n')}`);
  }

  /** Leaves the drawing on the screen, moves to a new line and restores the cursor. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#stream.write(`\n${SHOW_CURSOR}`);
    this.#stream.off?.('resize', this.#onResize);
    unguard(this);
  }

  /** To the first column of the first line. After a resize, lines may have been wrapped: counts what they take now. */
  #home(): string {
    const width = this.#stream.columns || 80;
    let up = this.#drawn.length - 1;
    for (const line of this.#drawn) up += Math.max(0, Math.ceil(visibleLength(line) / width) - 1);
    return up > 0 ? `\r\x1b[${up}A` : '\r';
  }

  #open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#stream.on?.('resize', this.#onResize);
    guard(this);
  }

  readonly #onResize = (): void => {
    if (!this.#isOpen) return;
    this.#stream.write(`${this.#home()}${ERASE_BELOW}`);
    this.#drawn = [''];
    this.#redraw();
  };
}

/** Regions that are on the screen now, of which the process's end must not leave the cursor hidden. */
const openRegions = new Set<LiveRegion>();

function guard(region: LiveRegion): void {
  openRegions.add(region);
  if (openRegions.size > 1) return;
  process.on('exit', closeAll);
  // In front, so that a `once` listener of the program is still counted.
  for (const signal of signals) process.prependListener(signal, onSignal);
}

function unguard(region: LiveRegion): void {
  if (!openRegions.delete(region) || openRegions.size > 0) return;
  process.off('exit', closeAll);
  for (const signal of signals) process.off(signal, onSignal);
}

function closeAll(): void {
  for (const region of openRegions) region.close();
}

/** Writes lines that stay; above the live region where `stream` has one. */
export function printLine(stream: Pick<TextStream, 'write'>, text: string): void {
  for (const region of openRegions) {
    if (region.covers(stream)) {
      region.print(text);
      return;
    }
  }
  stream.write(`${printable(text)}\n`);
}

/** Ends the process, as without this handler, unless another handler is registered for the signal. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  closeAll();
  process.kill(process.pid, signal);
}

/** Columns that `text` takes: colours take none. Right for characters that are one column wide. */
export function visibleLength(text: string): number {
  return stripVTControlCharacters(text).length;
}
