import type {
  ActMode,
  ActOutputs,
  AgentContext,
  ExtraSpecs,
  LearnersReport,
  MaybePromise,
  PackedArray,
  Policy,
  Rng,
  RngState,
  SelfDriving,
  Snapshot,
  StepLearner,
} from '@prism-rl/core';
import { childSnapshot, mergeSnapshots } from '@prism-rl/core';
import { fillWithRecordings, type Recordings } from './fill.ts';

/** Updates between turns of the event loop, and over which metrics are averaged. */
const updatesPerReport = 64;

export interface OfflineOptions extends Recordings {
  /** Metrics of the learner without meaning on recordings; default: none. */
  readonly hidden?: readonly string[];
}

/**
 * Lets a learner learn from recordings instead of an environment: fills its memory with them once, then samples batches. A step of the run is an
 * update. It opens the recordings at the first update, so that a trained agent acts without them. A snapshot leaves the memory out: it is filled
 * again, with new priorities in a prioritized one.
 */
export class OfflineAgent<B> implements SelfDriving {
  readonly extras?: ExtraSpecs;
  readonly stateSize?: number;
  readonly exportPolicy?: NonNullable<Policy['exportPolicy']>;
  readonly portable?: NonNullable<Policy['portable']>;
  readonly weights?: NonNullable<Policy['weights']>;
  readonly adoptWeights?: NonNullable<Policy['adoptWeights']>;
  readonly #learner: StepLearner<B>;
  readonly #context: Pick<AgentContext, 'observationSpace' | 'actionSpace' | 'readDataset'>;
  readonly #options: OfflineOptions;
  readonly #rng: Rng;
  #isFilled = false;
  #updates = 0;

  /** @param learner its memory samples batches of what was added, and keeps all of it. */
  constructor(learner: StepLearner<B>, context: AgentContext<object>, options: OfflineOptions) {
    this.#learner = learner;
    this.#context = context;
    this.#options = options;
    this.#rng = context.rng.spawn(1)[0]!;
    const { extras, stateSize, exportPolicy, portable, weights, adoptWeights } = learner;
    if (extras !== undefined) this.extras = extras;
    if (stateSize !== undefined) this.stateSize = stateSize;
    if (exportPolicy !== undefined) this.exportPolicy = exportPolicy.bind(learner);
    if (portable !== undefined) this.portable = portable.bind(learner);
    if (weights !== undefined) this.weights = weights.bind(learner);
    if (adoptWeights !== undefined) this.adoptWeights = adoptWeights.bind(learner);
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    return this.#learner.act(observations, out, mode);
  }

  get finished(): boolean | 'solved' {
    return this.#learner.finished ?? false;
  }

  /**
   * Takes up to 64 updates; the runner calls it again.
   *
   * @throws PrismError as `fillWithRecordings` does.
   */
  async advance(steps: number, signal: AbortSignal): Promise<LearnersReport> {
    if (!this.#isFilled) await fillWithRecordings(this.#learner.memory, this.#context, this.#options);
    this.#isFilled = true;
    const { memory } = this.#learner;
    const before = this.#updates;
    const end = Math.min(steps, (Math.floor(before / updatesPerReport) + 1) * updatesPerReport);
    const sums: { [name: string]: number } = {};
    while (this.#updates < end && !signal.aborted && this.finished === false) {
      const metrics = await this.#learner.learn(memory.sample(this.#rng));
      this.#updates++;
      for (const [name, value] of Object.entries(metrics ?? {})) sums[name] = (sums[name] ?? 0) + value;
    }
    const updates = this.#updates - before;
    const { hidden = [] } = this.#options;
    const shown = Object.entries(sums).filter(([name]) => !hidden.includes(name));
    const means = shown.map(([name, sum]) => [name, sum / updates]);
    return {
      envSteps: this.#updates,
      episodes: [],
      updates,
      metrics: means.length > 0 ? Object.fromEntries(means) : undefined,
    };
  }

  async save(): Promise<Snapshot> {
    const { meta, arrays } = mergeSnapshots({ learner: await this.#learner.save() });
    return { meta: { ...meta, updates: this.#updates, rng: this.#rng.save() }, arrays };
  }

  async restore(snapshot: Snapshot): Promise<void> {
    await this.#learner.restore(childSnapshot(snapshot, 'learner'));
    this.#updates = Number(snapshot.meta.updates);
    this.#rng.restore(snapshot.meta.rng as RngState);
  }

  async dispose(): Promise<void> {
    await this.#learner.dispose?.();
  }
}
