import type {
  ActMode,
  ActOutputs,
  AgentContext,
  Dataset,
  Episodes,
  ExtraSpecs,
  Extras,
  LearnersReport,
  MaybePromise,
  PackedArray,
  Policy,
  Rng,
  RngState,
  SelfDriving,
  Snapshot,
  StepLearner,
  Transitions,
} from '@prism-rl/core';
import { childSnapshot, counted, mergeSnapshots, PrismError } from '@prism-rl/core';
import { faultsOf, requireSameSpaces } from '@prism-rl/core/recordings';

/** Updates between turns of the event loop, and over which metrics are averaged. */
const updatesPerReport = 64;

export interface OfflineOptions {
  /** Name of the recordings, for `AgentContext.readDataset`. */
  readonly dataset: string;
  /** Fraction of the episodes to learn from, those with the highest returns; default 1. */
  readonly best?: number;
  /** Metrics of the learner without meaning on recordings; default: none. */
  readonly hidden?: readonly string[];
  /** Computes what the memory stores with packed actions besides them, see `Policy.extras`; default: nothing. */
  extras?(actions: PackedArray): Extras;
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
   * @throws PrismError `incompatible` for recordings with other spaces, or more steps than the memory keeps; `not-finite` and `invalid-action`
   *   for recordings with unsound numbers; as `Dataset.read` does.
   */
  async advance(steps: number, signal: AbortSignal): Promise<LearnersReport> {
    if (!this.#isFilled) await this.#fill();
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

  async #fill(): Promise<void> {
    const { dataset: name, best = 1 } = this.#options;
    const { readDataset } = this.#context;
    if (readDataset === undefined) {
      throw PrismError.unavailable`The recordings ${name} cannot be opened here.
        Pass a function readDataset to train.`;
    }
    const dataset = await readDataset(name);
    const chosen = best < 1 ? await bestEpisodes(dataset, best) : undefined;
    const { memory } = this.#learner;
    let steps = 0;
    for (const shard of dataset.shards) {
      const episodes = await dataset.read(shard);
      requireSameSpaces(episodes, this.#context, {
        source: `The recording ${shard}`,
        wanted: 'the environment',
      });
      requireSound(shard, episodes);
      for (const step of stepsOf(episodes, chosen?.get(shard))) {
        if (++steps > memory.capacity) {
          throw PrismError.incompatible`${name} has more steps than the ${counted(memory.capacity, 'step')} that the agent’s memory keeps.
            Raise replayCapacity.`;
        }
        memory.add({ ...step, extras: this.#options.extras?.(step.actions) ?? {} });
      }
    }
    if (steps > 0) return;
    throw PrismError.incompatible`${name} has no episodes to learn from.
      Record some: prism record-data.`;
  }
}

/** @throws PrismError for the first fault of episodes. */
function requireSound(shard: string, episodes: Episodes): void {
  for (const { kind, text } of faultsOf(episodes)) {
    const isAction = kind === 'action' || kind === 'mask';
    throw new PrismError(isAction ? 'invalid-action' : 'not-finite', `In the recording ${shard}, ${text}.`, {
      hint: 'prism data info counts such steps. Record the episodes again without them.',
    });
  }
}

/** Numbers of the episodes with the highest returns, by shard; of equal ones the earlier. */
async function bestEpisodes(dataset: Dataset, fraction: number): Promise<Map<string, ReadonlySet<number>>> {
  const all: { readonly shard: string; readonly episode: number; readonly sum: number }[] = [];
  for (const shard of dataset.shards) {
    const sums = returnsOf(await dataset.read(shard));
    for (const [episode, sum] of sums.entries()) all.push({ shard, episode, sum });
  }
  all.sort((a, b) => b.sum - a.sum);
  const best = new Map(dataset.shards.map((shard) => [shard, new Set<number>()]));
  for (const { shard, episode } of all.slice(0, Math.ceil(fraction * all.length)))
    best.get(shard)!.add(episode);
  return best;
}

/** Undiscounted return of each episode. */
export function returnsOf({ lengths, rewards }: Pick<Episodes, 'lengths' | 'rewards'>): Float64Array {
  let step = 0;
  return Float64Array.from(lengths, (length) => {
    let sum = 0;
    for (const end = step + length; step < end; step++) sum += rewards[step]!;
    return sum;
  });
}

/** The steps of episodes, in order. @param chosen numbers of the episodes; default: all. */
export function* stepsOf(
  episodes: Episodes,
  chosen?: ReadonlySet<number>,
): Generator<Omit<Transitions, 'extras'>> {
  const { lengths, observations, actions, rewards, observationSpace, actionSpace } = episodes;
  const [size, width] = [observationSpace.size, actionSpace.size];
  let [step, row] = [0, 0];
  for (const [episode, length] of lengths.entries()) {
    const terminated = episodes.terminated[episode]!;
    // A recording that was cut off is continued in its last observation, like an episode that a limit ended.
    const truncated = terminated === 1 ? episodes.truncated[episode]! : 1;
    const isChosen = chosen?.has(episode) ?? true;
    for (let t = 0; isChosen && t < length; t++) {
      const at = (row + t) * size;
      yield {
        count: 1,
        observations: observations.subarray(at, at + size),
        actions: actions.subarray((step + t) * width, (step + t + 1) * width),
        rewards: rewards.subarray(step + t, step + t + 1),
        nextObservations: observations.subarray(at + size, at + 2 * size),
        terminated: Uint8Array.of(t === length - 1 ? terminated : 0),
        truncated: Uint8Array.of(t === length - 1 ? truncated : 0),
        starts: Uint8Array.of(t === 0 ? 1 : 0),
      };
    }
    step += length;
    row += length + 1;
  }
}
