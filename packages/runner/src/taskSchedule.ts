import { type EndReason, PrismError } from '@prism-rl/core';

/** Kinds of tasks, in the order in which they run at the same step: a checkpoint includes the evaluation. */
const stages = ['films', 'evaluations', 'checkpoints'] as const;

/** Recurring work between two steps of a run. */
export interface ScheduledTask {
  /** Orders the tasks of one step; default `evaluations`. */
  readonly stage?: (typeof stages)[number];
  /** Returns the next number of steps above `envSteps` at which it is due; Infinity for never. */
  next(envSteps: number): number;
  /** @param reason why the run ends, if called at its end. */
  run(envSteps: number, reason?: EndReason): Promise<void>;
  /** Whether to run it before the first step; default false. */
  atStart?(envSteps: number): boolean;
  atEnd(reason: EndReason): boolean;
}

interface Entry {
  readonly task: ScheduledTask;
  due: number;
}

/**
 * A run's tasks between steps, and why the run ends. Both training loops call {@link runDue} after {@link due} steps, and {@link end} at the end.
 * Tasks run at the vector step that reaches their number of steps: films, then evaluations, then checkpoints, and within a stage in the order in
 * which they were scheduled.
 */
export class TaskSchedule {
  readonly #steps: number;
  readonly #tasks: (() => Promise<void>)[] = [];
  #entries: Entry[] = [];
  #hasBegun = false;
  #continue: (() => void) | undefined;
  /** Whether the run waits for tasks. */
  isBetween = false;
  /** Steps at which the next task is due. */
  due = Number.POSITIVE_INFINITY;
  /** Why the run ends after its current step; undefined while it continues. */
  reason: EndReason | undefined;
  /** Why the run has ended, once learning is complete; undefined for a stopped run, which may resume. */
  ended: EndReason | undefined;
  /** Seconds that the run has been paused. */
  pausedSeconds = 0;

  /** @param steps total environment steps of the run. */
  constructor(steps: number) {
    this.#steps = steps;
  }

  /** Lets the run wait before its next step, until {@link continue} or {@link stop}. */
  pause(): void {
    if (this.#continue !== undefined || this.reason !== undefined) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#continue = resolve;
    this.atBoundary(async () => {
      const began = performance.now();
      await promise;
      this.pausedSeconds += (performance.now() - began) / 1000;
    });
  }

  continue(): void {
    this.#continue?.();
    this.#continue = undefined;
  }

  /** Ends the run after its current step; the first reason counts. */
  stop(reason: EndReason): void {
    this.reason ??= reason;
    this.continue();
  }

  /** Marks a run that is restored at its end, with all final tasks done. */
  hasEnded(reason: EndReason): void {
    this.reason = reason;
    this.ended = reason;
  }

  /** Runs `task` once before the next step. */
  atBoundary(task: () => Promise<void>): void {
    this.#tasks.push(task);
    this.due = 0;
  }

  /**
   * Adds a task, before the run takes its first step.
   *
   * @returns a function that cancels it.
   * @throws PrismError `state` after the first step.
   */
  schedule(task: ScheduledTask): () => void {
    if (this.#hasBegun) {
      throw PrismError.state`Tasks cannot be scheduled after a run’s first step.
        Call schedule from inside the run’s start event.`;
    }
    const entry = { task, due: Number.POSITIVE_INFINITY };
    const later = this.#entries.findIndex((other) => stageOf(other.task) > stageOf(task));
    this.#entries.splice(later === -1 ? this.#entries.length : later, 0, entry);
    return () => {
      this.#entries = this.#entries.filter((other) => other !== entry);
    };
  }

  /** Call before the first step in this process. */
  async begin(envSteps: number): Promise<void> {
    this.isBetween = true;
    this.#hasBegun = true;
    for (const entry of this.#entries) entry.due = entry.task.next(envSteps);
    // Asks every task first: one task may change what another answers.
    const made = this.#entries.filter(({ task }) => task.atStart?.(envSteps) === true);
    await this.afterwards();
    for (const entry of made) {
      if (this.#isScheduled(entry) && this.#continuesAfter(envSteps)) await entry.task.run(envSteps);
    }
    await this.#settle();
  }

  /** Runs the tasks due at `envSteps`, unless the run ends here: {@link end} follows then. */
  async runDue(envSteps: number): Promise<void> {
    this.isBetween = true;
    await this.afterwards();
    for (const entry of this.#entries) {
      if (entry.due > envSteps) continue;
      entry.due = entry.task.next(envSteps);
      if (this.#isScheduled(entry) && this.#continuesAfter(envSteps)) await entry.task.run(envSteps);
    }
    await this.#settle();
  }

  /** Call after the last step. @returns why the run ends. */
  async end(envSteps: number): Promise<EndReason> {
    this.isBetween = true;
    const reason = this.reason ?? 'finished';
    if (this.ended !== undefined) return reason;
    if (reason !== 'stopped') this.ended = reason;
    await this.afterwards();
    for (const entry of this.#entries) {
      const { task } = entry;
      if (this.#isScheduled(entry) && task.atEnd(reason)) await task.run(envSteps, reason);
    }
    return reason;
  }

  /** Runs the tasks of {@link atBoundary}. */
  async afterwards(): Promise<void> {
    while (this.#tasks.length > 0) await this.#tasks.shift()!();
  }

  /** Whether the entry is not cancelled; an earlier entry of the same step may cancel it, for example if a listener throws. */
  #isScheduled(entry: Entry): boolean {
    return this.#entries.includes(entry);
  }

  /** Whether more steps follow, in this process or, after a stop, in a resumed run. */
  #continuesAfter(envSteps: number): boolean {
    return envSteps < this.#steps && (this.reason === undefined || this.reason === 'stopped');
  }

  async #settle(): Promise<void> {
    await this.afterwards();
    this.isBetween = false;
    this.due = Math.min(...this.#entries.map(({ due }) => due));
  }
}

function stageOf({ stage = 'evaluations' }: ScheduledTask): number {
  return stages.indexOf(stage);
}
