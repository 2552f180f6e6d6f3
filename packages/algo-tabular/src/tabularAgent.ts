import type {
  ActMode,
  ActOutputs,
  AgentContext,
  Memory,
  Metrics,
  PackedArray,
  Rng,
  RngState,
  Schedule,
  ScheduleConfig,
  Snapshot,
  SnapshotArray,
  StepLearner,
} from '@prism-rl/core';
import { restoreCounters, scheduleFromConfig } from '@prism-rl/core';
import { EligibilityTraces } from './eligibilityTraces.ts';
import { copiesOf, copyInto, type Tables, TabularShape } from './tabularShape.ts';

export interface TabularConfig {
  readonly discount: number;
  readonly stepSize: ScheduleConfig | 'sample-average';
}

/** Environment steps between reports of metrics: a table learns too often to report every time. */
const reportEvery = 1000;

/**
 * Base class of all tabular agents: counting, schedules, metrics, snapshots. Each agent's `learn` contains the algorithm.
 *
 * @typeParam B the batch of its memory.
 */
export abstract class TabularAgent<B> implements StepLearner<B> {
  abstract readonly memory: Memory<B>;
  readonly discount: number;
  readonly shape: TabularShape;
  protected readonly rng: Rng;
  /** Traces of each environment, of agents that have them. */
  protected readonly traceRows?: readonly EligibilityTraces[];
  readonly #stepSize: Schedule;
  #scratch: Int32Array;
  /** Environment steps acted in training; sum and number of errors since the last report, and its time. */
  readonly #counts = { envSteps: 0, errorSum: 0, errorCount: 0, reported: 0 };

  /** @throws PrismError `incompatible` for spaces that are not finite. */
  constructor(context: AgentContext<object>, { discount, stepSize }: TabularConfig) {
    this.shape = new TabularShape(context);
    this.discount = discount;
    this.rng = context.rng;
    this.#stepSize = scheduleFromConfig(stepSize === 'sample-average' ? 1 : stepSize);
    this.#scratch = new Int32Array(this.shape.numEnvs);
  }

  /** Environment steps acted in training. */
  get envSteps(): number {
    return this.#counts.envSteps;
  }

  get stepSize(): number {
    return this.#stepSize(this.#counts.envSteps);
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): void {
    const { actions } = out;
    if (this.#scratch.length < actions.length) this.#scratch = new Int32Array(actions.length);
    const states = this.shape.viewStates(observations, this.#scratch);
    if (mode === 'exploit') this.exploit(states, actions, observations);
    else {
      this.explore(states, out, observations);
      this.#counts.envSteps += actions.length;
    }
    this.shape.toActions(actions);
  }

  abstract learn(batch: B): Metrics | undefined;

  save(): Snapshot {
    return {
      meta: { ...this.#counts, rng: this.rng.save() },
      arrays: { ...this.saveArrays(), ...(this.traceRows && EligibilityTraces.saveAll(this.traceRows)) },
    };
  }

  /** @throws PrismError `corrupt` for a snapshot of an agent with other tables. */
  restore(snapshot: Snapshot): void {
    const { meta, arrays } = snapshot;
    this.restoreArrays(arrays);
    if (this.traceRows !== undefined) EligibilityTraces.restoreAll(this.traceRows, arrays);
    restoreCounters(this.#counts, snapshot);
    this.rng.restore(meta.rng as RngState);
  }

  /**
   * Writes an action, as a number from 0 on, for each of the first `out.actions.length` states, and the declared extras.
   *
   * @param observations contain the states and action masks.
   */
  protected abstract explore(states: Int32Array, out: ActOutputs, observations: PackedArray): void;
  /** Writes greedy actions; must not change anything. */
  protected abstract exploit(states: Int32Array, actions: PackedArray, observations: PackedArray): void;
  protected abstract tables(): Tables;
  /** Returns metrics besides the error and the step size. */
  protected moreMetrics(): Metrics {
    return {};
  }

  protected saveArrays(): { readonly [name: string]: SnapshotArray } {
    return copiesOf({ ...this.tables(), ...this.shape.tables() });
  }

  protected restoreArrays(arrays: { readonly [name: string]: SnapshotArray }): void {
    copyInto({ ...this.tables(), ...this.shape.tables() }, arrays);
  }

  /**
   * Counts the absolute errors of an update, and returns metrics at intervals.
   *
   * @param errorSum sum of the absolute differences between targets and estimates.
   * @param count number of differences.
   */
  protected report(errorSum: number, count: number): Metrics | undefined {
    const counts = this.#counts;
    counts.errorSum += errorSum;
    counts.errorCount += count;
    if (counts.envSteps - counts.reported < reportEvery || counts.errorCount === 0) return undefined;
    const error = counts.errorSum / counts.errorCount;
    Object.assign(counts, { errorSum: 0, errorCount: 0, reported: counts.envSteps });
    return { error, ...this.moreMetrics() };
  }
}

/** Meanings of the metrics that every tabular agent reports. */
export const tabularMetrics: { readonly [name: string]: string } = {
  error: 'Mean absolute difference between target and estimate since the last report',
};
