import type { EndReason, LearnersReport, PackedArray, RunEvent, SelfDriving, Snapshot } from '@prism-rl/core';
import { childSnapshot, mergeSnapshots } from '@prism-rl/core';
import { FiniteMetrics } from './finiteMetrics.ts';
import { requireWhole } from './savedRun.ts';
import { TaskSchedule } from './taskSchedule.ts';
import { TimeSlice } from './timeSlice.ts';
import { type BegunAnew, chunkSteps, endRun, stopIfFinished, type TrainingLoop } from './trainer.ts';

const nothing: PackedArray = new Float32Array(0);

/**
 * Trains a self-driving agent: its learners run until the next chunk ends or the next task is due, and pause during the task. Emits the same
 * events as {@link Trainer}, but with empty arrays in `steps` events.
 */
export class ParallelTrainer implements TrainingLoop {
  readonly tasks: TaskSchedule;
  readonly #agent: SelfDriving;
  readonly #steps: number;
  readonly #halt = new AbortController();
  readonly #finite = new FiniteMetrics();
  #envSteps = 0;
  #episodes = 0;
  #updates = 0;

  /** @param steps environment steps in all, including those before a resume. */
  constructor(agent: SelfDriving, steps: number) {
    this.#agent = agent;
    this.#steps = steps;
    this.tasks = new TaskSchedule(steps);
  }

  /** The learners save their environments, if these can be saved. */
  get continuesEpisodes(): boolean {
    return this.#agent.learners?.continuesEpisodes ?? true;
  }

  get envSteps(): number {
    return this.#envSteps;
  }

  /** Ends the run; the learners pause after their current updates. */
  stop(reason: EndReason): void {
    this.tasks.stop(reason);
    this.#halt.abort();
  }

  /** Does nothing: the learners step elsewhere. */
  watch(): () => void {
    return () => {};
  }

  async run(emit: (event: RunEvent) => void): Promise<void> {
    const { tasks } = this;
    const started = performance.now();
    await tasks.begin(this.#envSteps);
    const slice = new TimeSlice();
    while (this.#envSteps < this.#steps && tasks.reason === undefined) {
      const before = this.#envSteps;
      const chunkEnd = (Math.floor(before / chunkSteps) + 1) * chunkSteps;
      const next = Math.min(this.#steps, chunkEnd, tasks.due);
      const report = await this.#agent.advance(next, this.#halt.signal);
      this.#emitReport(report, emit);
      const count = this.#envSteps - before;
      emit({ type: 'steps', envSteps: this.#envSteps, count, observations: nothing, actions: nothing });
      stopIfFinished(this, this.#agent);
      if (this.#envSteps >= tasks.due) await tasks.runDue(this.#envSteps);
      if (slice.isOver()) await slice.next();
    }
    await endRun(tasks, this.#counters, started, emit);
  }

  async save(): Promise<Snapshot> {
    const { learners } = this.#agent;
    const merged = mergeSnapshots({
      agent: await this.#agent.save(),
      ...(learners !== undefined && { learners: await learners.save() }),
    });
    return { meta: { ...merged.meta, ...this.#counters }, arrays: merged.arrays };
  }

  get #counters(): { readonly envSteps: number; readonly episodes: number; readonly updates: number } {
    return { envSteps: this.#envSteps, episodes: this.#episodes, updates: this.#updates };
  }

  async restore(snapshot: Snapshot): Promise<void> {
    requireWhole(snapshot);
    await this.#agent.restore(childSnapshot(snapshot, 'agent'));
    await this.#agent.learners?.restore(childSnapshot(snapshot, 'learners'));
    this.#envSteps = Number(snapshot.meta.envSteps);
    this.#episodes = Number(snapshot.meta.episodes);
    this.#updates = Number(snapshot.meta.updates);
  }

  async begin(learned: Snapshot, anew: BegunAnew): Promise<void> {
    const agent = this.#agent;
    await agent.restore(anew(childSnapshot(learned, 'agent'), await agent.save()));
  }

  #emitReport(
    { envSteps, episodes, updates, metrics }: LearnersReport,
    emit: (event: RunEvent) => void,
  ): void {
    this.#envSteps = envSteps;
    for (const episode of episodes) {
      // A learner counts the steps that all have claimed. When it is stopped, others may return claimed steps, so limit it to the total.
      const at = Math.min(episode.envSteps, envSteps);
      this.#finite.checkReturn(episode.return, at, ++this.#episodes);
      emit({ type: 'episode', episode: this.#episodes, ...episode, envSteps: at });
    }
    this.#updates += updates;
    if (metrics === undefined) return;
    this.#finite.check(metrics, envSteps, this.#updates);
    emit({ type: 'update', envSteps, updates: this.#updates, metrics });
  }
}
