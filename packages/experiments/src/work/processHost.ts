import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { PrismError } from '@prism-rl/core';
import {
  LocalHost,
  type LocalHostOptions,
  type RunEnding,
  type RunHost,
  type RunHosts,
  type RunNews,
  type RunOrder,
  workerName,
} from './runHost.ts';
import { Silence, setLongTimeout } from './silence.ts';

/** The program of a worker process; it calls `serveHost`. */
export interface WorkerProgram {
  readonly file: string;
  readonly args?: readonly string[];
}

/** A message to a worker process. */
export type WorkerOrder =
  /** Perform these runs; several are a batch. */
  | { readonly type: 'runs'; readonly runs: readonly RunOrder[] }
  /** Another holder has taken over the run: leave it. */
  | { readonly type: 'leave'; readonly id: string }
  /** Save the current runs and end. A signal would not do: on Windows it kills the process. */
  | { readonly type: 'stop' };

/** A message from a worker process. */
export type WorkerMessage<Result> =
  /** It is loaded and waits for its first run. */
  | { readonly type: 'ready' }
  /** Sent regularly: silence means that the process is stopped or stuck. */
  | { readonly type: 'alive' }
  | RunNews
  | RunEnding<Result>;

export interface ProcessHostsOptions {
  readonly program: WorkerProgram;
  /** Stops the hosts: each saves its runs and ends. */
  readonly signal: AbortSignal;
  /** Called with each host that ended before it was ready. */
  readonly onFailedStart?: ((name: string, how: string) => void) | undefined;
  /**
   * Milliseconds without a sign of life after which a process counts as dead; default 300 000, because compiling may take long. While it
   * computes or waits for a processor, its processor time counts (on Linux).
   */
  readonly silenceMilliseconds?: number | undefined;
  /** Milliseconds within which a stopped process must save its runs and end; default 15 000. */
  readonly stopMilliseconds?: number | undefined;
  /** Called with each line that a process writes to its stderr; default: the lines go to the stderr of this process. */
  readonly print?: ((line: string) => void) | undefined;
}

/** Milliseconds to load the program, during which it cannot give signs of life. */
const startTimeout = 300_000;

/** Consecutive failed starts after which no more processes are started. */
const mostFailedStarts = 3;

/** Returns what creates hosts that are worker processes of a program. */
export function processHosts(
  program: WorkerProgram,
  options: Pick<ProcessHostsOptions, 'silenceMilliseconds' | 'stopMilliseconds' | 'print'> = {},
) {
  return <Result>(
    signal: AbortSignal,
    onFailedStart: ProcessHostsOptions['onFailedStart'],
  ): RunHosts<Result> => new ProcessHosts<Result>({ ...options, program, signal, onFailedStart });
}

/** Hosts that are worker processes of one program. */
class ProcessHosts<Result> implements RunHosts<Result> {
  readonly #options: ProcessHostsOptions;
  readonly #hosts = new Set<ProcessHost<Result>>();
  /** Since the last host that was ready. */
  #failedStarts = 0;
  readonly #stop = (): void => {
    for (const host of this.#hosts) host.stop();
  };

