import type { Agent, Env, Rng, RngState, Snapshot, VectorEnv } from '@prism-rl/core';
import { isSelfDriving } from '@prism-rl/core';
import type { EvaluateOptions, EvaluationProgress, EvaluationResult } from './evaluatePolicy.ts';
import { evaluateItself, evaluatePolicy } from './evaluatePolicy.ts';
import { actBy, type PlayedEpisode, playEpisode } from './playEpisode.ts';
import type { RunFactory } from './runFactory.ts';

/** Maximum number of parallel environments in an evaluation. */
const maxEvaluationEnvs = 128;
/** {@link RunEvaluations.verify} seeds its episodes from here on, films from elsewhere. */
const verificationSeed = 3_000_000;

/** The learner and the environment that it trains in. */
interface Trainee {
  readonly agent: Agent;
  readonly env: VectorEnv;
}

/** Evaluates the agent of a run, in environments of their own. Of the run's random streams only `rng` is used. */
export class RunEvaluations {
  readonly #factory: RunFactory;
  readonly #rng: Rng;
  readonly #signal: AbortSignal;
  readonly #trainee: () => Trainee;
  /** Environments of {@link evaluate}, by their number. */
  readonly #envs = new Map<number, VectorEnv>();
  /** The same for {@link verify}. */
  readonly #verificationEnvs = new Map<number, VectorEnv>();
  #stage: Env | undefined;
  /** Whether a stop ended {@link evaluate}, which must be repeated. */
  evaluationDue = false;
  /** The same for {@link verify}. */
  verificationDue = false;

  /** @param rng draws the seeds of {@link evaluate}. @param signal stops an evaluation or an episode that is under way. */
  constructor(factory: RunFactory, rng: Rng, signal: AbortSignal, trainee: () => Trainee) {
    this.#factory = factory;
    this.#rng = rng;
    this.#signal = signal;
    this.#trainee = trainee;
  }

  /** All environments that were made. */
  get envs(): readonly (VectorEnv | Env | undefined)[] {
    return [...this.#envs.values(), ...this.#verificationEnvs.values(), this.#stage];
  }

  async evaluate(
    episodes: number,
    onProgress?: (progress: EvaluationProgress) => void,
  ): Promise<EvaluationResult | undefined> {
    const before = this.#rng.save();
    const seed = this.#rng.integers(0, 2 ** 31);
    const result = await this.#judge(this.#envs, { episodes, seed, onProgress });
    this.evaluationDue = this.#signal.aborted;
    if (!this.#signal.aborted) return result;
    this.#rng.restore(before);
    return undefined;
  }

  async verify(episodes: number): Promise<EvaluationResult | undefined> {
    const result = await this.#judge(this.#verificationEnvs, { episodes, seed: verificationSeed });
    this.verificationDue = this.#signal.aborted;
    return this.#signal.aborted ? undefined : result;
  }

  async play(seed: number, onState: (env: Env) => void): Promise<PlayedEpisode | undefined> {
    this.#stage ??= await this.#factory.createSingleEnv();
    this.#adopt(this.#stage);
    const signal = this.#signal;
    const act = actBy(this.#trainee().agent, this.#stage);
    const episode = await playEpisode(this.#stage, act, { seed, onState, signal });
    return signal.aborted ? undefined : episode;
  }

  /** What a checkpoint records. */
  save(): Snapshot['meta'] {
    const { evaluationDue, verificationDue } = this;
    return { evaluationRng: this.#rng.save(), evaluationDue, verificationDue };
  }

  restore({ evaluationRng, evaluationDue, verificationDue }: Snapshot['meta']): void {
    this.#rng.restore(evaluationRng as RngState);
    this.evaluationDue = evaluationDue === true;
    this.verificationDue = verificationDue === true;
  }

  async #judge(
    envs: Map<number, VectorEnv>,
    own: Pick<EvaluateOptions, 'episodes' | 'seed' | 'onProgress'>,
  ): Promise<EvaluationResult> {
    const { agent } = this.#trainee();
    const options = { ...own, epsilon: this.#factory.evaluationEpsilon, signal: this.#signal };
    if (isSelfDriving(agent) && agent.evaluate !== undefined)
      return evaluateItself(agent.evaluate.bind(agent), options);
    const env = await this.#envFor(own.episodes, envs);
    this.#adopt(env);
    return evaluatePolicy(agent, env, options);
  }

  /** The number of environments must depend only on the number of episodes, because it decides the episodes' seeds. */
  async #envFor(episodes: number, envs: Map<number, VectorEnv>): Promise<VectorEnv> {
    const count = Math.min(episodes, maxEvaluationEnvs);
    const env = envs.get(count) ?? (await this.#factory.createEvaluationEnv(count));
    envs.set(count, env);
    return env;
  }

  /** Lets another environment normalise as in training. */
  #adopt(env: Pick<VectorEnv, 'adoptStatistics'>): void {
    const statistics = this.#trainee().env.statistics?.();
    if (statistics !== undefined) env.adoptStatistics?.(statistics);
  }
}
