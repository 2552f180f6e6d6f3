import { EventEmitter } from 'node:events';
import xterm from '@xterm/headless';

/** A real terminal emulator (xterm.js), which interprets escape sequences. */
export class Screen extends EventEmitter {
  readonly isTTY = true;
  columns: number;
  rows: number;
  raw = '';
  readonly #terminal: InstanceType<typeof xterm.Terminal>;

  constructor(columns: number, rows = 10) {
    super();
    this.columns = columns;
    this.rows = rows;
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
  }

  write(text: string): void {
    this.raw += text;
    this.#terminal.write(text);
  }

  resize(columns: number): void {
    this.#terminal.resize(columns, this.rows);
    this.columns = columns;
    this.emit('resize');
  }

  /** The lines on the screen, down to the last that is not empty. */
  async lines(): Promise<string[]> {
    await new Promise<void>((resolve) => this.#terminal.write('', resolve));
    const { active } = this.#terminal.buffer;
    const lines = Array.from(
      { length: active.length },
      (_, i) => active.getLine(i)?.translateToString(true) ?? '',
    );
    return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
  }
}

/** A file or pipe. */
export class Pipe {
  text = '';
  write(text: string): void {
    this.text += text;
  }
}
