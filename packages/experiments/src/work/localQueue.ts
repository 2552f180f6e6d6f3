import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Job, JobCounts, JobState, Json, Lease, LeaseKey, Queue, QueuedJob } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { makeDirectory } from '@prism-rl/runner/node';
import { damaged, inWords, isDamaged, isHeldByAnother, isOfDisk, spaceHint, worded } from './sqliteErrors.ts';

/** Milliseconds to wait for another process that is writing. */
const defaultBusyTimeout = 30_000;
/** SQLite counts them in 32 bits. */
const maxBusyTimeout = 2 ** 31 - 1;

const schema = `
CREATE TABLE IF NOT EXISTS jobs (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  payload TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued',
  token INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  worker TEXT,
  expires INTEGER,
  result TEXT,
  error TEXT,
  progress TEXT,
  heard INTEGER,
  digest TEXT,
  resultDigest TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS about (about TEXT NOT NULL) STRICT`;

interface Row {
  readonly id: string;
  readonly payload: string;
  readonly state: JobState;
  readonly token: number;
  readonly attempts: number;
  readonly worker: string | null;
  readonly result: string | null;
  readonly error: string | null;
  readonly progress: string | null;
  readonly heard: number | null;
  /** Of id and payload. */
  readonly digest: string;
  /** Of id and result. */
  readonly resultDigest: string | null;
}

/**
 * Milliseconds since the machine was started: all its processes see the same clock, and no process can set it. While the machine sleeps it
 * stands still, and so do the workers.
 */
const sinceStart = (): number => Number(process.hrtime.bigint() / 1_000_000n);

export interface LocalQueueOptions {
  /** Milliseconds of a clock that all processes share and that does not jump; default: since the machine was started. */
  readonly now?: () => number;
  /** Milliseconds to wait for another process that is writing; default 30 000. */
  readonly busyTimeout?: number;
}

/**
 * Opens the queue in a file, and makes it if there is none. The file must be on a disk of this machine: SQLite's locks do not hold
 * over networks.
 *
 * @throws PrismError `invalid-argument` for a path that names no file, `unavailable` when this Node.js has no SQLite, `file` when the file
 *   cannot be opened.
 */
export async function openLocalQueue<P extends Json, R extends Json>(
  path: string,
  { now = sinceStart, busyTimeout = defaultBusyTimeout }: LocalQueueOptions = {},
): Promise<Queue<P, R>> {
  // SQLite would make a database for this process alone, and forget it.
  if (path === '' || path === ':memory:') {
    throw PrismError.invalidArgument`"${path}" is not the path of a queue file.
      For example sqlite:runs/mine/queue.sqlite.`;
  }
  const Database = await loadDatabase();
  try {
    makeDirectory(dirname(path));
    const database = new Database(path);
    try {
      // Said to SQLite itself: Node before 22.16 does not know the option `timeout`.
      database.exec(`PRAGMA busy_timeout = ${Math.min(Math.ceil(busyTimeout), maxBusyTimeout)}`);
      // A power cut must not lose a job that was reported as done.
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
      database.exec(schema);
      return new LocalQueue<P, R>(database, now);
    } catch (cause) {
      database.close();
      throw cause;
    }
  } catch (cause) {
    if (isDamaged(cause)) throw damaged(`${path}: ${(cause as Error).message}`, cause);
    throw PrismError.file`The queue ${path} cannot be opened: ${(cause as Error).message}.
      ${isOfDisk(cause) ? spaceHint : 'Choose a writable directory on a disk of this machine.'}`.causedBy(
      cause,
    );
  }
}

/** Opens a queue in the memory of this process. */
export async function openMemoryQueue<P extends Json, R extends Json>(): Promise<Queue<P, R>> {
  const database = new (await loadDatabase())(':memory:');
  database.exec(schema);
  return new LocalQueue<P, R>(database, sinceStart);
}

/** @throws PrismError `unavailable` when this Node.js has no SQLite. */
async function loadDatabase(): Promise<typeof DatabaseSync> {
  const { DatabaseSync: Database } = await loadSqlite().catch((cause: unknown) => {
    const hint = 'Run it with Node 22.13 or newer.';
    throw new PrismError('unavailable', `Node ${process.versions.node} has no node:sqlite.`, { hint, cause });
  });
  return Database;
}

