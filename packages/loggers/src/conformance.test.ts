import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '@prism-rl/core';
import { checkLogger } from '@prism-rl/testing';
import { describe, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { Pipe, Screen } from '../../../test/terminal/screen.ts';
import { consoleLogger } from './consoleLogger.ts';
import { jsonl } from './jsonl.ts';
import { progressBar } from './progressBar.ts';
import { tensorBoard } from './tensorBoard.ts';

const dir = temporaryFolder();

function onStream<S extends Screen | Pipe>(create: (options: { stream: S }) => Logger, stream: S) {
  return { logger: create({ stream }), written: () => ('raw' in stream ? stream.raw : stream.text) };
}

/** Sizes and contents of everything in a fresh directory. */
function inDirectory(create: (runDir: string) => Logger) {
  const runDir = mkdtempSync(join(dir, 'run-'));
  const written = () => readdirSync(runDir).map((name) => readFileSync(join(runDir, name), 'latin1'));
  return { logger: create(runDir), written };
}

describe.each([
  ['progressBar on a terminal', () => onStream(progressBar, new Screen(100))],
  ['progressBar elsewhere', () => onStream(progressBar, new Pipe())],
  ['consoleLogger', () => onStream(consoleLogger, new Pipe())],
  ['jsonl', () => inDirectory(jsonl)],
  ['tensorBoard', () => inDirectory(tensorBoard)],
])('%s', (_name, create) => {
  for (const check of checkLogger(create)) test(check.name, check.run);
});
