import type { Job, Run } from '@prism-rl/core';
import type { RunFailure, SweepResult } from '../../results/result.ts';
import type { SweepEvent } from '../../work/dispatch.ts';
import type { StudyTime } from './studyTime.ts';

export type RunEnd = SweepResult | 'failed';

/** The queue of a study's runs. */
export interface StudyQueue {
  add(jobs: readonly Job<Run>[]): Promise<void>;
  /** Keeps runs from being performed for now. */
  pause(ids: readonly string[]): Promise<void>;
}

/** The runs that a study asks for: adds them to the queue, pauses them, and waits for their ends, which it takes from the events of a sweep. */
export class StudyRuns {
  readonly #queue: StudyQueue;
  readonly #time: Pick<StudyTime, 'request'> | undefined;
  readonly #requested = new Set<string>();
  readonly #known = new Set<string>();
  readonly #ends = new Map<string, RunEnd>();
  readonly #errors = new Map<string, string>();
  readonly #waiting = new Map<string, (end: RunEnd | undefined) => void>();
  readonly #begun = Promise.withResolvers<void>();
  /** Whether {@link stop} was called. */
  isStopped = false;

  constructor(queue: StudyQueue, time?: Pick<StudyTime, 'request'>) {
    this.#queue = queue;
    this.#time = time;
  }

  /** Resolves once it is known which runs are over already. */
  get begun(): Promise<void> {
    return this.#begun.promise;
  }

  /** Requested runs that have not ended. */
  get open(): string[] {
    return [...this.#requested].filter((id) => !this.hasEnded(id));
  }

  /** @param from environment steps that the runs have taken before. @returns the names of the runs. */
  async add(jobs: readonly Job<Run>[], from?: number): Promise<string[]> {
    const ids = jobs.map(({ id }) => id);
    for (const id of ids) this.#requested.add(id);
    const open = jobs.filter(({ id }) => !this.hasEnded(id));
    this.#time?.request(open, from);
    await this.#queue.add(jobs);
    return ids;
  }

  async pause(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.#queue.pause(ids);
  }

  observe(event: SweepEvent): void {
    if (event.type === 'begin') {
      for (const { id, result, state, error } of event.jobs) {
        this.#known.add(id);
        if (result !== undefined) this.#end(id, result);
        else if (state === 'failed') this.#fail(id, error ?? '');
      }
      this.#begun.resolve();
    } else if (event.type === 'done') this.#end(event.id, event.result);
    else if (event.type === 'failed') this.#fail(event.id, event.error);
  }

  /** Whether the queue held a run when this call began, or it has ended since. */
  knows(id: string): boolean {
    return this.#known.has(id) || this.#ends.has(id);
  }

  hasEnded(id: string): boolean {
    return this.#ends.has(id);
  }

  /**
   * The ends of runs, in their order, once all are there.
   *
   * @param until default: never.
   * @returns undefined if it was stopped before, or `until` has resolved.
   */
  async of(ids: readonly string[], until?: Promise<undefined>): Promise<readonly RunEnd[] | undefined> {
    const all = Promise.all(ids.map((id) => this.#endOf(id)));
    const isOver = ids.every((id) => this.hasEnded(id));
    const ends = await (isOver || until === undefined ? all : Promise.race([all, until]));
    return ends === undefined || ends.includes(undefined) ? undefined : (ends as RunEnd[]);
  }

  failures(): RunFailure[] {
    return [...this.#errors].map(([id, error]) => ({ id, error }));
  }

  /** No more runs will end: resolve all waiting calls with undefined. */
  stop(): void {
    this.isStopped = true;
    for (const end of this.#waiting.values()) end(undefined);
    this.#begun.resolve();
  }

  async #endOf(id: string): Promise<RunEnd | undefined> {
    const end = this.#ends.get(id);
    if (end !== undefined || this.isStopped) return end;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
    });
  }

  #fail(id: string, error: string): void {
    this.#errors.set(id, error);
    this.#end(id, 'failed');
  }

  #end(id: string, end: RunEnd): void {
    this.#ends.set(id, end);
    this.#waiting.get(id)?.(end);
    this.#waiting.delete(id);
  }
}
