import { stripVTControlCharacters } from 'node:util';

/**
 * Control characters except line breaks and tabs, and Unicode's invisible format characters, which could disguise a name, except the two that join
 * letters and emoji.
 */
const unsafe =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it matches control characters
  /[\x00-\x08\x0b-\x1f\x7f-\x9f]|(?![\u200c\u200d])\p{Cf}|[\u2028\u2029\p{Cs}]/gu;
/** A colour (SGR), or erasing the rest of a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it matches control characters
const colour = /(\x1b\[(?:[0-9;:]*m|K))/;

/**
 * Escapes text for a terminal, a table of Markdown or a service. Names, settings and paths come from files, and an escape sequence in them could
 * move the cursor, set the window's title, hide text or type for the user; it is shown as `\x1b` instead.
 */
export function printable(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.codePointAt(0)!.toString(16);
    if (code.length <= 2) return `\\x${code.padStart(2, '0')}`;
    return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\u{${code}}`;
  });
}

/** Escapes a picture of text for a terminal: as {@link printable}, but keeps colours. */
function printablePicture(text: string): string {
  const parts = text.split(colour);
  return parts.map((part, k) => (k % 2 === 1 ? part : printable(part))).join('');
}

/** The necessary part of `process.stderr`. */
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

/**
 * Lines at the bottom of a terminal that are redrawn in place. Lines must not wrap, and the cursor is restored however the process ends.
 */
export class LiveRegion {
  readonly #stream: TextStream;
  readonly #redraw: () => void;
  /** Lines on the screen; the cursor is after the last. */
  #drawn: readonly string[] = [];
  #isOpen = false;

  /** @param redraw called when the terminal is resized. */
  constructor(stream: TextStream, redraw: () => void) {
    this.#stream = stream;
    this.#redraw = redraw;
  }

  /** Maximum width of a line. One column stays free, because some terminals wrap at the last one. */
  get columns(): number {
    return Math.max(20, this.#stream.columns || 80) - 1;
  }

  /** Whether other output on `stream` would disturb the region. */
  covers(stream: unknown): boolean {
    return this.#isOpen && this.#stream === stream;
  }

  /** Maximum number of lines. */
  get rows(): number {
    return Math.max(2, (this.#stream.rows || 24) - 1);
  }

  /** Replaces the lines, which must not be longer than {@link columns} and may have colours. Line breaks within them become spaces. */
  draw(texts: readonly string[]): void {
    const lines = texts.map((text) => printablePicture(text).replaceAll(/\s/g, ' '));
    const head = this.#isOpen ? this.#home() : HIDE_CURSOR;
    this.#open();
    // Erases the rest of longer lines.
    this.#stream.write(head + lines.join(`${ERASE_TO_END}\n`) + ERASE_BELOW);
    this.#drawn = lines;
  }

  /** Prints permanent lines above the region. */
  print(text: string): void {
    this.write(`${printable(text)}\n`);
  }

  /** Writes lines above the region as they are. */
  write(lines: string): void {
    this.#stream.write(
      this.#isOpen ? `${this.#home()}${ERASE_BELOW}${lines}${this.#drawn.join('\n')}` : lines,
    );
  }

  /** Leaves the lines on the screen, moves to a new line and restores the cursor. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#stream.write(`\n${SHOW_CURSOR}`);
    this.#stream.off?.('resize', this.#onResize);
    unguard(this);
  }

  /** Moves to the first column of the first line; counts lines that a resize has wrapped. */
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

/** Regions on the screen, whose cursor must be restored when the process ends. */
const openRegions = new Set<LiveRegion>();

function guard(region: LiveRegion): void {
  openRegions.add(region);
  if (openRegions.size > 1) return;
  process.on('exit', closeAll);
  // Prepended, so that `onSignal` still counts a `once` listener of the program.
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

/** Prints permanent lines without colours, above the live region if `stream` has one. */
export function printLine(stream: Pick<TextStream, 'write'>, text: string): void {
  writeLines(stream, printable(text));
}

/** As {@link printLine}, but keeps colours. */
export function printPicture(stream: Pick<TextStream, 'write'>, text: string): void {
  writeLines(stream, printablePicture(text));
}

function writeLines(stream: Pick<TextStream, 'write'>, lines: string): void {
  const region = [...openRegions].find((one) => one.covers(stream));
  (region ?? stream).write(`${lines}\n`);
}

/** Ends the process as without this handler, unless there is another one for the signal. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  closeAll();
  process.kill(process.pid, signal);
}

/** Width of `text` without colour codes, if all characters are one column wide. */
export function visibleLength(text: string): number {
  return stripVTControlCharacters(text).length;
}
