import type {
  ActOutputs,
  AgentContext,
  LearnersReport,
  Metrics,
  PackedArray,
  PortablePolicy,
  Rng,
  RngState,
  SelfDriving,
  Snapshot,
  VectorEnv,
  Weights,
} from '@prism-rl/core';
import {
  actOutputs,
  checkArrays,
  childSnapshot,
  childWeights,
  exceedsFloat32,
  fillArrays,
  mergeSnapshots,
  mergeWeights,
  PrismError,
} from '@prism-rl/core';
import { requireFinite } from '@prism-rl/core/checks';
import { ObservationNormalizer } from '@prism-rl/memory';
import { NetworkBlocks } from './blocks.ts';
import { EvolvedNetwork } from './network.ts';
import type { Search } from './searches/search.ts';
import { extremes } from './searches/search.ts';
import type { NetworkConfig } from './settings.ts';

/** An algorithm: how it searches for the parameters of a network. */
export type Recipe<C extends NetworkConfig> = (
  start: Float64Array,
  context: Pick<AgentContext<C>, 'config' | 'rng'>,
) => Search;

type Episode = LearnersReport['episodes'][number];

/** A generation whose candidates are being tried. */
interface Generation {
  /** The search and the seeds before it was asked for. */
  readonly before: { readonly [name: string]: Snapshot };
  readonly candidates: readonly Float64Array[];
  /** Seed of the environments. All candidates share it, so that luck favours none. */
  readonly seed: number;
}

/**
 * Evolves the parameters of a network. The candidates of a generation are tried one after the other, each for an episode in every environment
 * of a vector; the mean return is its score. The policy is the search's answer; evaluations play new episodes with it.
 */
export class EvolutionAgent implements SelfDriving {
  readonly stateSize?: number;
  readonly #network: EvolvedNetwork;
  readonly #search: Search;
  /** Made when it is first stepped: an agent that only acts needs none. */
  #env: VectorEnv | undefined;
  readonly #makeEnv: () => Promise<VectorEnv>;
  /** Networks of the candidate at hand, and of the policy. */
  readonly #candidate: NetworkBlocks;
  readonly #policy: NetworkBlocks;
  /** Normalises by earlier generations; `ahead` also knows this one. */
  readonly #normalizer: ObservationNormalizer | undefined;
  readonly #ahead: ObservationNormalizer | undefined;
  /** Draws the seeds of the environments. */
  readonly #seeds: Rng;
  readonly #out: ActOutputs;
  readonly #returns: Float64Array;
  readonly #lengths: Int32Array;
  readonly #isOver: Uint8Array;
  /** Mean returns of the candidates tried so far, and their standard deviations over the episodes of a candidate. */
  readonly #results: { readonly scores: Float64Array; readonly noise: Float64Array };
  #generation: Generation | undefined;
  /** Index of the candidate at hand, the steps that it has taken, and whether the environments stand there. */
  #tried = 0;
  #taken = 0;
  #isThere = false;
  #envSteps = 0;

