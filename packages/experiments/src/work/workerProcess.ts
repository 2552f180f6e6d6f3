import { type ChildProcess, fork } from 'node:child_process';
import { hostname } from 'node:os';
import { createInterface } from 'node:readline';
import type { Lease, PrismErrorCode, Run } from '@prism-rl/core';
import type { MultiProgressMessage } from '@prism-rl/loggers';
import { isRunning, processNamespace } from '@prism-rl/runner/node';
import { Silence, setLongTimeout } from './silence.ts';

/** The program of a worker process; it calls `serveRuns`. */
export interface WorkerProgram {
  readonly file: string;
  readonly args?: readonly string[];
  /** Its environment variables; default: those of this process. */
  readonly env?: NodeJS.ProcessEnv;
}

/** How a run ended at a worker process, its death included. */
export type RunEnding<Result> = WorkerEnding<Result> | { readonly type: 'died'; readonly how: string };

export interface WorkerProcessOptions {
  readonly program: WorkerProgram;
  /**
   * Milliseconds without a sign of life after which a worker process is taken for dead; default 300 000: to compile may take long. Where it
   * computes meanwhile, or waits for a processor, its processor time counts (on Linux).
   */
  readonly silenceMilliseconds?: number | undefined;
  /** Milliseconds that it has to save its runs and end when it is stopped; default 15 000. */
  readonly stopMilliseconds?: number;
  /** Takes each line that it writes to its stderr; default: they go to the stderr of this process. */
  readonly print?: (line: string) => void;
}

/** A worker's name in the queue: its number, and where that number holds. */
export function workerName(pid = process.pid): string {
  const namespace = processNamespace();
  return `${pid}@${hostname()}${namespace === null ? '' : `/${namespace}`}`;
}

/** Whether a worker may still be there, by its name. Workers of other machines and containers cannot be asked. */
export function mayRun(worker: string): boolean {
  const [, pid = '', host = '', namespace = null] = /^(\d*)@([^/]*)(?:\/(.*))?$/.exec(worker) ?? [];
  return isRunning({ pid: Number(pid), host, namespace, started: null });
}

/** Milliseconds to load its program, during which it cannot give signs of life. */
const startTimeout = 300_000;

/** A worker process, as the one that started it sees it. */
export class WorkerProcess<Run extends WorkerRun, Result> {
  readonly name: string;
  /** Resolves to true once it waits for runs, to false if it ended before. */
  readonly ready: Promise<boolean>;
  /** How it ended, in words; resolves after its last message has arrived. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  readonly #stopMilliseconds: number;
  /** Milliseconds of {@link Silence} that are taken for death. */
  readonly #silenceTimeout: number;
  #listen: (message: WorkerMessage<Result>) => void = () => undefined;
  readonly #silence: Silence;
  #isReady = false;
  #isStopping = false;

  constructor(options: WorkerProcessOptions) {
    const { program, print, silenceMilliseconds = 300_000, stopMilliseconds = 15_000 } = options;
    this.#silenceTimeout = silenceMilliseconds;
    this.#stopMilliseconds = stopMilliseconds;
    const child = fork(program.file, program.args ?? [], {
      stdio: ['ignore', 'ignore', print === undefined ? 'inherit' : 'pipe', 'ipc'],
      serialization: 'advanced', // a mean of nothing is NaN, which JSON has not
      env: program.env ?? process.env,
    });
    if (print !== undefined) createInterface({ input: child.stderr! }).on('line', print);
    this.#child = child;
    this.name = workerName(child.pid ?? 0);
    const interval = Math.min(silenceMilliseconds / 4, 5000);
    this.#silence = new Silence(child.pid ?? 0, interval);
    const watch = setInterval(() => this.#listenForLife(), interval);
    this.ended = endOf(child).finally(() => clearInterval(watch));
    this.ready = new Promise((resolve, reject) => {
      this.#listen = ({ type }) => {
        this.#isReady ||= type === 'ready';
        if (this.#isReady) resolve(true);
      };
      this.ended.then(() => resolve(false), reject);
    });
    child.on('message', (message: WorkerMessage<Result>) => {
      this.#silence.end();
      this.#listen(message);
    });
  }

  /** Has it train runs, several of them as a batch. Each promise resolves when its run ends, for whatever reason. */
  train(runs: readonly Run[], listen: (news: WorkerNews) => void): readonly Promise<RunEnding<Result>>[] {
    const end = new Map<string, (ending: RunEnding<Result>) => void>();
    this.#listen = (message) => {
      if (!('id' in message)) return;
      const ended = end.get(message.id);
      if (ended === undefined) return;
      if (message.type === 'progress' || message.type === 'note' || message.type === 'checkpoint')
        listen(message);
      else ended(message);
    };
    const endings = runs.map(
      ({ id }) =>
        new Promise<RunEnding<Result>>((resolve, reject) => {
          end.set(id, resolve);
          this.ended.then((how) => resolve({ type: 'died', how }), reject);
        }),
    );
    this.#send({ type: 'runs', runs });
    return endings;
  }

