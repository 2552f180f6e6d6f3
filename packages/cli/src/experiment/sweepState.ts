import type { JobState, Run } from '@prism-rl/core';
import { armOf, type ExperimentEvent } from '@prism-rl/experiments';
import type { MultiProgressMessage } from '@prism-rl/loggers';

interface RunState {
  readonly run: Run;
  state: JobState;
  envSteps: number;
  /** True once the run has reported its position; later steps count towards the speed. */
  isHeard: boolean;
  stepsPerSecond: number;
  score: number;
  meanReturn: number;
}

/** Progress of an arm in an environment. */
export interface CellState {
  readonly runs: number;
  readonly done: number;
  readonly failed: number;
  readonly running: number;
  /** Fraction of the runs' steps taken so far. */
  readonly fraction: number;
  /** Mean score of the finished runs; NaN before the first. */
  readonly score: number;
  /** Mean training return of the running runs; NaN if there is none. */
  readonly meanReturn: number;
}

export interface SweepTotals extends CellState {
  /** Environment steps per second of all workers together. */
  readonly stepsPerSecond: number;
  /** Estimated seconds left; NaN before the speed is known. */
  readonly remainingSeconds: number;
}

/** Longest silence in seconds that counts as work: workers report every few seconds, so a longer silence is a pause (Ctrl-Z). */
const longestSilence = 60;

/** Computes the progress of a sweep from its events. */
export class SweepState {
  readonly #now: () => number;
  #heardAt: number;
  /** Seconds of work up to that time. */
  #secondsWorked = 0;
  readonly #runs = new Map<string, RunState>();
  /** Environment steps taken during this call. */
  #stepsTaken = 0;

  /** @param now seconds of a monotonic clock. */
  constructor(now: () => number = () => performance.now() / 1000) {
    this.#now = now;
    this.#heardAt = now();
  }

  get arms(): string[] {
    return [...new Set([...this.#runs.values()].map(({ run }) => armOf(run)))];
  }

  get environments(): string[] {
    return [...new Set([...this.#runs.values()].map(({ run }) => run.environment))];
  }

  observe(event: ExperimentEvent): void {
    this.#secondsWorked = this.#workedUntilNow();
    this.#heardAt = this.#now();
    if (event.type === 'begin') {
      for (const { id, payload: run, state, result, progress } of event.jobs) {
        // The position of a run that another process works on; its steps do not count as this call's.
        const said = state === 'running' ? ((progress ?? {}) as Partial<MultiProgressMessage>) : {};
        this.#runs.set(id, {
          run,
          state,
          envSteps: state === 'done' ? run.steps : Math.min(said.envSteps ?? 0, run.steps),
          isHeard: said.envSteps !== undefined,
          stepsPerSecond: said.stepsPerSecond ?? 0,
          score: result?.score ?? Number.NaN,
          meanReturn: said.meanReturn ?? Number.NaN,
        });
      }
      return;
    }
    if (!('id' in event) || event.id === null) return;
    const run = this.#runs.get(event.id);
    if (run === undefined) return;
    if (event.type === 'started') run.state = 'running';
    else if (event.type === 'progress') this.#progress(run, event.message);
    else if (event.type === 'returned') run.state = 'queued';
    else if (event.type === 'failed') run.state = 'failed';
    else if (event.type === 'done') {
      this.#progress(run, { run: event.id, envSteps: run.run.steps });
      run.state = 'done';
      run.score = event.result.score;
    }
  }

  #progress(run: RunState, message: MultiProgressMessage): void {
    const { stepsPerSecond, meanReturn } = message;
    if (message.envSteps !== undefined) {
      // A vector step may overshoot the run's last step.
      const envSteps = Math.min(message.envSteps, run.run.steps);
      // A run reports the step at which it starts or resumes: earlier steps do not count. The report may be missing for runs on other
      // machines; then a first message past half of the run counts as the start.
      const taken = envSteps - run.envSteps;
      const wasBefore = message.state === 'running' || (!run.isHeard && taken >= run.run.steps / 2);
      if (!wasBefore) this.#stepsTaken += Math.max(0, taken);
      run.envSteps = envSteps;
      run.isHeard = true;
    }
    if (stepsPerSecond !== undefined) run.stepsPerSecond = stepsPerSecond;
    if (meanReturn !== undefined) run.meanReturn = meanReturn;
  }

  #workedUntilNow(): number {
    return this.#secondsWorked + Math.min(this.#now() - this.#heardAt, longestSilence);
  }

  cell(arm: string, environment: string): CellState {
    return summary(
      [...this.#runs.values()].filter(({ run }) => armOf(run) === arm && run.environment === environment),
    );
  }

  run(id: string): { readonly arm: string; readonly environment: string; readonly seed: number } {
    const { run } = this.#runs.get(id)!;
    return { ...run, arm: armOf(run) };
  }

  totals(): SweepTotals {
    const runs = [...this.#runs.values()];
    const left = runs
      .filter(({ state }) => state === 'queued' || state === 'running')
      .reduce((sum, { run, envSteps }) => sum + run.steps - envSteps, 0);
    const speed = this.#stepsTaken / Math.max(1e-3, this.#workedUntilNow());
    return {
      ...summary(runs),
      stepsPerSecond: runs
        .filter(({ state }) => state === 'running')
        .reduce((sum, { stepsPerSecond }) => sum + stepsPerSecond, 0),
      remainingSeconds: this.#stepsTaken === 0 ? Number.NaN : left / speed,
    };
  }
}

function summary(runs: readonly RunState[]): CellState {
  const count = (wanted: JobState): number => runs.filter(({ state }) => state === wanted).length;
  const total = runs.reduce((sum, { run }) => sum + run.steps, 0);
  return {
    runs: runs.length,
    done: count('done'),
    failed: count('failed'),
    running: count('running'),
    fraction: total === 0 ? 0 : runs.reduce((sum, { envSteps }) => sum + envSteps, 0) / total,
    score: meanOfKnown(runs.filter(({ state }) => state === 'done').map(({ score }) => score)),
    meanReturn: meanOfKnown(
      runs.filter(({ state }) => state === 'running').map(({ meanReturn }) => meanReturn),
    ),
  };
}

function meanOfKnown(values: readonly number[]): number {
  const known = values.filter(Number.isFinite);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
