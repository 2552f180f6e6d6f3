import type { EndReason, Env, Run, RunEvent, Snapshot, Transitions } from '@prism-rl/core';
import type { EvaluationProgress, EvaluationResult } from './evaluatePolicy.ts';
import type { PlayedEpisode } from './playEpisode.ts';
import type { ScheduledTask } from './taskSchedule.ts';

/** Receives details of a run beyond its events. */
export interface Watcher {
  /** Each step, as the memory gets it; the arrays are valid until the next one, and not to be changed. */
  transitions?(step: Transitions): void;
  /** Each batch, before it is learned from. */
  batches?(batch: unknown): void;
}

/** An operator's state that the run's checkpoints save. */
export interface Remembered {
  save(): Snapshot;
  restore(saved: Snapshot): void;
}

/** The reins of a running run, for operators. Every run's first event carries it. */
export interface RunHandle {
  readonly manifest: Run;
  /** Ends the run after the current step; it then completes with an `end` event. */
  stop(reason: EndReason): void;
  /** Runs `task` between two steps; the run waits for it. Operators call it from inside an event. */
  atBoundary(task: () => Promise<void>): void;
  /**
   * Does something now and then between two steps, and at the end before the `end` event; only from inside the `start` event.
   *
   * @returns what cancels it.
   */
  schedule(task: ScheduledTask): () => void;
  /**
   * Keeps what an operator remembers in the run's checkpoints; only from inside the `start` event. If the run resumes from a checkpoint
   * with state of this name, restores it at once.
   *
   * @param name of those who have the same, each finds its own again by their order.
   */
  remember(name: string, what: Remembered): void;
  /** Shows steps and batches from now on, except those of agents in threads. @returns a function that ends it. */
  watch(watcher: Watcher): () => void;
  /** Whether the run can resume from its checkpoints: not if its environment cannot be saved. */
  readonly isResumable: boolean;
  /** Everything that decides the future of the run, or only its agent if it is not resumable; only between two steps, as all below. */
  save(): Promise<Snapshot>;
  /**
   * Plays the greedy policy on environments apart from training.
   *
   * @returns undefined when the run was stopped meanwhile. The evaluation then counts as not begun: a checkpoint remembers that it
   *   is due, and the resumed run begins with it.
   */
  evaluate(
    episodes: number,
    onProgress?: (progress: EvaluationProgress) => void,
  ): Promise<EvaluationResult | undefined>;
  /**
   * Plays the greedy policy as {@link evaluate} does, but from the same beginnings each time, and without a random stream of the
   * run, so that it leaves no trace in what follows.
   *
   * @returns undefined when the run was stopped meanwhile; see {@link verificationDue}.
   */
  verify(episodes: number): Promise<EvaluationResult | undefined>;
  /** Whether the run was stopped during an evaluation, before its checkpoint; both are now to be repeated. */
  readonly evaluationDue: boolean;
  /** Whether the run was stopped during {@link verify}, which is now to be repeated. */
  readonly verificationDue: boolean;
  /**
   * Plays one greedy episode on an environment apart from training and shows each of its states, the first one included; draws
   * from no random stream of the run.
   *
   * @returns undefined when the run was stopped meanwhile.
   */
  play(seed: number, onState: (env: Env) => void): Promise<PlayedEpisode | undefined>;
}

/** The first event of a run. */
export type StartEvent = Extract<RunEvent, { type: 'start' }> & { readonly run: RunHandle };

/** An event that a run emits: {@link RunEvent}s, the first of which carries the {@link RunHandle}. */
export type RunnerEvent = Exclude<RunEvent, { type: 'start' }> | StartEvent;
