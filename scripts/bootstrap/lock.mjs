// A lock file that lets one process at a time set the project up.
// It survives a killed owner: a lock whose process is gone, or that nobody has touched for a while, is taken over.
import fs from 'node:fs';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * @typedef {object} LockOptions
 * @property {number} [staleAfter] milliseconds without a sign of life after which a lock counts as abandoned
 * @property {number} [pollEvery] milliseconds between two looks at somebody else's lock
 * @property {() => void} [onWait] called once when the lock turns out to be taken
 * @property {() => void} [onLook] called before each further look; what it throws ends the waiting
 */

/**
 * Runs `work` while holding the lock, waiting for it first.
 * @template T
 * @param {string} file
 * @param {() => Promise<T>} work
 * @param {LockOptions} [options]
 * @returns {Promise<T>}
 */
export async function withLock(file, work, options = {}) {
  const { staleAfter = 10_000, pollEvery = 100, onWait = () => {}, onLook = () => {} } = options;
  const token = JSON.stringify({
    pid: process.pid,
    host: os.hostname(),
    namespace: namespace(),
    nonce: process.hrtime.bigint().toString(),
  });
  let waited = false;
  while (!tryCreate(file, token)) {
    if (isAbandoned(file, staleAfter)) {
      discard(file, staleAfter);
      continue;
    }
    if (!waited) onWait();
    waited = true;
    await sleep(pollEvery);
    onLook();
  }
  const heartbeat = setInterval(() => touch(file), Math.min(1000, staleAfter / 4));
  heartbeat.unref();
  const release = () => {
    if (read(file) === token) fs.rmSync(file, { force: true });
  };
  process.once('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.removeListener('exit', release);
    release();
  }
}

/**
 * Creates the lock with its content in one step, so that nobody ever sees an empty one.
 * @param {string} file
 * @param {string} token
 */
function tryCreate(file, token) {
  const draft = `${file}.${process.pid}.${Math.trunc(Number(process.hrtime.bigint() % 1_000_000_000n))}`;
  fs.writeFileSync(draft, token);
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if (code(error) === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(draft, { force: true });
  }
}

/**
 * @param {string} file
 * @param {number} staleAfter
 */
function isAbandoned(file, staleAfter) {
  const content = read(file);
  if (content === undefined) return false;
  let owner;
  try {
    owner = /** @type {{ pid: number, host: string, namespace?: string | null }} */ (JSON.parse(content));
  } catch {
    return age(file) > staleAfter;
  }
  const isHere = owner.host === os.hostname() && owner.namespace === namespace();
  if (isHere && !isAlive(owner.pid)) return true;
  return age(file) > staleAfter;
}

/**
 * Removes an abandoned lock. Two waiters may come here at once, the slower one when the quicker already holds a
 * new lock: so the file is moved aside, looked at again, and put back when it is alive after all.
 * @param {string} file
 * @param {number} staleAfter
 */
function discard(file, staleAfter) {
  const aside = `${file}.abandoned.${process.pid}`;
  try {
    fs.renameSync(file, aside);
  } catch (error) {
    if (code(error) === 'ENOENT') return;
    throw error;
  }
  if (!isAbandoned(aside, staleAfter)) {
    try {
      fs.linkSync(aside, file);
    } catch (error) {
      if (code(error) !== 'EEXIST') throw error;
    }
  }
  fs.rmSync(aside, { force: true });
}

/**
 * Where processes are numbered: containers of one host count theirs apart. null on systems that do not tell.
 * @returns {string | null}
 */
function namespace() {
  try {
    return fs.readlinkSync('/proc/self/ns/pid');
  } catch {
    return null;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return code(error) === 'EPERM';
  }
}

/** @param {string} file */
function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (code(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** @param {string} file */
function age(file) {
  try {
    return Date.now() - fs.statSync(file).mtimeMs;
  } catch (error) {
    if (code(error) === 'ENOENT') return 0;
    throw error;
  }
}

/** @param {string} file */
function touch(file) {
  const now = new Date();
  try {
    fs.utimesSync(file, now, now);
  } catch (error) {
    if (code(error) !== 'ENOENT') throw error;
  }
}

/** @param {unknown} error */
function code(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
