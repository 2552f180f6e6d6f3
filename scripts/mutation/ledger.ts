/** What became of the changes that were tried so far: a line each, so that an interrupted run goes on where it stopped. */
import fs from 'node:fs';
import path from 'node:path';
import { type Change, keyOf } from './change.ts';

/** What became of a change. */
export interface Trial {
  readonly change: Change;
  /** Whether a test failed, or ran on for ever. */
  readonly noticed: boolean;
}

/** Of a change that was tried, possibly several times. */
export interface Known {
  /** The first time; tests may have been added since. */
  readonly atFirst: boolean;
  readonly noticed: boolean;
}

export function appendTrial(file: string, trial: Trial): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.appendFileSync(file, `${JSON.stringify(trial)}\n`);
}

/** All trials, by the key of the change. What an interruption cut off is left out: it is tried again. */
export function readLedger(file: string): ReadonlyMap<string, Known> {
  const known = new Map<string, Known>();
  if (!fs.existsSync(file)) return known;
  for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
    const trial = parsed(line);
    if (trial === undefined) continue;
    const { change, noticed } = trial;
    const key = keyOf(change);
    known.set(key, { atFirst: known.get(key)?.atFirst ?? noticed, noticed });
  }
  return known;
}

function parsed(line: string): Trial | undefined {
  try {
    return JSON.parse(line) as Trial;
  } catch {
    return undefined;
  }
}
