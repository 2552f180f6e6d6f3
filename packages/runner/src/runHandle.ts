import type { EndReason, Env, Run, RunEvent, Snapshot, Transitions } from '@prism-rl/core';
import type { EvaluationProgress, EvaluationResult } from './evaluatePolicy.ts';
import type { PlayedEpisode } from './playEpisode.ts';
import type { PolicyOptions, RunPolicy } from './runPolicy.ts';
import type { ScheduledTask } from './taskSchedule.ts';

/** Observes a run's steps and batches. */
export interface Watcher {
  /** Called with each step before the memory receives it; the arrays are read-only and valid until the next step. */
  transitions?(step: Transitions): void;
  /** Called with each batch before the agent learns from it. */
  batches?(batch: unknown): void;
}

/** State of an operator that checkpoints save. */
export interface Remembered {
  save(): Snapshot;
  restore(saved: Snapshot): void;
}

/** Controls a run; its `start` event carries it, for operators. */
export interface RunHandle {
  readonly manifest: Run;
  /** Ends the run after the current step; it then completes with an `end` event. */
  stop(reason: EndReason): void;
  /**
   * Lets the run wait before its next step, until {@link continue}; call it at any time. A stop ends a pause, too. Nothing is computed meanwhile,
   * the `end` event's `seconds` leave it out, and the run ends as without it.
   */
  pause(): void;
  /** Ends a {@link pause}. */
  continue(): void;
  /** Reports that a logger could not keep an event; a checkpoint that it announced is then not written. */
  fail(error: unknown): void;
  /** The first error of {@link fail}. */
  readonly failure: unknown;
  /** Runs `task` between two steps, while the run waits. Call it from inside an event. */
  atBoundary(task: () => Promise<void>): void;
  /**
   * Schedules a recurring task between steps. Call it from inside the `start` event.
   *
   * @returns a function that cancels it.
   */
  schedule(task: ScheduledTask): () => void;
  /**
   * Saves an operator's state in checkpoints. If the run resumes from a checkpoint with this name, restores it before returning. Call it while
   * handling the `start` event.
   *
   * @param name need not be unique: equal names are matched by their order.
   */
  remember(name: string, what: Remembered): void;
  /** Passes further steps and batches to a watcher, except from agents in threads. @returns a function that removes the watcher. */
  watch(watcher: Watcher): () => void;
  /** Whether a resumed run continues its episodes; if the environment cannot be saved, it begins new ones. */
  readonly continuesEpisodes: boolean;
  /**
   * The greedy policy as it is now, or after the step that is under way; call it at any time. After the end it is the final one, for runs of
   * `train`.
   *
   * @throws PrismError `incompatible` for an agent without a network, and for wrappers that a policy cannot take in; `state` if the run failed or was unsubscribed from.
   */
  policy(options?: PolicyOptions): Promise<RunPolicy>;
  /**
   * Saves everything that decides the future of the run, but not an environment that cannot be saved. Call it, like all below, between steps, or
   * in the `end` event.
   *
   * @throws PrismError `state` after the end.
   */
  save(): Promise<Snapshot>;
  /**
   * Evaluates the greedy policy on separate environments.
   *
   * @returns undefined if the run was stopped meanwhile. Checkpoints then record that the evaluation is due, and the resumed run begins with it.
   */
  evaluate(
    episodes: number,
    onProgress?: (progress: EvaluationProgress) => void,
  ): Promise<EvaluationResult | undefined>;
  /**
   * Evaluates like {@link evaluate}, but with the same seeds each time and without the run's random streams, so that the run is unaffected.
   *
   * @returns undefined if the run was stopped meanwhile; see {@link verificationDue}.
   */
  verify(episodes: number): Promise<EvaluationResult | undefined>;
  /** Whether the run was stopped during an evaluation, before the checkpoint after it; both must be repeated. */
  readonly evaluationDue: boolean;
  /** Whether the run was stopped during {@link verify}, which must be repeated. */
  readonly verificationDue: boolean;
  /**
   * Plays one greedy episode on a separate environment without the run's random streams.
   *
   * @param onState called after the reset and after each step.
   * @returns undefined if the run was stopped meanwhile.
   */
  play(seed: number, onState: (env: Env) => void): Promise<PlayedEpisode | undefined>;
}

export type StartEvent = Extract<RunEvent, { type: 'start' }> & { readonly run: RunHandle };

/** A {@link RunEvent}, where `start` carries the {@link RunHandle}. */
export type RunnerEvent = Exclude<RunEvent, { type: 'start' }> | StartEvent;