/** Without the warning that Node 22 and 24 give about it, in every process. */
async function loadSqlite(): Promise<typeof import('node:sqlite')> {
  const { emitWarning } = process;
  const others = (...warning: Parameters<typeof emitWarning>): void => {
    if (!String(warning[0]).includes('SQLite')) emitWarning.apply(process, warning);
  };
  process.emitWarning = others as typeof emitWarning;
  try {
    return await import('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}

class LocalQueue<P extends Json, R extends Json> implements Queue<P, R> {
  readonly #database: DatabaseSync;
  readonly #now: () => number;
  readonly #lease: StatementSync;

  constructor(database: DatabaseSync, now: () => number) {
    this.#database = database;
    this.#now = now;
    this.#lease = database.prepare(`
      UPDATE jobs SET state = 'running', token = token + 1, attempts = attempts + 1, worker = $worker,
        expires = $expires, heard = $now, progress = NULL
      WHERE position = (
        SELECT position FROM jobs
        -- A heartbeat in the future is older than the last start of the machine.
        WHERE state = 'queued' OR (state = 'running' AND (expires <= $now OR heard > $now))
        ORDER BY position LIMIT 1
      )
      RETURNING id, payload, state, token, attempts, digest`);
  }

  async add(jobs: readonly Job<P>[]): Promise<void> {
    const find = this.#database.prepare('SELECT payload FROM jobs WHERE id = ?');
    const insert = this.#database.prepare('INSERT INTO jobs (id, payload, digest) VALUES (?, ?, ?)');
    this.#atomically(() => {
      for (const { id, payload } of jobs) {
        const text = JSON.stringify(payload);
        const known = find.get(id) as { payload: string } | undefined;
        if (known === undefined) insert.run(id, text, digestOf(id, text));
        else if (known.payload !== text) {
          throw PrismError.incompatible`${id} already exists with other settings.
            Use the original settings, or choose another directory.`;
        }
      }
    });
  }

  async lease(worker: string, milliseconds: number): Promise<Lease<P> | undefined> {
    const now = Math.floor(this.#now());
    let row: Row | undefined;
    try {
      const expires = wholeMilliseconds(now + milliseconds);
      row = this.#lease.get({ worker, now, expires }) as unknown as Row | undefined;
    } catch (error) {
      if (!isHeldByAnother(error)) throw worded(error);
    }
    // No job now; ask again once the other connection has released the lock.
    if (row === undefined) return undefined;
    requireSound(row);
    return { id: row.id, payload: read<P>(row.payload), token: row.token, attempts: row.attempts };
  }

  async heartbeat(lease: LeaseKey, milliseconds: number, progress?: Json): Promise<boolean> {
    const now = Math.floor(this.#now());
    const said = progress === undefined ? null : JSON.stringify(progress);
    return this.#change(
      'expires = ?, heard = ?, progress = COALESCE(?, progress)',
      lease,
      wholeMilliseconds(now + milliseconds),
      now,
      said,
    );
  }

  async complete(lease: LeaseKey, result: R): Promise<boolean> {
    const text = JSON.stringify(result);
    return this.#change(
      "state = 'done', worker = NULL, error = NULL, result = ?, resultDigest = ?",
      lease,
      text,
      digestOf(lease.id, text),
    );
  }

  async fail(lease: LeaseKey, error: string): Promise<boolean> {
    return this.#change("state = 'failed', worker = NULL, error = ?", lease, error);
  }

  async release(lease: LeaseKey): Promise<boolean> {
    return this.#change("state = 'queued', worker = NULL", lease);
  }

  async retry(id: string): Promise<boolean> {
    const sql = "UPDATE jobs SET state = 'queued', error = NULL WHERE id = ? AND state = 'failed'";
    return inWords(() => this.#database.prepare(sql).run(id).changes === 1);
  }

  async list(): Promise<QueuedJob<P, R>[]> {
    const all = (): unknown[] => this.#database.prepare('SELECT * FROM jobs ORDER BY position').all();
    const rows = inWords(all) as Row[];
    const now = this.#now();
    for (const [k, row] of rows.entries()) {
      requireSound(row);
      // The result is lost, but not the run: a worker that gets it finds it done, and reads the result from its files.
      if (!isSoundResult(row)) rows[k] = this.#doneAgain(row);
    }
    return rows.map(
      ({ id, payload, state, token, attempts, worker, result, error, progress, heard: lastHeartbeat }) => ({
        id,
        payload: read<P>(payload),
        state,
        token,
        attempts,
        ...(worker === null ? {} : { worker }),
        ...(result === null ? {} : { result: read<R>(result) }),
        ...(error === null ? {} : { error }),
        ...(progress === null ? {} : { progress: read<Json>(progress) }),
        ...(lastHeartbeat === null || state !== 'running'
          ? {}
          : { silence: Math.max(0, now - lastHeartbeat) }),
      }),
    );
  }

  async count(): Promise<JobCounts> {
    const counts = 'SELECT state, COUNT(*) AS jobs FROM jobs GROUP BY state';
    const rows = inWords(() => this.#database.prepare(counts).all()) as unknown as {
      readonly state: JobState;
      readonly jobs: number;
    }[];
    const none = { queued: 0, running: 0, done: 0, failed: 0 };
    return { ...none, ...Object.fromEntries(rows.map(({ state, jobs }) => [state, jobs])) };
  }

  async describe(about: Json): Promise<void> {
    this.#atomically(() => {
      this.#database.exec('DELETE FROM about');
      this.#database.prepare('INSERT INTO about VALUES (?)').run(JSON.stringify(about));
    });
  }

  async about(): Promise<Json | undefined> {
    const row = inWords(() => this.#database.prepare('SELECT about FROM about').get());
    return row === undefined ? undefined : read<Json>(row.about as string);
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  /** Requeues a job whose result is damaged. */
  #doneAgain(row: Row): Row {
    const sql =
      "UPDATE jobs SET state = 'queued', result = NULL, resultDigest = NULL WHERE id = ? AND token = ? AND state = 'done'";
    inWords(() => this.#database.prepare(sql).run(row.id, row.token));
    return { ...row, state: 'queued', result: null };
  }

  /** Changes a job while the lease is its newest. */
  #change(
    assignments: string,
    { id, token }: LeaseKey,
    ...values: readonly (string | number | null)[]
  ): boolean {
    const sql = `UPDATE jobs SET ${assignments} WHERE id = ? AND token = ? AND state = 'running'`;
    return inWords(() => this.#database.prepare(sql).run(...values, id, token).changes === 1);
  }

  #atomically(change: () => void): void {
    inWords(() => {
      this.#database.exec('BEGIN IMMEDIATE');
      try {
        change();
        this.#database.exec('COMMIT');
      } catch (error) {
        try {
          this.#database.exec('ROLLBACK');
        } catch {
          // After some errors, such as a full disk, SQLite has already rolled back: throw the first error.
        }
        throw error;
      }
    });
  }
}

function digestOf(id: string, text: string): string {
  return createHash('sha256').update(`${id}\n${text}`).digest('base64url');
}

const states: readonly string[] = ['queued', 'running', 'done', 'failed'];

/** @throws PrismError `corrupt` for a job that is not as it was added, or in no state that there is. */
function requireSound({ id, payload, state, digest }: Row): void {
  if (digest === digestOf(id, payload) && states.includes(state)) return;
  throw damaged(`its record of ${id} does not match its checksum`);
}

function isSoundResult({ id, state, result, resultDigest }: Row): boolean {
  if (state !== 'done') return true;
  return result !== null && resultDigest === digestOf(id, result);
}

/** @throws PrismError `corrupt` for text that is no JSON. */
function read<T>(text: string): T {
  try {
    return JSON.parse(text) as T;
  } catch (cause) {
    throw damaged('it contains text that is not JSON', cause);
  }
}

/** Whole milliseconds for an INTEGER column; infinity becomes the largest. */
function wholeMilliseconds(time: number): number {
  return Math.min(Math.ceil(time), Number.MAX_SAFE_INTEGER);
}
