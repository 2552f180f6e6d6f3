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
  childSnapshot,
  childWeights,
  exceedsFloat32,
  mergeSnapshots,
  mergeWeights,
  PrismError,
  snapshotOf,
} from '@prism-rl/core';
import { moments, ObservationNormalizer } from '@prism-rl/memory';
import { CompiledNetwork } from './compiledNetwork.ts';
import { EvolvedNetwork } from './network.ts';
import { NoveltySearch } from './searches/novelty.ts';
import type { Search } from './searches/search.ts';
import { adopt, extremes } from './searches/search.ts';
import type { NetworkConfig } from './settings.ts';

type Episode = LearnersReport['episodes'][number];

/** A generation whose candidates are being tried. */
interface Generation {
  /** The search and the seeds before it was asked for. */
  readonly before: { readonly [name: string]: Snapshot };
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
  readonly #candidate: CompiledNetwork;
  readonly #policy: CompiledNetwork;
  readonly #parameters: Float64Array;
  /** Normalises by earlier generations; `ahead` also knows this one. */
  readonly #normalizer: ObservationNormalizer | undefined;
  readonly #ahead: ObservationNormalizer | undefined;
  /** Draws the seeds of the environments. */
  readonly #seeds: Rng;
  readonly #out: ActOutputs;
  readonly #returns: Float64Array;
  readonly #lengths: Int32Array;
  readonly #isOver: Uint8Array;
  #left = 0;
  /**
   * Mean returns of the candidates tried so far, and their standard deviations over the episodes of a candidate; for a search for novelty also
   * means of the episodes' last observations, flattened.
   */
  readonly #results: {
    readonly scores: Float64Array;
    readonly noise: Float64Array;
    behaviours?: Float64Array;
  };
  #generation: Generation | undefined;
  /** Index of the candidate at hand, the steps that it has taken, and whether the environments stand there. */
  #tried = 0;
  #taken = 0;
  #isThere = false;
  #envSteps = 0;

  /** @param search makes the search from the parameters that the network begins with */
  constructor(context: AgentContext<NetworkConfig>, search: (start: Float64Array) => Search) {
    const { observationSpace, config, numEnvs, createEnvs } = context;
    this.#makeEnv = () => {
      if (createEnvs !== undefined) return createEnvs(numEnvs);
      throw PrismError.state`An agent that evolves steps its own environments.
        Train it with train() of @prism-rl/runner, or pass createEnvs.`;
    };
    if (config.normalizeObservations && observationSpace.kind === 'box') {
      const precision = exceedsFloat32(observationSpace) ? 'float64' : 'float32';
      this.#normalizer = new ObservationNormalizer(observationSpace, { precision });
      this.#ahead = new ObservationNormalizer(observationSpace, { precision });
    }
    this.#network = new EvolvedNetwork(context, this.#normalizer?.space ?? observationSpace);
    this.#search = search(this.#network.initial());
    [this.#seeds] = context.rng.spawn(1) as [Rng];
    this.#candidate = new CompiledNetwork(this.#network, numEnvs);
    this.#policy = new CompiledNetwork(this.#network, 1);
    this.#policy.load(this.#search.mean);
    this.#parameters = this.#search.mean.slice();
    const { actionSpace, stateSize } = this.#network;
    this.#out = actOutputs(actionSpace, numEnvs, {}, stateSize);
    if (stateSize > 0) this.stateSize = stateSize;
    this.#returns = new Float64Array(numEnvs);
    this.#lengths = new Int32Array(numEnvs);
    this.#isOver = new Uint8Array(numEnvs);
    const { population } = this.#search;
    this.#results = { scores: new Float64Array(population), noise: new Float64Array(population) };
    if (this.#search instanceof NoveltySearch)
      this.#results.behaviours = new Float64Array(population * observationSpace.flatSize);
  }

  act(observations: PackedArray, { actions, states }: ActOutputs): void {
    const { observationSpace, actionSpace, stateSize } = this.#network;
    const seen = this.#normalizer?.acting(observations) ?? observations;
    const rows = seen.length / observationSpace.size;
    for (let k = 0; k < rows; k++) {
      const row = <A extends PackedArray>(all: A, size: number) =>
        all.subarray(k * size, (k + 1) * size) as A;
      this.#policy.act(
        row(seen, observationSpace.size),
        row(actions, actionSpace.size),
        states && row(states, stateSize),
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
      isJudged = this.#left === 0;
      if (isJudged) this.#judge();
      if (this.#tried === this.#search.population) metrics = this.#learn();
    }
    return { envSteps: this.#envSteps, episodes, updates: metrics === undefined ? 0 : 1, metrics };
  }

  save(): Snapshot {
    const meta = { envSteps: this.#envSteps, episodes: this.#tried, steps: this.#taken };
    return mergeSnapshots({
      ...(this.#generation?.before ?? this.#beginning()),
      agent: { ...snapshotOf({ ...this.#results }), meta },
      ...(this.#normalizer && { observations: this.#normalizer.save(), ahead: this.#ahead!.save() }),
    });
  }

  restore(snapshot: Snapshot): void {
    const { meta, arrays } = childSnapshot(snapshot, 'agent');
    adopt('generation', { ...this.#results }, arrays);
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

  /**
   * Makes a candidate of the last generation the champion, whatever it scored: somebody's choice, before the next generation begins. Only a
   * genetic algorithm does.
   */
  keep(candidate: number): void {
    this.#search.keep?.(candidate);
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
    this.#policy.load(this.#search.mean);
  }

  #beginning(): Generation['before'] {
    return { search: this.#search.save(), seeds: { meta: { rng: this.#seeds.save() }, arrays: {} } };
  }

  #ask(): Generation {
    const before = this.#beginning();
    this.#search.draw();
    return { before, seed: this.#seeds.integers(2 ** 31) };
  }

  /** Takes the environments to where the candidate at hand has come: its episodes follow from their seed. */
  #stand(env: VectorEnv, { seed }: Generation): void {
    this.#search.candidate(this.#tried, this.#parameters);
    this.#candidate.load(this.#parameters);
    env.reset({ seed });
    const size = env.observationSpace.flatSize;
    this.#results.behaviours?.fill(0, this.#tried * size, (this.#tried + 1) * size);
    for (const array of [this.#returns, this.#lengths, this.#isOver, this.#out.states]) array?.fill(0);
    this.#left = env.numEnvs;
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
    this.#candidate.act(this.#normalizer?.acting(observations) ?? observations, actions, states);
    env.step(actions);
    for (let i = 0; i < numEnvs; i++) {
      if (isOver[i] === 1) continue;
      this.#returns[i]! += rewards[i]!;
      this.#lengths[i]!++;
      if (episodes !== undefined) this.#envSteps++;
      isOver[i] = terminated[i]! | truncated[i]!;
      if (isOver[i] === 0) continue;
      this.#left--;
      this.#notice(env, i);
      if (episodes === undefined) continue;
      episodes.push({
        ...{ envSteps: this.#envSteps, env: i, return: this.#returns[i]!, length: this.#lengths[i]! },
        ...{ terminated: terminated[i] === 1, truncated: truncated[i] === 1 },
      });
    }
    if (episodes !== undefined) this.#taken++;
  }

  /** Adds the last observation of environment `i` to the behaviour of the candidate at hand. */
  #notice({ observationSpace: space, finalObservations, numEnvs }: VectorEnv, i: number): void {
    const { behaviours } = this.#results;
    if (behaviours === undefined) return;
    const seen = new Float64Array(space.flatSize);
    space.flatten(space.unpack(finalObservations, i * space.size), seen);
    for (const [j, x] of seen.entries()) behaviours[this.#tried * seen.length + j]! += x / numEnvs;
  }

  /** Scores the candidate at hand, whose episodes are over. */
  #judge(): void {
    const { mean, std } = moments(this.#returns, this.#returns.length);
    this.#results.scores[this.#tried] = mean;
    this.#results.noise[this.#tried++] = std;
    this.#taken = 0;
    this.#isThere = false;
  }

  #learn(): Metrics {
    const { scores, noise, behaviours } = this.#results;
    const search = this.#search;
    search.tell(scores, behaviours);
    if (this.#ahead !== undefined) this.#normalizer?.restore(this.#ahead.save());
    this.#begin();
    const { mean, std: spread } = moments(scores, scores.length);
    return {
      ...{ best: extremes(scores).most, mean, spread, noise: moments(noise, noise.length).mean },
      ...{ deviation: search.deviation, ...(search instanceof NoveltySearch && { novelty: search.share }) },
    };
  }
}
