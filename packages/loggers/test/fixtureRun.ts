import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tensorBoard } from '../src/tensorBoard.ts';
import { exampleRun } from './exampleRun.ts';

/**
 * Writes the event files that TensorBoard's own reader has read (`tools/loggers/read_tensorboard.py`): a run that is killed at
 * step 700 and resumed from step 450. Its clock is made up, so the files are always the same.
 */
export function writeFixtureRun(dir: string): { readonly path: string; readonly digest: string }[] {
  let time = 1_700_000_000_000;
  const clock = (): number => {
    time += 1;
    return time;
  };
  const first = tensorBoard(dir, { clock });
  for (const event of exampleRun({ steps: 1000, until: 700, checkpointEvery: 450 })) first.log(event);
  first.close();
  time += 60_000;
  const second = tensorBoard(dir, { clock });
  for (const event of exampleRun({ steps: 1000, from: 450, checkpointEvery: 450 })) second.log(event);
  second.close();
  return readdirSync(dir)
    .sort()
    .map((name) => join(dir, name))
    .map((path) => ({ path, digest: createHash('sha256').update(readFileSync(path)).digest('hex') }));
}
