// Reads a run's files without fields that depend on the clock or the machine, so that equal runs compare equal.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLocalQueue } from '@prism-rl/experiments';

/** A row of a JSON Lines file. */
export interface Row {
  readonly type: string;
  readonly envSteps: number;
  readonly [name: string]: unknown;
}

/** Rows of a JSON Lines file that depend on the seed alone. */
export function lastingRows(path: string): Row[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map(
    (line) =>
      JSON.parse(line, (key, value: unknown) =>
        /^(time|machine)$|seconds$|PerSecond$/i.test(key) ? undefined : value,
      ) as Row,
  );
}

export function outcome(runDir: string): { rows: Row[]; checkpoints: [name: string, digest: string][] } {
  const directory = join(runDir, 'checkpoints');
  return {
    rows: lastingRows(join(runDir, 'metrics.jsonl')),
    checkpoints: readdirSync(directory)
      .sort()
      .map((name) => [name, digest(join(directory, name))]),
  };
}

export function end(runDir: string): { rows: Row[]; last: [name: string, digest: string] } {
  const { rows, checkpoints } = outcome(runDir);
  return { rows, last: checkpoints.findLast(([name]) => name.endsWith('.safetensors'))! };
}

function digest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** The process of a worker that trains a run of a sweep. */
export async function runningWorker(directory: string): Promise<number> {
  const queue = await openLocalQueue(join(directory, 'queue.sqlite'));
  try {
    const worker = (await queue.list()).find(({ state }) => state === 'running')?.worker;
    return Number(worker?.split('@')[0]);
  } finally {
    await queue.close();
  }
}
