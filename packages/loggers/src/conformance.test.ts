import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '@prism-rl/core';
import { checkLogger } from '@prism-rl/testing';
import { describe, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { consoleLogger } from './consoleLogger.ts';
import { jsonl } from './jsonl.ts';
import { progressBar } from './progressBar.ts';
import { tensorBoard } from './tensorBoard.ts';

const dir = temporaryFolder();

/** A stream that remembers the text written to it. */
function memory(isTTY: boolean) {
  const stream = {
    text: '',
    isTTY,
    columns: 100,
    rows: 24,
    write(text: string): void {
      stream.text += text;
    },
  };
  return stream;
}

/** Sizes and contents of everything in a fresh directory. */
function inDirectory(create: (runDir: string) => Logger) {
  const runDir = mkdtempSync(join(dir, 'run-'));
  const written = () => readdirSync(runDir).map((name) => readFileSync(join(runDir, name), 'latin1'));
  return { logger: create(runDir), written };
}

describe.each([
  [
    'progressBar on a terminal',
    () => {
      const stream = memory(true);
      return { logger: progressBar({ stream }), written: () => stream.text };
    },
  ],
  [
    'progressBar elsewhere',
    () => {
      const stream = memory(false);
      return { logger: progressBar({ stream }), written: () => stream.text };
    },
  ],
  [
    'consoleLogger',
    () => {
      const stream = memory(false);
      return { logger: consoleLogger({ stream }), written: () => stream.text };
    },
  ],
  ['jsonl', () => inDirectory(jsonl)],
  ['tensorBoard', () => inDirectory(tensorBoard)],
])('%s', (_name, create) => {
  for (const check of checkLogger(create)) test(check.name, check.run);
});
