import type { EndReason } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';

/** What tasks do, in the order in which they run at the same step: a checkpoint holds what an evaluation found. */
const stages = ['films', 'evaluations', 'checkpoints'] as const;

/** Work that recurs between two steps of a run, which waits for it. */
export interface ScheduledTask {
  /** When it runs among the tasks of the same step; default `evaluations`. */
  readonly stage?: (typeof stages)[number];
  /** The first number of steps above `envSteps` at which it is due; Infinity: never. */
  next(envSteps: number): number;
  /** Does it. @param reason why the run ends, where it is done at the end. */
  run(envSteps: number, reason?: EndReason): Promise<void>;
  /** Whether the run begins with it; default: not. */
  atStart?(envSteps: number): boolean;
  /** Whether it is done at the end, too. */
  atEnd(reason: EndReason): boolean;
}

/** A task, and when it is due next. */
interface Entry {
  readonly task: ScheduledTask;
  due: number;
}

/**
 * A run's work between steps, and why the run ends. Both training loops follow it: as soon as {@link due} steps are taken they call
 * {@link runDue}, and at the end {@link end}. Tasks run at exactly the vector step that reaches their number of steps: films,
 * then evaluations, then checkpoints, and those of one stage in the order in which they were scheduled.
 */
export class TaskSchedule {
  readonly #steps: number;
  readonly #tasks: (() => Promise<void>)[] = [];
  #entries: Entry[] = [];
  #hasBegun = false;
  #due = Number.POSITIVE_INFINITY;
  #reason: EndReason | undefined;
  #ended: EndReason | undefined;

  /** @param steps environment steps of the run in all. */
  constructor(steps: number) {
    this.#steps = steps;
  }

  /** Steps at which something is to be done. */
  get due(): number {
    return this.#due;
  }

  /** Why the run ends after its current step; undefined while it continues. */
  get reason(): EndReason | undefined {
    return this.#reason;
  }

  /** Why the run has ended, once learning is over; undefined for a stopped run, which may be resumed. */
  get ended(): EndReason | undefined {
    return this.#ended;
  }

  /** Ends the run after its current step; the first reason holds. */
  stop(reason: EndReason): void {
    this.#reason ??= reason;
  }

  /** Of a run that is restored at its end: all that was to be done there is done. */
  hasEnded(reason: EndReason): void {
    this.#reason = reason;
    this.#ended = reason;
  }

  /** Runs `task` between two steps, before the next one is taken. */
  atBoundary(task: () => Promise<void>): void {
    this.#tasks.push(task);
    this.#due = 0;
  }

  /**
   * Adds a task, before the run takes its first step.
   *
   * @returns what cancels it.
   * @throws PrismError `state` later.
   */
  schedule(task: ScheduledTask): () => void {
    if (this.#hasBegun) {
      throw new PrismError('state', 'A run takes tasks only until its first step.', {
        hint: "Make it from inside the run's start event.",
      });
    }
    const entry = { task, due: Number.POSITIVE_INFINITY };
    const later = this.#entries.findIndex((other) => stageOf(other.task) > stageOf(task));
    this.#entries.splice(later === -1 ? this.#entries.length : later, 0, entry);
    return () => {
      this.#entries = this.#entries.filter((other) => other !== entry);
    };
  }

  /** Before the first step that this process takes. */
  async begin(envSteps: number): Promise<void> {
    this.#hasBegun = true;
    for (const entry of this.#entries) entry.due = entry.task.next(envSteps);
    // Ask every task first, so that each can catch up on interrupted work.
    const made = this.#entries.filter(({ task }) => task.atStart?.(envSteps) === true);
    await this.afterwards();
    for (const entry of made) {
      if (this.#stands(entry) && this.#goesOnAfter(envSteps)) await entry.task.run(envSteps);
    }
    await this.#settle();
  }

  /** Runs the tasks due after `envSteps` steps; skips them if the run ends here, because {@link end} follows. */
  async runDue(envSteps: number): Promise<void> {
    await this.afterwards();
    for (const entry of this.#entries) {
      if (entry.due > envSteps) continue;
      entry.due = entry.task.next(envSteps);
      if (this.#stands(entry) && this.#goesOnAfter(envSteps)) await entry.task.run(envSteps);
    }
    await this.#settle();
  }

  /** After the last step. @returns why the run ends. */
  async end(envSteps: number): Promise<EndReason> {
    const reason = this.#reason ?? 'finished';
    if (this.#ended !== undefined) return reason;
    if (reason !== 'stopped') this.#ended = reason;
    await this.afterwards();
    for (const entry of this.#entries) {
      const { task } = entry;
      if (this.#stands(entry) && task.atEnd(reason)) await task.run(envSteps, reason);
    }
    return reason;
  }

  /** Runs the tasks of {@link atBoundary}. */
  async afterwards(): Promise<void> {
    while (this.#tasks.length > 0) await this.#tasks.shift()!();
  }

  /** Whether it is not cancelled; an earlier entry at the same step may cancel it, as when a listener throws on its event. */
  #stands(entry: Entry): boolean {
    return this.#entries.includes(entry);
  }

  /** Whether more steps follow, in this process or, after a stop, in the one that resumes the run. */
  #goesOnAfter(envSteps: number): boolean {
    return envSteps < this.#steps && (this.#reason === undefined || this.#reason === 'stopped');
  }

  async #settle(): Promise<void> {
    await this.afterwards();
    this.#due = Math.min(...this.#entries.map(({ due }) => due));
  }
}

function stageOf({ stage = 'evaluations' }: ScheduledTask): number {
  return stages.indexOf(stage);
}
