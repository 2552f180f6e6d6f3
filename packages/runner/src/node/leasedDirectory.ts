/**
 * Fencing. A worker that is stopped (a laptop that sleeps, a swapped-out process, a network that is gone for a while) may wake after its
 * lease went to another. The queue refuses its lease then; what it writes into the run's directory must be refused, too.
 *
 * The contract, for folders and for any other store of runs:
 *
 * - Each lease of a job has a **token** of the queue: an integer above 0 that rises with every lease of that job.
 * - A worker takes the directory for its token before it starts. From then on, holders of lower tokens cannot change anything that it reads.
 * - A directory that was ever taken with a higher token refuses lower ones: `state`.
 * - A directory that was taken over is consistent: checkpoints are replaced by renaming, and the metrics are copied before they are appended
 *   to, so that writes to a file that an earlier holder has open have no effect.
 *
 * In a folder the token is part of the path. Token 1 works in the run's own directory, `seed3`; token 4 renames that, or `seed3.2`, to
 * `seed3.4` — one atomic step, which only one of several can do — and every path that an earlier holder knows leads nowhere. A run that is
 * done is renamed to its own name again; a file in it, `fence`, tells the highest token that it was taken with.
 */
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PrismError } from '@prism-rl/core';
import { replaceFile } from './replaceFile.ts';
import { makeDirectory } from './runDirectory.ts';

const fenceFile = 'fence';

/** A run directory that only its holder can change, until another holder takes it with a higher token. */
export interface LeasedDirectory {
  /** Where the holder reads and writes. It keeps no path of files in it longer than it holds the lease. */
  readonly path: string;
  readonly token: number;
  /** @throws PrismError `state` once a holder of a higher token has taken over. Call it before every write. */
  check(): void;
  /** The run is done: its files are found under its own name again. @throws PrismError as {@link check}. */
  settle(): void;
}

/**
 * Takes a run's directory for the holder of a lease; makes it if there is none.
 *
 * @param directory the run's own: where it is found once it is done.
 * @param token of the lease: an integer above 0, higher than those of all earlier leases of this run.
 * @throws PrismError `state` when the directory was taken with a higher token, `file` if it cannot be made or moved.
 */
export function leaseRunDirectory(directory: string, token: number): LeasedDirectory {
  if (!(Number.isSafeInteger(token) && token > 0)) {
    throw new PrismError('invalid-argument', `The token of a lease is an integer above 0, but is ${token}.`);
  }
  const path = token === 1 ? directory : `${directory}.${token}`;
  for (;;) {
    const holders = holdersOf(directory);
    refuseIfOlder(directory, token, holders);
    const [newest] = holders;
    if (newest === undefined) makeDirectory(path);
    else if (newest.path !== path && !moved(newest.path, path)) continue; // another was faster: who has it now?
    // Between the look and the step one with a higher token may have been done with it: it goes back where it was.
    if (newest !== undefined && tokenIn(path) > token) moved(path, newest.path);
    else if (!fenced(path, token)) continue;
    const others = holdersOf(directory).filter((holder) => holder.path !== path);
    refuseIfOlder(directory, token, others);
    if (!existsSync(path)) continue;
    // A holder that had not seen the takeover began these; nothing in them is needed.
    for (const other of others) rmSync(other.path, { recursive: true, force: true });
    return new TakenDirectory(directory, path, token);
  }
}

class TakenDirectory implements LeasedDirectory {
  readonly path: string;
  readonly token: number;
  readonly #directory: string;

  constructor(directory: string, path: string, token: number) {
    this.#directory = directory;
    this.path = path;
    this.token = token;
  }

  check(): void {
    if (tokenIn(this.path) !== this.token) throw refused(this.#directory, this.token);
  }

  settle(): void {
    this.check();
    if (this.path === this.#directory) return;
    const others = holdersOf(this.#directory).filter(({ path }) => path !== this.path);
    refuseIfOlder(this.#directory, this.token, others);
    for (const { path } of others) rmSync(path, { recursive: true, force: true });
    if (!moved(this.path, this.#directory)) throw refused(this.#directory, this.token);
  }
}

interface Holder {
  readonly path: string;
  /** The highest that it was taken with; 0 for one that was made without a lease. */
  readonly token: number;
}

/** The directories of a run, newest holder first. */
function holdersOf(directory: string): Holder[] {
  const own = basename(directory);
  const parent = dirname(directory);
  return (existsSync(parent) ? readdirSync(parent) : [])
    .filter(
      (name) => name === own || (name.startsWith(`${own}.`) && /^\d+$/.test(name.slice(own.length + 1))),
    )
    .map((name) => {
      const path = join(parent, name);
      return { path, token: Math.max(Number(name.slice(own.length + 1)), tokenIn(path)) };
    })
    .sort((a, b) => b.token - a.token);
}

/** Token in a directory's fence file; 0 without one. */
function tokenIn(path: string): number {
  try {
    return Number(readFileSync(join(path, fenceFile), 'utf8'));
  } catch {
    return 0; // none, or moved meanwhile
  }
}

/** Writes the token into a directory. @returns false when there is no such directory any more. */
function fenced(path: string, token: number): boolean {
  try {
    replaceFile(join(path, fenceFile), `${token}\n`);
    return true;
  } catch (error) {
    if (existsSync(path)) throw error;
    return false;
  }
}

function refuseIfOlder(directory: string, token: number, holders: readonly Holder[]): void {
  if (holders.some((holder) => holder.token > token)) throw refused(directory, token);
}

function refused(directory: string, token: number): PrismError {
  return new PrismError('state', `Another worker has taken over ${directory} since lease ${token} began.`, {
    hint: 'Nothing is lost: that one goes on with it. If its queue was made anew, move the directory away.',
  });
}

/** @returns false when there is nothing at `from` any more. */
function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (cause) {
    if (!existsSync(from)) return false;
    throw new PrismError('file', `${from} cannot be renamed to ${to}: ${(cause as Error).message}.`, {
      hint: 'Is a process of an earlier worker still there? End it.',
      cause,
    });
  }
}
