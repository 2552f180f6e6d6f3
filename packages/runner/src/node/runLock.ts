import { randomInt, randomUUID } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { PrismError } from '@prism-rl/core';
import { isElsewhere, isRunning, type ProcessIdentity, thisProcess } from './processIdentity.ts';

const lockFile = 'run.lock';

/** Whether a file of this name is a lock, or a claim to one. */
export function isLockFile(name: string): boolean {
  return name === lockFile || name.startsWith(`${lockFile}.`);
}

/** Locks of this process. */
const held = new Map<string, symbol>();

/** How often two that take over at once step back for each other before one gives up. */
const mostTries = 50;

/**
 * Keeps a run directory for this process: two that write the same metrics and checkpoints would tear them. The lock of a process that
 * was killed is taken over, by one alone.
 *
 * The lock is made whole under another name and linked, so that it never stands there half written. Taking over: each taker lays a claim
 * beside it, then looks for others. Of two, at least one sees the other and steps back; a taker without rivals checks the lock once more and
 * renames its claim to it.
 *
 * @returns frees it.
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
    throw new PrismError('file', `The run directory ${runDir} cannot be written: ${message}.`, {
      hint: 'Make room and let yourself write there, or go on with a copy of it.',
      cause,
    });
  } finally {
    rmSync(claim, { force: true });
  }
}

/** Whole or not at all: others read it. */
function layClaim(claim: string): void {
  const temporary = join(dirname(claim), `lock-${randomUUID()}.tmp`);
  writeFileSync(temporary, `${JSON.stringify(thisProcess())}\n`);
  renameSync(temporary, claim);
}

function freeing(path: string): () => void {
  const lock = Symbol(path);
  held.set(path, lock);
  return () => {
    if (held.get(path) !== lock) return;
    held.delete(path);
    rmSync(path, { force: true });
  };
}

/** @returns false when there is a lock already. */
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

/** What systems say on disks that know no hard links. */
const withoutLinks: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EINVAL']);

/** @returns false when another takes over at the same time, or the lock was freed meanwhile. @throws PrismError `state` while it is held. */
function takeOver(runDir: string, claim: string, path: string): boolean {
  refuseIfHeld(runDir, path);
  // The claim of this process lies there since before the look.
  const isAlone = claimsOn(path).every((other) => other === claim || isLeft(other));
  if (!isAlone) return false;
  if (!refuseIfHeld(runDir, path)) return false;
  renameSync(claim, path);
  return true;
}

/** @returns whether there is a lock, of a process that is no more. @throws PrismError `state` when its process still runs. */
function refuseIfHeld(runDir: string, path: string): boolean {
  const owner = ownerOf(path);
  if (owner === 'freed') return false;
  if (owner === 'unknown' || (isRunning(owner) && !isOwnNumber(owner))) throw refused(runDir, path, owner);
  return true;
}

/** A lock of an earlier version says nothing but a number; this process holds none that it does not know of. */
function isOwnNumber({ pid, namespace, started }: ProcessIdentity): boolean {
  return pid === process.pid && started === null && !isElsewhere(namespace);
}

function claimsOn(path: string): string[] {
  return readdirSync(dirname(path))
    .filter((name) => name !== lockFile && isLockFile(name))
    .map((name) => join(dirname(path), name));
}

/** Whether a claim was left by a process that was killed. */
function isLeft(claim: string): boolean {
  const owner = ownerOf(claim);
  if (owner === 'freed') return true;
  if (owner !== 'unknown' && isRunning(owner)) return false;
  rmSync(claim, { force: true }); // no other claim has its name
  return true;
}

/** Who made a lock; `unknown` if it does not say: it is empty, or something else. */
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
  return new PrismError('state', `${who} is training in ${runDir} already.`, {
    hint: `Wait until it is done or stop it; if no such process trains, delete ${path}.`,
  });
}

/** Where another process runs that cannot be asked, in words. */
function placeOf({ host, namespace }: ProcessIdentity): string {
  if (host !== thisProcess().host) return ` of ${host}`;
  return isElsewhere(namespace) ? ' of another container' : '';
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
