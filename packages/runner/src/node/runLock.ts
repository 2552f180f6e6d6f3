import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { PrismError } from '@prism-rl/core';

const lockFile = 'run.lock';

/** Locks of this process. One that bears its number and is not among them was left by a dead process of the same number. */
const held = new Map<string, symbol>();

/**
 * Keeps a run directory for this process: two that write the same metrics and checkpoints would tear them. The lock of a process that
 * was killed is taken over.
 *
 * @returns frees it.
 * @throws PrismError `state` while another process trains there, `file` if the directory cannot be written.
 */
export function lockRunDirectory(runDir: string): () => void {
  const path = resolve(runDir, lockFile);
  for (;;) {
    try {
      writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
      const lock = Symbol(path);
      held.set(path, lock);
      return () => {
        if (held.get(path) !== lock) return;
        held.delete(path);
        rmSync(path, { force: true });
      };
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
        const { message } = cause as Error;
        throw new PrismError('file', `The run directory ${runDir} cannot be written: ${message}.`, { cause });
      }
    }
    const owner = ownerOf(path);
    if (held.has(path) || isAlive(owner)) {
      throw new PrismError('state', `Process ${owner} is training in ${runDir} already.`, {
        hint: `Wait until it is done or stop it; if no such process trains, delete ${path}.`,
      });
    }
    rmSync(path, { force: true });
  }
}

function ownerOf(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return Number.NaN; // freed meanwhile
  }
}

function isAlive(pid: number): boolean {
  if (!(Number.isSafeInteger(pid) && pid > 0) || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's
  }
  return !isZombie(pid);
}

/** Killed, but not yet cleared away by its parent, which in containers may never happen. */
function isZombie(pid: number): boolean {
  try {
    return /\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false; // no Linux, or gone by now
  }
}
