import {
  type ActionMask,
  type ActMode,
  type ActOutputs,
  type AgentContext,
  actionMaskOf,
  childSnapshot,
  childWeights,
  type ExtraSpecs,
  impossible,
  type Metrics,
  mergeSnapshots,
  mergeWeights,
  type PackedArray,
  type Rng,
  type RngState,
  restoreCounters,
  type Snapshot,
  type StepLearner,
  type Transitions,
  type Weights,
} from '@prism-rl/core';
import { requireFinite } from '@prism-rl/core/checks';
import { RewardScale } from '@prism-rl/memory';
import { LastStep } from '../lastStep.ts';
import { describeNetwork } from '../network/layout.ts';
import type { Optimizer } from '../network/optimizers.ts';
import { StreamNetwork } from '../network/streamNetwork.ts';
import { ObservationInput } from '../scaling/observationInput.ts';
import type { StreamConfig } from '../settings.ts';

/** Environment steps between reports of metrics: these agents learn too often to report every time. */
const reportEvery = 1000;

/** What an agent learns from besides the step; the next update overwrites it. */
export interface Update {
  /** Row of the step. */
  row: number;
  /** R, scaled if the settings say so. */
  reward: number;
  /** γ, or 0 if the successor has no value. */
  discount: number;
  /** Multiplies traces before the gradient is added. */
  fade: number;
}

/** Networks by their names in snapshots. */
export interface Networks {
  readonly [name: string]: StreamNetwork;
}

/**
 * Base class of agents that learn from single steps: scaling, counting, metrics, snapshots. Each agent's `learnFrom` contains the
 * algorithm. Environments share the networks and learn one after the other; each has its own traces.
 */
export abstract class StreamAgent<C extends StreamConfig = StreamConfig> implements StepLearner<Transitions> {
  readonly memory: LastStep;
  readonly extras?: ExtraSpecs;
  protected readonly context: AgentContext<C>;
  protected readonly config: C;
  protected readonly rng: Rng;
  /** γλ */
  protected readonly traceDecay: number;
  readonly #input: ObservationInput;
  /** S and S′ of the current update, as input of the networks. */
  readonly #here: Float32Array;
  readonly #ahead: Float32Array;
  readonly #mask: ActionMask | undefined;
  readonly #possible: Float32Array;
  readonly #rewards: RewardScale | undefined;
  /** Decay of each row's traces at the next step: γλ, or 0 to reset them. */
  readonly #fades: Float64Array;
  readonly #update: Update = { row: 0, reward: 0, discount: 0, fade: 0 };
  /** Environment steps acted in training; sums since the last report, and its time. */
  readonly #counts = { envSteps: 0, errors: 0, steps: 0, updates: 0, reported: 0 };