  private constructor(
    network: EvolvedNetwork,
    search: Search,
    { numEnvs, rng, createEnvs }: AgentContext<NetworkConfig>,
    normalizers: readonly ObservationNormalizer[],
  ) {
    this.#network = network;
    this.#search = search;
    this.#makeEnv = () => {
      if (createEnvs !== undefined) return createEnvs(numEnvs);
      throw PrismError.state`An agent that evolves steps its own environments.
        Train it with train() of @prism-rl/runner, or pass createEnvs.`;
    };
    [this.#seeds] = rng.spawn(1) as [Rng];
    this.#candidate = new NetworkBlocks(network, numEnvs, 1);
    this.#policy = new NetworkBlocks(network, 1, 1);
    this.#policy.load(0, search.mean);
    [this.#normalizer, this.#ahead] = normalizers;
    this.#out = actOutputs(network.actionSpace, numEnvs, {}, network.stateSize);
    if (network.stateSize > 0) this.stateSize = network.stateSize;
    this.#returns = new Float64Array(numEnvs);
    this.#lengths = new Int32Array(numEnvs);
    this.#isOver = new Uint8Array(numEnvs);
    const { population } = search;
    this.#results = { scores: new Float64Array(population), noise: new Float64Array(population) };
  }

  static create<C extends NetworkConfig>(context: AgentContext<C>, recipe: Recipe<C>): EvolutionAgent {
    const { observationSpace, config } = context;
    const isNormalized = config.normalizeObservations && observationSpace.kind === 'box';
    const precision = exceedsFloat32(observationSpace) ? 'float64' : 'float32';
    const normalizers = isNormalized
      ? [0, 1].map(() => new ObservationNormalizer(observationSpace, { precision }))
      : [];
    const network = new EvolvedNetwork(context, normalizers[0]?.space ?? observationSpace);
    return new EvolutionAgent(network, recipe(network.initial(), context), context, normalizers);
  }

  act(observations: PackedArray, { actions, states }: ActOutputs): void {
    const [seen, size] = [
      this.#normalizer?.acting(observations) ?? observations,
      this.#network.observationSpace.size,
    ];
    const [width, stateSize] = [this.#network.actionSpace.size, this.#network.stateSize];
    for (let row = 0; row * size < seen.length; row++) {
      this.#policy.act(
        0,
        seen.subarray(row * size, (row + 1) * size),
        actions.subarray(row * width, (row + 1) * width),
        states?.subarray(row * stateSize, (row + 1) * stateSize),
      );
    }
  }

  /** Returns after each candidate, so that a resumed run reports at the same steps as an uninterrupted one. */
  async advance(envSteps: number, signal: AbortSignal): Promise<LearnersReport> {
    this.#env ??= await this.#makeEnv();
    const env = this.#env;
    const episodes: Episode[] = [];
    let metrics: Metrics | undefined;
    let isJudged = false;
    while (this.#envSteps < envSteps && !isJudged && !signal.aborted) {
      this.#generation ??= this.#ask();
      if (!this.#isThere) this.#stand(env, this.#generation);
      this.#step(env, episodes);
      isJudged = !this.#isOver.includes(0);
      if (isJudged) this.#judge();
      if (this.#tried === this.#search.population) metrics = this.#learn();
    }
    return { envSteps: this.#envSteps, episodes, updates: metrics === undefined ? 0 : 1, metrics };
  }

  save(): Snapshot {
    const meta = { envSteps: this.#envSteps, episodes: this.#tried, steps: this.#taken };
    const { scores, noise } = this.#results;
    return mergeSnapshots({
      ...(this.#generation?.before ?? this.#beginning()),
      agent: { meta, arrays: { scores: scores.slice(), noise: noise.slice() } },
      ...(this.#normalizer && { observations: this.#normalizer.save(), ahead: this.#ahead!.save() }),
    });
  }

  restore(snapshot: Snapshot): void {
    const { meta, arrays } = childSnapshot(snapshot, 'agent');
    checkArrays(
      'a generation',
      this.#results,
      arrays,
      'Resume with the settings that the checkpoint was made with.',
    );
    requireFinite('the saved generation', arrays);
    fillArrays(this.#results, arrays);
    this.#search.restore(childSnapshot(snapshot, 'search'));
    this.#seeds.restore(childSnapshot(snapshot, 'seeds').meta.rng as RngState);
    this.#normalizer?.restore(childSnapshot(snapshot, 'observations'));
    this.#ahead?.restore(childSnapshot(snapshot, 'ahead'));
    this.#envSteps = Number(meta.envSteps);
    this.#begin(Number(meta.episodes), Number(meta.steps));
  }

  weights(): Weights {
    const policy = this.#network.named(this.#search.mean);
    return mergeWeights({ policy, ...(this.#normalizer && { observations: this.#normalizer.weights() }) });
  }

  adoptWeights(weights: Weights): void {
    const policy = childWeights(weights, 'policy');
    this.#search.begin(this.#network.row(policy));
    for (const normalizer of [this.#normalizer, this.#ahead])
      normalizer?.adoptWeights(childWeights(weights, 'observations'));
    this.#begin();
  }

  exportPolicy(): Promise<Uint8Array> {
    return this.#network.export(this.#search.mean, this.#normalizer);
  }

  async portable(): Promise<PortablePolicy> {
    const { portablePolicy } = await import('@prism-rl/jit/portable');
    return portablePolicy(await this.exportPolicy());
  }

  dispose(): void {
    this.#network.dispose();
    this.#env?.close?.();
  }

  /** Starts a generation again. @param tried number of its candidates that have been tried */
  #begin(tried = 0, taken = 0): void {
    this.#generation = undefined;
    this.#isThere = false;
    this.#tried = tried;
    this.#taken = taken;
    this.#policy.load(0, this.#search.mean);
  }

  #beginning(): Generation['before'] {
    return { search: this.#search.save(), seeds: { meta: { rng: this.#seeds.save() }, arrays: {} } };
  }

  #ask(): Generation {
    const before = this.#beginning();
    return { before, candidates: this.#search.ask(), seed: this.#seeds.integers(2 ** 31) };
  }

  /** Takes the environments to where the candidate at hand has come: its episodes follow from their seed. */
  #stand(env: VectorEnv, { candidates, seed }: Generation): void {
    this.#candidate.load(0, candidates[this.#tried]!);
    env.reset({ seed });
    for (const array of [this.#returns, this.#lengths, this.#isOver, this.#out.states]) array?.fill(0);
    for (let step = 0; step < this.#taken; step++) this.#step(env);
    this.#isThere = true;
  }

  /** @param episodes where to report those that end; undefined for a step that was taken before */
  #step(env: VectorEnv, episodes?: Episode[]): void {
    const { observations, rewards, terminated, truncated, numEnvs } = env;
    const { actions, states } = this.#out;
    const isOver = this.#isOver;
    if (episodes !== undefined && this.#ahead !== undefined)
      for (let i = 0; i < numEnvs; i++)
        if (isOver[i] === 0) this.#ahead.add(observations, 1, i * env.observationSpace.size);
    this.#candidate.act(0, this.#normalizer?.acting(observations) ?? observations, actions, states);
    env.step(actions);
    for (let i = 0; i < numEnvs; i++) {
      if (isOver[i] === 1) continue;
      this.#returns[i]! += rewards[i]!;
      this.#lengths[i]!++;
      if (episodes !== undefined) this.#envSteps++;
      isOver[i] = terminated[i]! | truncated[i]!;
      if (isOver[i] === 0 || episodes === undefined) continue;
      episodes.push({
        ...{ envSteps: this.#envSteps, env: i, return: this.#returns[i]!, length: this.#lengths[i]! },
        ...{ terminated: terminated[i] === 1, truncated: truncated[i] === 1 },
      });
    }
    if (episodes !== undefined) this.#taken++;
  }

  /** Scores the candidate at hand, whose episodes are over. */
  #judge(): void {
    const { mean, std } = meanAndStd(this.#returns);
    this.#results.scores[this.#tried] = mean;
    this.#results.noise[this.#tried] = std;
    this.#tried++;
    this.#taken = 0;
    this.#isThere = false;
  }

  #learn(): Metrics {
    const { scores, noise } = this.#results;
    this.#search.tell(scores);
    if (this.#ahead !== undefined) this.#normalizer?.restore(this.#ahead.save());
    this.#begin();
    const { mean, std } = meanAndStd(scores);
    const { deviation } = this.#search;
    return { best: extremes(scores).most, mean, spread: std, noise: meanAndStd(noise).mean, deviation };
  }
}

function meanAndStd(values: Float64Array): { readonly mean: number; readonly std: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, std: Math.sqrt(variance) };
}
