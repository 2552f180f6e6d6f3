// Runs a task in its own worker: the page calls methods of the task by name, and receives its events.
import { words } from '../../words/words.ts';
import type { Loading } from './loading.ts';
import type { Tasks } from './tasks.ts';

type Name = keyof Tasks;
type Task<K extends Name> = Awaited<ReturnType<Tasks[K]>>;
type Event<K extends Name> = Parameters<Parameters<Tasks[K]>[0]>[0];
type Given<K extends Name> = {
  [N in K]: Tasks[N] extends (tell: never, ...given: infer G) => unknown ? G : never;
}[K];
type Call<K extends Name, N extends keyof Task<K>> = Extract<Task<K>[N], (...given: never) => unknown>;

/** Hears what happens in a task. */
export interface Listener<K extends Name> {
  readonly hear: (event: Event<K>) => void;
  /** Whatever fails in the task, in a sentence. */
  readonly fail: (sentence: string) => void;
  /** The task is done. */
  readonly end?: (result: Awaited<ReturnType<Task<K>['run']>>) => void;
  /** A large program is on its way. */
  readonly load?: (loading: Loading) => void;
}

/** From a worker. */
export type FromTask =
  | { readonly event: unknown }
  | { readonly loading: Loading }
  /** @param failed a sentence; empty if a part of the page could not be loaded. */
  | { readonly failed: string }
  | { readonly ended: unknown }
  | { readonly answer: unknown; readonly to: number };

/** To a worker: first the task to begin, then calls of its methods. */
export type ToTask =
  | { readonly task: Name; readonly given: readonly unknown[] }
  | { readonly call: string; readonly given: readonly unknown[]; readonly id: number };

/** A task, until {@link stop}. */
export class Host<K extends Name> {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  readonly #waiting = new Map<number, (answer: never) => void>();
  #calls = 0;

  constructor(task: K, { hear, fail, end, load }: Listener<K>, ...given: Given<K>) {
    const failed = (sentence?: string): void => fail(sentence || words.run.unloadable);
    this.#worker.onerror = ({ message }) => failed(message);
    this.#worker.onmessage = ({ data }: MessageEvent<FromTask>) => {
      if ('event' in data) hear(data.event as Event<K>);
      else if ('failed' in data) failed(data.failed);
      else if ('loading' in data) load?.(data.loading);
      else if ('ended' in data) end?.(data.ended as never);
      else {
        this.#waiting.get(data.to)?.(data.answer as never);
        this.#waiting.delete(data.to);
      }
    };
    this.#post({ task, given });
  }

  /** Calls a method of the task; its answer never comes if it fails, which {@link Listener.fail} hears. */
  call<N extends string & keyof Task<K>>(
    call: N,
    ...given: Parameters<Call<K, N>>
  ): Promise<Awaited<ReturnType<Call<K, N>>>> {
    const id = this.#calls++;
    this.#post({ call, given, id });
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  stop(): void {
    this.#worker.terminate();
  }

  #post(message: ToTask): void {
    this.#worker.postMessage(message);
  }
}