  constructor(context: AgentContext<C>, extras?: ExtraSpecs) {
    const { observationSpace, actionSpace, numEnvs, config, rng } = context;
    this.context = context;
    this.config = config;
    this.rng = rng;
    this.memory = new LastStep(observationSpace, actionSpace, numEnvs, extras);
    if (extras !== undefined) this.extras = extras;
    this.traceDecay = config.discount * config.lambda;
    this.#mask = actionMaskOf(observationSpace);
    this.#possible = new Float32Array(this.#mask?.size ?? 0);
    this.#input = new ObservationInput(
      observationSpace,
      config.normalizeObservations ? config.observationClip || Number.POSITIVE_INFINITY : undefined,
    );
    this.#here = new Float32Array(this.#input.width);
    this.#ahead = new Float32Array(this.#input.width);
    this.#rewards = config.normalizeRewards ? new RewardScale(numEnvs, config.discount, 'sample') : undefined;
    this.#fades = new Float64Array(numEnvs);
  }

  /** Environment steps acted in training. */
  get envSteps(): number {
    return this.#counts.envSteps;
  }

  /** Traces e of an environment, by network and parameter (`values/dense0/kernel`): views, which the next step changes. */
  traces(row = 0): { readonly [name: string]: Float32Array } {
    return this.#named((network) => network.traces(row));
  }

  /** Parameters of the networks, by the same names: views, which the next step changes. */
  parameters(): { readonly [name: string]: Float32Array } {
    return this.#named((network) => network.parameters());
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): void {
    const rows = out.actions.length / this.context.actionSpace.size;
    for (let row = 0; row < rows; row++) this.choose(observations, row, out, mode);
    if (mode === 'explore') this.#counts.envSteps += rows;
  }

  learn(step: Transitions): Metrics | undefined {
    const { count, observations, nextObservations, rewards, terminated, truncated, starts } = step;
    const { truncationEnds } = this.config;
    const update = this.#update;
    for (let row = 0; row < count; row++) {
      if (starts[row] === 1) {
        this.#input.learn(observations, row);
        this.#fades[row] = 0;
      }
      // Normalizes S with the statistics before S′, as it was acted on, and S′ with those after it, as it will be acted on.
      this.#input.fill(observations, row, this.#here);
      this.#input.learn(nextObservations, row);
      this.#input.fill(nextObservations, row, this.#ahead);
      const isOver = terminated[row] === 1 || truncated[row] === 1;
      const isEnd = terminated[row] === 1 || (truncated[row] === 1 && truncationEnds);
      this.#rewards?.add(row, rewards[row]!, isOver);
      update.row = row;
      update.reward = rewards[row]! * (this.#rewards?.factor ?? 1);
      update.discount = isEnd ? 0 : this.config.discount;
      update.fade = this.#fades[row]!;
      this.#fades[row] = this.traceDecay * this.learnFrom(step, update);
      if (isOver) this.#fades[row] = 0;
    }
    return this.#report();
  }

  save(): Snapshot {
    const networks = Object.entries(this.networks()).map(([name, network]) => [name, network.save()]);
    const own: Snapshot = {
      meta: { ...this.#counts, rng: this.rng.save() },
      arrays: { fades: this.#fades.slice(), ...this.saveMore() },
    };
    return mergeSnapshots({
      ...(Object.fromEntries(networks) as { [name: string]: Snapshot }),
      agent: own,
      observations: this.#input.save(),
      ...(this.#rewards && { rewards: this.#rewards.save() }),
    });
  }

  /** @throws PrismError `corrupt` for a snapshot of an agent with other networks. */
  restore(snapshot: Snapshot): void {
    for (const [name, network] of Object.entries(this.networks()))
      network.restore(childSnapshot(snapshot, name));
    this.#input.restore(childSnapshot(snapshot, 'observations'));
    this.#rewards?.restore(childSnapshot(snapshot, 'rewards'));
    const own = childSnapshot(snapshot, 'agent');
    const { arrays } = own;
    requireFinite('the saved agent', arrays);
    const fades = arrays.fades as Float64Array;
    // An agent that only acts may have another number of environments; its traces start at zero.
    const isSameRows = fades.length === this.#fades.length;
    if (isSameRows) this.#fades.set(fades);
    else this.#fades.fill(0);
    this.restoreMore(arrays, isSameRows);
    restoreCounters(this.#counts, own);
    this.rng.restore(own.meta.rng as RngState);
  }

  weights(): Weights {
    const networks = Object.entries(this.networks()).map(([name, network]) => [name, network.weights()]);
    return mergeWeights({ ...Object.fromEntries(networks), observations: this.#input.weights() });
  }

  adoptWeights(weights: Weights): void {
    for (const [name, network] of Object.entries(this.networks()))
      network.adoptWeights(childWeights(weights, name));
    this.#input.adoptWeights(childWeights(weights, 'observations'));
  }

  /** Writes an action for a row, and the declared extras; `exploit` must not change anything. */
  protected abstract choose(observations: PackedArray, row: number, out: ActOutputs, mode: ActMode): void;

  /**
   * Learns from the step of a row.
   *
   * @returns 1, or 0 to cut traces after this step.
   */
  protected abstract learnFrom(step: Transitions, update: Update): number;

  protected abstract networks(): Networks;

  /** Returns metrics besides the error and the step size. */
  protected moreMetrics(): Metrics {
    return {};
  }

  protected saveMore(): Snapshot['arrays'] {
    return {};
  }

  protected restoreMore(_arrays: Snapshot['arrays'], _isSameRows: boolean): void {}

  protected makeNetwork(outputs: number, optimizer: Optimizer): StreamNetwork {
    const { config, context, rng } = this;
    return new StreamNetwork({
      description: describeNetwork(this.#input.shape, outputs, config),
      ...{ optimizer, rng, sparsity: config.sparsity, rows: context.numEnvs },
    });
  }

  protected get input(): ObservationInput {
    return this.#input;
  }

  /** Returns a network's outputs for an observation to act on. */
  protected look(network: StreamNetwork, observations: PackedArray, row: number): Float32Array {
    return network.values((input) => this.#input.fill(observations, row, input));
  }

  /** Returns a network's outputs for S of the current update, for the network to learn from. */
  protected lookBack(network: StreamNetwork): Float32Array {
    return network.values((input) => input.set(this.#here));
  }

  /** Returns a network's outputs for S′ of the current update; the outputs of {@link lookBack} stay. */
  protected lookAhead(network: StreamNetwork): Float32Array {
    return network.nextValues((input) => input.set(this.#ahead));
  }

  /**
   * Lowers the values or logits of actions that an observation's mask rules out far below all others.
   *
   * @returns `values` itself if there are no masks, else an array that the next call reuses.
   */
  protected possible(values: Float32Array, observations: PackedArray, row: number): Float32Array {
    const mask = this.#mask;
    if (mask === undefined) return values;
    const from = row * this.#input.packedSize + mask.offset;
    for (let a = 0; a < mask.size; a++)
      this.#possible[a] = observations[from + a] === 0 ? impossible : values[a]!;
    return this.#possible;
  }

  protected count(delta: number, { lastStep }: StreamNetwork): void {
    this.#counts.errors += Math.abs(delta);
    this.#counts.steps += lastStep;
    this.#counts.updates++;
  }

  #named(of: (network: StreamNetwork) => { readonly [name: string]: Float32Array }): {
    [name: string]: Float32Array;
  } {
    return Object.fromEntries(
      Object.entries(this.networks()).flatMap(([prefix, network]) =>
        Object.entries(of(network)).map(([name, array]) => [`${prefix}/${name}`, array]),
      ),
    );
  }

  #report(): Metrics | undefined {
    const { envSteps, errors, steps, updates, reported } = this.#counts;
    if (envSteps - reported < reportEvery || updates === 0) return undefined;
    Object.assign(this.#counts, { errors: 0, steps: 0, updates: 0, reported: envSteps });
    return { error: errors / updates, stepSize: steps / updates, ...this.moreMetrics() };
  }
}
