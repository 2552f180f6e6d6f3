// What a logger costs a run, per event: node --conditions=@prism-rl/source packages/loggers/bench/loggers.bench.ts
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger, RunEvent } from '@prism-rl/core';
import { jsonl, progressBar, tensorBoard } from '../src/index.ts';
import { exampleManifest, exampleRun } from '../test/exampleRun.ts';

const dir = mkdtempSync(join(tmpdir(), 'prism-loggers-bench-'));
const quiet = { isTTY: true, columns: 120, rows: 40, write: () => true };
const loggers: Record<string, () => Logger> = {
  nothing: () => ({ name: 'nothing', log: () => undefined, close: () => undefined }),
  progressBar: () => progressBar({ stream: quiet }),
  jsonl: () => jsonl(join(dir, 'jsonl')),
  tensorBoard: () => tensorBoard(join(dir, 'tensorboard')),
};
const steps = 200_000;
const events: RunEvent[] = [...exampleRun({ steps, chunk: 1024 })];
const best = new Map<string, number>();
for (let round = 0; round < 5; round++) {
  for (const [name, create] of Object.entries(loggers)) {
    const logger = create();
    const started = performance.now();
    for (const event of events) logger.log(event);
    await logger.close();
    const nanoseconds = (1e6 * (performance.now() - started)) / events.length;
    best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, nanoseconds));
  }
}
console.log(
  `${events.length} events of ${exampleManifest(steps).steps} steps; nanoseconds per event, best of 5`,
);
for (const [name, nanoseconds] of best) console.log(`${name.padEnd(12)} ${nanoseconds.toFixed(0)}`);
rmSync(dir, { recursive: true });
