import { appendFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '@prism-rl/core';
import { linesOf } from '@prism-rl/loggers';
import { studyFiles } from './studyRecord.ts';

/** The suggestions of a study, a line each: a resumed study does not make them again. A line that is torn or lost is made again, the same. */
export class Journal {
  readonly #path: string;
  readonly #known = new Map<number, Config>();

  constructor(directory: string) {
    this.#path = join(directory, studyFiles.trials);
    let isTorn = false;
    for (const { text, isWhole } of existsSync(this.#path) ? linesOf(this.#path) : []) {
      const row = parse(text);
      if (row !== undefined) this.#known.set(row.number, row.settings);
      isTorn = !isWhole;
    }
    // Begin a new line after a torn one.
    if (isTorn) appendFileSync(this.#path, '\n');
  }

  /** The settings of a trial; undefined where none were suggested yet. */
  find(number: number): Config | undefined {
    return this.#known.get(number);
  }

  add(number: number, settings: Config): void {
    this.#known.set(number, settings);
    appendFileSync(this.#path, `${JSON.stringify({ number, settings })}\n`);
  }
}

function parse(line: string): { number: number; settings: Config } | undefined {
  try {
    const row = JSON.parse(line) as { number?: unknown; settings?: unknown };
    const isRow =
      Number.isSafeInteger(row.number) && typeof row.settings === 'object' && row.settings !== null;
    return isRow ? (row as { number: number; settings: Config }) : undefined;
  } catch {
    return undefined;
  }
}
