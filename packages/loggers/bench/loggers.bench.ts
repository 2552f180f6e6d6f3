// What a logger costs a run, per event.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '@prism-rl/core';
import { median, type Report } from '../../../benchmarks/src/index.ts';
import { jsonl, progressBar, tensorBoard } from '../src/index.ts';
import { exampleRun } from '../test/exampleRun.ts';

export const suite = 'loggers';

const steps = 200_000;
const rounds = 5;

export async function run(report: Report): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'prism-loggers-bench-'));
  const quiet = { isTTY: true, columns: 120, rows: 40, write: () => true };
  const loggers: Record<string, () => Logger> = {
    'none (the loop alone)': () => ({ name: 'none', log: () => undefined, close: () => undefined }),
    progressBar: () => progressBar({ stream: quiet }),
    jsonl: () => jsonl(join(dir, 'jsonl')),
    tensorBoard: () => tensorBoard(join(dir, 'tensorboard')),
  };
  const events = [...exampleRun({ steps, chunk: 1024 })];
  const times = new Map(Object.keys(loggers).map((name) => [name, [] as number[]]));
  try {
    for (let round = 0; round < rounds; round++) {
      for (const [name, create] of Object.entries(loggers)) {
        const logger = create();
        const started = performance.now();
        for (const event of events) logger.log(event);
        await logger.close();
        times.get(name)?.push((1e6 * (performance.now() - started)) / events.length);
      }
    }
  } finally {
    rmSync(dir, { recursive: true });
  }
  for (const [name, values] of times) {
    report({ suite, name, unit: 'ns/event', value: median(values), higherIsBetter: false });
  }
}
