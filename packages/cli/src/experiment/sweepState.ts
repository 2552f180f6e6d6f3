import type { JobState, Run } from '@prism-rl/core';
import type { ExperimentEvent } from '@prism-rl/experiments';
import type { MultiProgressMessage } from '@prism-rl/loggers';

interface RunState {
  readonly run: Run;
  state: JobState;
  /** Environment steps taken. */
  envSteps: number;
  /** Whether it has said how far it is: the steps from there on are taken while we look. */
  isHeard: boolean;
  stepsPerSecond: number;
  score: number;
  /** Mean return of training, while it runs. */
  meanReturn: number;
}

/** Progress of an arm in an environment. */
export interface CellState {
  readonly runs: number;
  readonly done: number;
  readonly failed: number;
  readonly running: number;
  /** Part of the runs' steps that is taken. */
  readonly fraction: number;
  /** Mean score of the runs that are done; NaN before the first. */
  readonly score: number;
  /** Mean return in training of those that run; NaN when none does. */
  readonly meanReturn: number;
}

/** The whole sweep. */
export interface SweepTotals extends CellState {
  /** Environment steps a second of all workers together. */
  readonly stepsPerSecond: number;
  /** Estimated seconds to go; NaN before the speed is known. */
  readonly remainingSeconds: number;
}

/** Seconds without news that count as work, at most: workers report every few seconds, so a longer silence is a pause (Ctrl-Z). */
const longestSilence = 60;

/** Progress of a sweep, from its events. */
export class SweepState {
  readonly #now: () => number;
  /** When the last event came. */
  #heardAt: number;
  /** Seconds of work until then. */
  #secondsWorked = 0;
  readonly #runs = new Map<string, RunState>();
  /** Environment steps that this call took. */
  #stepsTaken = 0;

  /** @param now seconds of a clock that never goes back. */
  constructor(now: () => number = () => performance.now() / 1000) {
    this.#now = now;
    this.#heardAt = now();
  }

  /** Names of the arms, in their order. */
  get arms(): string[] {
    return [...new Set([...this.#runs.values()].map(({ run }) => armOf(run)))];
  }

  /** Names of the environments, in their order. */
  get environments(): string[] {
    return [...new Set([...this.#runs.values()].map(({ run }) => run.environment))];
  }

  observe(event: ExperimentEvent): void {
    this.#secondsWorked = this.#workedUntilNow();
    this.#heardAt = this.#now();
    if (event.type === 'begin') {
      for (const { id, payload: run, state, result, progress } of event.jobs) {
        // Of a run that another process works on: how far it is, so that its steps are not taken for those of this call.
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
      // Many environments that step together go over the last one.
      const envSteps = Math.min(message.envSteps, run.run.steps);
      // A run that starts reports the step at which it begins or resumes: earlier steps were taken before. That report may be missed for
      // runs on other machines; a first message with at least half of the run then counts as one.
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

  /** An arm in an environment. */
  cell(arm: string, environment: string): CellState {
    return summary(
      [...this.#runs.values()].filter(({ run }) => armOf(run) === arm && run.environment === environment),
    );
  }

  /** A run by its id. */
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

/** The name under which a run is compared. */
function armOf({ arm, agent }: Run): string {
  return arm ?? agent;
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
