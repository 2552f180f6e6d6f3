import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { hostname } from 'node:os';
import { isRunning, processNamespace } from '@prism-rl/runner/node';
import { Silence } from './silence.ts';
import type { RunOrder, WorkerEnding, WorkerMessage, WorkerNews, WorkerOrder } from './workerMessages.ts';

/** The program of a worker process; it calls `serveRuns`. */
export interface WorkerProgram {
  readonly file: string;
  readonly args?: readonly string[];
}

/** How a run ended at a worker process, its death included. */
export type RunEnding = WorkerEnding | { readonly type: 'died'; readonly how: string };

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

/** Milliseconds that a worker has to save and stop. */
const stopPatience = 15_000;

/** Milliseconds that it may take to load its program; until then it cannot give signs of life. */
const startPatience = 300_000;

/** A worker process, as the one that employs it sees it. */
export class WorkerProcess {
  readonly name: string;
  /** Whether it came so far as to wait for runs. */
  readonly ready: Promise<boolean>;
  /** How it ended, in words; undefined when it ended well. */
  readonly ended: Promise<string | undefined>;
  readonly #child: ChildProcess;
  /** Milliseconds of {@link Silence} that are taken for death. */
  readonly #patience: number;
  #listen: (message: WorkerMessage) => void = () => undefined;
  readonly #silence: Silence;
  #isReady = false;
  #isStopping = false;

  constructor({ file, args = [] }: WorkerProgram, patience: number) {
    this.#patience = patience;
    const child = fork(file, args, {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: withoutCredentials(process.env),
    });
    this.#child = child;
    this.name = workerName(child.pid ?? 0);
    const interval = Math.min(patience / 4, 5000);
    this.#silence = new Silence(child.pid ?? 0, interval);
    const watch = setInterval(() => this.#listenForLife(), interval);
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, killedBy) => {
        clearInterval(watch);
        resolve(code === 0 ? undefined : (killedBy ?? `exit code ${code}`));
      });
    });
    this.ready = new Promise((resolve, reject) => {
      this.#listen = ({ type }) => {
        this.#isReady ||= type === 'ready';
        if (this.#isReady) resolve(true);
      };
      this.ended.then(() => resolve(false), reject);
    });
    child.on('message', (message: WorkerMessage) => {
      this.#silence.end();
      this.#listen(message);
    });
  }

  /** Has it train runs, several of them together. Each promise resolves when its run has ended, however. */
  train(runs: readonly RunOrder[], listen: (news: WorkerNews) => void): readonly Promise<RunEnding>[] {
    const end = new Map<string, (ending: RunEnding) => void>();
    this.#listen = (message) => {
      if (!('id' in message)) return;
      const ended = end.get(message.id);
      if (ended === undefined) return;
      if (message.type === 'progress' || message.type === 'checkpoint') listen(message);
      else ended(message);
    };
    const endings = runs.map(
      ({ lease: { id } }) =>
        new Promise<RunEnding>((resolve, reject) => {
          end.set(id, resolve);
          this.ended.then((how) => resolve({ type: 'died', how: how ?? 'exit' }), reject);
        }),
    );
    this.#send({ type: 'runs', runs });
    return endings;
  }

  /** Tells the worker that another holder has taken over one of its runs. */
  leave(id: string): void {
    this.#send({ type: 'leave', id });
  }

  /** Has it save what it does, and end. */
  stop(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    // One that is still loading has nothing to save, and does not listen yet.
    if (this.#isReady) this.#send({ type: 'stop' });
    else this.#child.kill();
    setTimeout(() => this.kill(), stopPatience).unref();
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #send(order: WorkerOrder): void {
    // One that is dying hears nothing; its end is told by `ended`.
    if (this.#child.connected) this.#child.send(order, () => undefined);
  }

  #listenForLife(): void {
    const patience = this.#isReady ? this.#patience : Math.max(this.#patience, startPatience);
    if (this.#silence.look() > patience) this.kill();
  }
}

/** Workers need none: who employs them talks with the queue and the store. */
function withoutCredentials(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(AWS|REDIS)_/.test(name)));
}
