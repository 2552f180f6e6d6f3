import type { EndReason, LearnersReport, PackedArray, RunEvent, SelfDriving, Snapshot } from '@prism-rl/core';
import { childSnapshot, mergeSnapshots } from '@prism-rl/core';
import { FiniteMetrics } from './finiteMetrics.ts';
import { stopIfFinished } from './stopIfFinished.ts';
import type { TrainingLoop } from './trainer.ts';
import { chunkSteps } from './trainer.ts';

/** What a {@link ParallelTrainer} works with. */
export interface ParallelTrainerParts {
  readonly agent: SelfDriving;
  /** Environment steps to take in all, those before a resume included. */
  readonly steps: number;
}

const nothing: PackedArray = new Float32Array(0);

/**
 * Training by an agent that drives itself: its learners go on chunk after chunk, and stand still while what is due is done in between. Emits what
 * {@link Trainer} emits, but the arrays of its `steps` events are empty.
 */
export class ParallelTrainer implements TrainingLoop {
  readonly isResumable = true; // its learners save their environments themselves
  readonly #agent: SelfDriving;
  readonly #steps: number;
  readonly #boundaryTasks: (() => Promise<void>)[] = [];
  readonly #halt = new AbortController();
  readonly #finite = new FiniteMetrics();
  #envSteps = 0;
  #episodes = 0;
  #updates = 0;
  #stop: EndReason | undefined;

  constructor({ agent, steps }: ParallelTrainerParts) {
    this.#agent = agent;
    this.#steps = steps;
  }

  get envSteps(): number {
    return this.#envSteps;
  }

  /** Ends the run; the learners stand still after the updates they are at. */
  stop(reason: EndReason): void {
    this.#stop ??= reason;
    this.#halt.abort();
  }

  atBoundary(task: () => Promise<void>): void {
    this.#boundaryTasks.push(task);
  }

  /** The learners step and learn in threads: nothing is to be seen of it. */
  watch(): () => void {
    return () => {};
  }

  async run(emit: (event: RunEvent) => void): Promise<void> {
    const started = performance.now();
    await this.#runBoundaryTasks();
    while (this.#envSteps < this.#steps && this.#stop === undefined) {
      const before = this.#envSteps;
      const next = Math.min(this.#steps, (Math.floor(before / chunkSteps) + 1) * chunkSteps);
      const report = await this.#agent.advance(next, this.#halt.signal);
      this.#emitReport(report, emit);
      const count = this.#envSteps - before;
      emit({ type: 'steps', envSteps: this.#envSteps, count, observations: nothing, actions: nothing });
      stopIfFinished(this, this.#agent);
      await this.#runBoundaryTasks();
    }
    emit({
      type: 'end',
      envSteps: this.#envSteps,
      reason: this.#stop ?? 'finished',
      episodes: this.#episodes,
      updates: this.#updates,
      seconds: (performance.now() - started) / 1000,
    });
    await this.#runBoundaryTasks();
  }

  async save(): Promise<Snapshot> {
    const merged = mergeSnapshots({ agent: await this.#agent.save() });
    const counters = { envSteps: this.#envSteps, episodes: this.#episodes, updates: this.#updates };
    return { meta: { ...merged.meta, ...counters }, arrays: merged.arrays };
  }

  async restore(snapshot: Snapshot): Promise<void> {
    await this.#agent.restore(childSnapshot(snapshot, 'agent'));
    this.#envSteps = Number(snapshot.meta.envSteps);
    this.#episodes = Number(snapshot.meta.episodes);
    this.#updates = Number(snapshot.meta.updates);
  }

  #emitReport(
    { envSteps, episodes, updates, metrics }: LearnersReport,
    emit: (event: RunEvent) => void,
  ): void {
    this.#envSteps = envSteps;
    for (const episode of episodes) emit({ type: 'episode', episode: ++this.#episodes, ...episode });
    this.#updates += updates;
    if (metrics === undefined) return;
    this.#finite.check(metrics, envSteps, this.#updates);
    emit({ type: 'update', envSteps, updates: this.#updates, metrics });
  }

  async #runBoundaryTasks(): Promise<void> {
    while (this.#boundaryTasks.length > 0) await this.#boundaryTasks.shift()!();
  }
}
