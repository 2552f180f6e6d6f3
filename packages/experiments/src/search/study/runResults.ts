import type { RunFailure, SweepResult } from '../../results/result.ts';
import type { SweepEvent } from '../../work/sweepEvents.ts';

export type RunEnd = SweepResult | 'failed';

/** Waits for the ends of runs, from the events of a sweep. */
export class RunResults {
  readonly #known = new Set<string>();
  readonly #ends = new Map<string, RunEnd>();
  readonly #errors = new Map<string, string>();
  readonly #waiting = new Map<string, (end: RunEnd | undefined) => void>();
  readonly #begun = Promise.withResolvers<void>();
  /** Whether {@link stop} was called. */
  isStopped = false;

  /** Resolves once it is known which runs are over already. */
  get begun(): Promise<void> {
    return this.#begun.promise;
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
