import { randomInt, randomUUID } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { PrismError } from '@prism-rl/core';
import { isElsewhere, isRunning, type ProcessIdentity, thisProcess } from './processIdentity.ts';

const lockFile = 'run.lock';

/** Whether a file name names a lock, or a claim to one. */
export function isLockFile(name: string): boolean {
  return name === lockFile || name.startsWith(`${lockFile}.`);
}

/** Locks held by this process. */
const held = new Map<string, symbol>();

/** Maximum number of attempts when several processes take over the same lock. */
const mostTries = 50;

/**
 * Locks a run directory, because two processes writing the same metrics and checkpoints would damage them. Only one process can take over the lock
 * of a killed one.
 *
 * The lock is written under another name and linked, so that it is never incomplete. To take over a lock, a process writes a claim next to it, then
 * looks for other claims. Of two processes, at least one sees the other's claim and retries; a process without rivals checks the lock again and
 * renames its claim to the lock.
 *
 * @returns a function that releases the lock.
 * @throws PrismError `state` while another process trains there, `file` if the directory cannot be written.
 */
export function lockRunDirectory(runDir: string): () => void {
  const path = resolve(runDir, lockFile);
  const claim = `${path}.${randomUUID()}`;
  try {
    if (held.has(path)) throw refused(runDir, path, thisProcess());
    for (let tries = 0; tries < mostTries; tries++) {
      layClaim(claim);
      if (create(claim, path) || takeOver(runDir, claim, path)) return freeing(path);
      rmSync(claim, { force: true });
      pause(randomInt(1, 4));
    }
    throw refused(runDir, path, 'unknown');
  } catch (cause) {
    if (cause instanceof PrismError) throw cause;
    const { message } = cause as Error;
    throw PrismError.file`The run directory ${runDir} cannot be written: ${message}.
      Free disk space and check your write permission, or continue from a copy of it.`.causedBy(cause);
  } finally {
    rmSync(claim, { force: true });
  }
}

/** Writes a claim atomically, because other processes read it. */
function layClaim(claim: string): void {
  const temporary = join(dirname(claim), `lock-${randomUUID()}.tmp`);
  writeFileSync(temporary, lockText());
  renameSync(temporary, claim);
}

function freeing(path: string): () => void {
  const lock = Symbol(path);
  held.set(path, lock);
  return () => {
    if (held.get(path) !== lock) return;
    held.delete(path);
    // Another run may have the path by now, with its own lock.
    if (isOwn(path)) rmSync(path, { force: true });
  };
}

/** Whether this process wrote a lock. */
function isOwn(path: string): boolean {
  try {
    return readFileSync(path, 'utf8') === lockText();
  } catch {
    return false; // removed
  }
}

function lockText(): string {
  return `${JSON.stringify(thisProcess())}\n`;
}

/** @returns false if the lock exists. */
function create(claim: string, path: string): boolean {
  try {
    linkSync(claim, path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code === undefined || !withoutLinks.has(code)) throw error;
  }
  try {
    writeFileSync(path, readFileSync(claim), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Error codes of file systems without hard links. */
const withoutLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL']);

/** @returns false if another process takes over at the same time, or the lock was released. @throws PrismError `state` while it is held. */
function takeOver(runDir: string, claim: string, path: string): boolean {
  refuseIfHeld(runDir, path);
  // This process's claim was written before it looked at the lock.
  const isAlone = claimsOn(path).every((other) => other === claim || isLeft(other));
  if (!isAlone) return false;
  if (!refuseIfHeld(runDir, path)) return false;
  renameSync(claim, path);
  return true;
}

/** @returns true for a lock of a process that has ended, false without a lock. @throws PrismError `state` if its process still runs. */
function refuseIfHeld(runDir: string, path: string): boolean {
  const owner = ownerOf(path);
  if (owner === 'freed') return false;
  if (owner === 'unknown' || (isRunning(owner) && !isOwnNumber(owner))) throw refused(runDir, path, owner);
  return true;
}

/** Whether a lock of an earlier version, which is only a number, has this process's number by chance. */
function isOwnNumber({ pid, namespace, started }: ProcessIdentity): boolean {
  return pid === process.pid && started === null && !isElsewhere(namespace);
}

function claimsOn(path: string): string[] {
  return readdirSync(dirname(path))
    .filter((name) => name !== lockFile && isLockFile(name))
    .map((name) => join(dirname(path), name));
}

/** Whether a killed process left the claim. */
function isLeft(claim: string): boolean {
  const owner = ownerOf(claim);
  if (owner === 'freed') return true;
  if (owner !== 'unknown' && isRunning(owner)) return false;
  rmSync(claim, { force: true }); // names of claims are unique
  return true;
}

/** Reads the owner of a lock; `unknown` if the file is empty or invalid. */
function ownerOf(path: string): ProcessIdentity | 'freed' | 'unknown' {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'freed';
    throw error;
  }
  try {
    const owner = JSON.parse(text) as Partial<ProcessIdentity> | number | null;
    if (typeof owner === 'number') return { ...thisProcess(), pid: owner, started: null };
    const { pid, host, namespace = null, started = null } = owner ?? {};
    if (typeof pid === 'number' && typeof host === 'string') return { pid, host, namespace, started };
  } catch {} // not JSON
  return 'unknown';
}

function refused(runDir: string, path: string, owner: ReturnType<typeof ownerOf>): PrismError {
  const isKnown = typeof owner === 'object';
  const where = isKnown ? placeOf(owner) : '';
  const who = isKnown ? `Process ${owner.pid}${where}` : 'Another process';
  return PrismError.state`${who} is training in ${runDir} already.
    Wait until it ends, or stop it; if there is no such process, delete ${path}.`;
}

/** Describes where another process runs, if not here. */
function placeOf({ host, namespace }: ProcessIdentity): string {
  if (host !== thisProcess().host) return ` of ${host}`;
  return isElsewhere(namespace) ? ' of another container' : '';
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
