// Fencing: a worker that was suspended (a sleeping laptop, a swapped-out process, a lost network) may wake after another worker has taken over its
// lease. The queue then refuses its lease, and the run's directory must refuse its writes. The contract, for folders and other stores:
//
// - Each lease of a job has a token from the queue, a positive integer that increases with every lease of that job.
// - A worker takes the directory with its token before it starts. Afterwards holders of lower tokens cannot change anything that it reads.
// - A directory that was taken with a higher token refuses lower ones, with a `state` error.
// - A directory that was taken over is consistent: checkpoints are replaced by renaming, and metrics are copied before they are appended to, so that
//   an earlier holder's open files have no effect.
//
// Paths of folders include the token. Token 1 works in the run's own directory, `seed3`; token 4 renames it, or `seed3.2`, to `seed3.4`, in one atomic
// step that only one of several workers can do, so that all paths of earlier holders become invalid. A finished run is renamed back to its own name;
// its file `fence` contains the highest token.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PrismError } from '@prism-rl/core';
import { wholeNumber } from '@prism-rl/core/checks';
import { replaceFile } from './replaceFile.ts';
import { makeDirectory } from './runDirectory.ts';

const fenceFile = 'fence';

/**
 * Takes a run's directory for the holder of a lease; creates it if missing.
 *
 * @param directory the run's own directory, which finished runs have.
 * @param token the lease's token, higher than all earlier tokens of the run.
 * @throws PrismError `state` if the directory was taken with a higher token, `file` if it cannot be created or renamed.
 */
export function leaseRunDirectory(directory: string, token: number): LeasedDirectory {
  wholeNumber('token', token);
  const path = token === 1 ? directory : `${directory}.${token}`;
  for (;;) {
    const holders = holdersOf(directory);
    refuseIfOlder(directory, token, holders);
    const [newest] = holders;
    if (newest === undefined) makeDirectory(path);
    else if (newest.path !== path && !moved(newest.path, path)) continue; // another process was faster: look again
    // A holder of a higher token may have finished the run since the look: move it back.
    if (newest !== undefined && tokenIn(path) > token) moved(path, newest.path);
    else if (!fenced(path, token)) continue;
    const others = holdersOf(directory).filter((holder) => holder.path !== path);
    refuseIfOlder(directory, token, others);
    if (!existsSync(path)) continue;
    // Started by holders that had not noticed the takeover; not needed.
    for (const other of others) rmSync(other.path, { recursive: true, force: true });
    return new LeasedDirectory(directory, path, token);
  }
}

/** The highest token that took a run's directory; 0 without one. */
export function highestToken(directory: string): number {
  return holdersOf(directory)[0]?.token ?? 0;
}

/** A run directory that only its holder can change, until another holder takes it with a higher token. */
export class LeasedDirectory {
  /** The directory to read and write. Do not keep paths of files in it after the lease ends. */
  readonly path: string;
  readonly token: number;
  readonly #directory: string;

  constructor(directory: string, path: string, token: number) {
    this.#directory = directory;
    this.path = path;
    this.token = token;
  }

  /** Call it before every write. @throws PrismError `state` once a holder of a higher token has taken over. */
  check(): void {
    if (tokenIn(this.path) !== this.token) throw refused(this.#directory, this.token);
  }

  /** Renames the directory of a finished run to its own name. @throws PrismError as {@link check}. */
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
  /** The highest token that took the directory; 0 for one created without a lease. */
  readonly token: number;
}

/** Lists the directories of a run, newest holder first. */
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
    return 0; // no fence, or renamed meanwhile
  }
}

/** Writes the token into a directory. @returns false if the directory no longer exists. */
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
  return PrismError.state`Another worker has taken over ${directory} since lease ${token} began.
    Nothing is lost: the other worker continues it. If the queue was created again, move the directory away.`;
}

/** @returns false if `from` no longer exists. */
function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (cause) {
    if (!existsSync(from)) return false;
    throw PrismError.file`${from} cannot be renamed to ${to}: ${(cause as Error).message}.
      End processes of earlier workers that still use it.`.causedBy(cause);
  }
}