  constructor(options: ProcessHostsOptions) {
    this.#options = options;
    options.signal.addEventListener('abort', this.#stop);
  }

  /** @throws PrismError `state` when three processes in a row have ended before they were ready. */
  async start(): Promise<RunHost<Result> | undefined> {
    const { signal, onFailedStart } = this.#options;
    while (!signal.aborted) {
      const host = new ProcessHost<Result>(this.#options);
      this.#hosts.add(host);
      void host.ended.finally(() => this.#hosts.delete(host)).catch(() => undefined);
      const isReady = await host.ready;
      if (isReady) this.#failedStarts = 0; // a sweep of days may have a few
      if (isReady && !signal.aborted) return host;
      const how = await host.ended;
      if (signal.aborted) return undefined;
      onFailedStart?.(host.name, how);
      this.#failedStarts++;
      if (this.#failedStarts >= mostFailedStarts) {
        throw PrismError.state`Worker processes exited before they were ready (${how}).
          Their output is above.`;
      }
    }
    return undefined;
  }

  /** Kills the processes that are left. */
  close(): void {
    this.#options.signal.removeEventListener('abort', this.#stop);
    for (const host of this.#hosts) host.kill();
  }
}

/** Performs runs in a worker process. */
class ProcessHost<Result> implements RunHost<Result> {
  readonly name: string;
  /** Resolves to true once the process waits for runs, to false if it ended before. */
  readonly ready: Promise<boolean>;
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  readonly #stopMilliseconds: number;
  /** Milliseconds of {@link Silence} that count as death. */
  readonly #silenceTimeout: number;
  #listen: (message: WorkerMessage<Result>) => void = () => undefined;
  readonly #silence: Silence;
  #isReady = false;
  #isStopping = false;

  constructor(options: ProcessHostsOptions) {
    const { program, print, silenceMilliseconds = 300_000, stopMilliseconds = 15_000 } = options;
    this.#silenceTimeout = silenceMilliseconds;
    this.#stopMilliseconds = stopMilliseconds;
    const child = fork(program.file, program.args ?? [], {
      stdio: ['ignore', 'ignore', print === undefined ? 'inherit' : 'pipe', 'ipc'],
      serialization: 'advanced', // the mean of no returns is NaN, which JSON lacks
      env: withoutCredentials(process.env),
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

  perform(runs: readonly RunOrder[], onNews: (news: RunNews) => void): readonly Promise<RunEnding<Result>>[] {
    const end = new Map<string, (ending: RunEnding<Result>) => void>();
    this.#listen = (message) => {
      if (!('id' in message)) return;
      const ended = end.get(message.id);
      if (ended === undefined) return;
      if (message.type === 'progress' || message.type === 'note' || message.type === 'checkpoint')
        onNews(message);
      else ended(message);
    };
    const endings = runs.map(
      ({ lease: { id } }) =>
        new Promise<RunEnding<Result>>((resolve, reject) => {
          end.set(id, resolve);
          this.ended.then((how) => resolve({ type: 'died', id, how }), reject);
        }),
    );
    this.#send({ type: 'runs', runs });
    return endings;
  }

  leave(id: string): void {
    this.#send({ type: 'leave', id });
  }

  stop(): void {
    if (this.#isStopping) return;
    this.#isStopping = true;
    // A process that is still loading has nothing to save and does not listen yet.
    if (this.#isReady) this.#send({ type: 'stop' });
    else this.#child.kill();
    setLongTimeout(() => this.kill(), this.#stopMilliseconds);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  #send(order: WorkerOrder): void {
    // A dying process receives nothing; `ended` reports its end.
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

/** Workers need no credentials: this process talks with the queue and the store. */
function withoutCredentials(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(AWS|REDIS)_/.test(name)));
}

/** Milliseconds between two signs of life. */
const pulse = 1000;

/**
 * The life of a worker process: performs the runs that its parent sends, until it is stopped or the parent has ended. It knows neither queue
 * nor store, and needs no credentials.
 *
 * @param interrupt stops the worker, which saves its current runs.
 */
export async function serveHost<Result>(
  options: LocalHostOptions<Result>,
  interrupt: AbortController,
): Promise<void> {
  const host = new LocalHost(options);
  /** Drops messages without a reader. A failed send shows that the parent has ended, before `disconnect` does. */
  const send = (message: WorkerMessage<Result>): void => {
    if (!process.connected) return;
    process.send?.(message, undefined, undefined, (error) => {
      if (error !== null) interrupt.abort();
    });
  };
  const perform = (runs: readonly RunOrder[]): void => {
    for (const ending of host.perform(runs, send)) void ending.then(send);
  };
  process.on('message', (order: WorkerOrder) => {
    if (order.type === 'stop') interrupt.abort();
    else if (order.type === 'leave') host.leave(order.id);
    else perform(order.runs);
  });
  // The parent has ended, so no process waits for results. The runs are saved, and another worker resumes them.
  process.once('disconnect', () => interrupt.abort());
  interrupt.signal.addEventListener('abort', () => host.stop());
  if (!process.connected) interrupt.abort(); // ended while the program was being loaded
  if (interrupt.signal.aborted) host.stop();
  const alive = setInterval(() => send({ type: 'alive' }), pulse);
  send({ type: 'ready' });
  try {
    await host.ended;
  } finally {
    clearInterval(alive);
    if (process.connected) process.disconnect?.();
  }
}