  /** Tells the worker that another holder has taken over one of its runs. */
  leave(id: string): void {
    this.#send({ type: 'leave', id });
  }

  /** Has it save its runs and end. */
  stop(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    // One that is still loading has nothing to save, and does not listen yet.
    if (this.#isReady) this.#send({ type: 'stop' });
    else this.#child.kill();
    setLongTimeout(() => this.kill(), this.#stopMilliseconds);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #send(order: WorkerOrder<Run>): void {
    // A dying process hears nothing; `ended` reports its end.
    if (this.#child.connected) this.#child.send(order, () => undefined);
  }

  #listenForLife(): void {
    const timeout = this.#isReady ? this.#silenceTimeout : Math.max(this.#silenceTimeout, startTimeout);
    if (this.#silence.look() > timeout) this.kill();
  }
}

async function endOf(child: ChildProcess): Promise<string> {
  const isHeard = new Promise((resolve) => child.once('disconnect', resolve));
  const how = await new Promise<string>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, killedBy) => resolve(killedBy ?? `exit code ${code}`));
  });
  await isHeard;
  return how;
}

/** How a worker process, which trains, and the one that started it, which does not, talk with each other. */

/** A run for a worker process, under a name that both use. */
export interface WorkerRun {
  readonly id: string;
}

/** A message to a worker process. */
export type WorkerOrder<Run extends WorkerRun> =
  /** Train them; several are a batch, to be computed at once. */
  | { readonly type: 'runs'; readonly runs: readonly Run[] }
  /** Another holder has taken over the run: leave it. */
  | { readonly type: 'leave'; readonly id: string }
  /** Save the current runs, and end. Not by a signal, which ends a process on Windows at once. */
  | { readonly type: 'stop' };

/** A run of a sweep, as a worker process gets it. */
export interface RunOrder extends WorkerRun {
  readonly lease: Lease<Run>;
  /** The sweep's directory, as this worker is to see it. */
  readonly directory: string;
}

/** A message from a worker process. */
export type WorkerMessage<Result> =
  /** It is loaded and waits for its first run. */
  | { readonly type: 'ready' }
  /** Sent regularly: silence means that the process is stopped or stuck. */
  | { readonly type: 'alive' }
  | WorkerNews
  | WorkerEnding<Result>;

export type WorkerNews =
  | { readonly type: 'progress'; readonly id: string; readonly message: MultiProgressMessage }
  /** A note about it for the user. */
  | { readonly type: 'note'; readonly id: string; readonly text: string }
  /** There is a new one on its disk. */
  | { readonly type: 'checkpoint'; readonly id: string };

export type WorkerEnding<Result> =
  | { readonly type: 'completed'; readonly id: string; readonly result: Result }
  | {
      readonly type: 'failed';
      readonly id: string;
      readonly error: string;
      readonly log: string;
      /** Of a `PrismError`. */
      readonly code?: PrismErrorCode | undefined;
      readonly hint?: string | undefined;
    }
  /** Stopped before its end, and saved; or not begun. */
  | { readonly type: 'released'; readonly id: string };
