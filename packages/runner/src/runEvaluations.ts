import type { Agent, Env, Rng, RngState, Snapshot, VectorEnv } from '@prism-rl/core';
import { isSelfDriving } from '@prism-rl/core';
import {
  type EvaluateOptions,
  type EvaluationProgress,
  type EvaluationResult,
  evaluateItself,
  evaluatePolicy,
} from './evaluatePolicy.ts';
import { actBy, type PlayedEpisode, playEpisode } from './playEpisode.ts';
import type { RunFactory } from './runFactory.ts';

/** Maximum number of parallel environments in an evaluation. */
const maxEvaluationEnvs = 128;
/** First seed of {@link RunEvaluations.verify}, different from that of films. */
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
  /** Environments by their number. */
  readonly #envs = new Map<number, VectorEnv>();
  #verificationEnv: VectorEnv | undefined;
  #stage: Env | undefined;
  /** Whether a stop ended {@link evaluate}, which must be repeated. */
  evaluationDue = false;
  /** The same for {@link verify}. */
  verificationDue = false;

  /** @param rng seeds evaluations. @param signal ends what is being played. */
  constructor(factory: RunFactory, rng: Rng, signal: AbortSignal, trainee: () => Trainee) {
    this.#factory = factory;
    this.#rng = rng;
    this.#signal = signal;
    this.#trainee = trainee;
  }

  /** All environments that were made. */
  get envs(): readonly (VectorEnv | Env | undefined)[] {
    return [...this.#envs.values(), this.#verificationEnv, this.#stage];
  }

  async evaluate(
    episodes: number,
    onProgress?: (progress: EvaluationProgress) => void,
  ): Promise<EvaluationResult | undefined> {
    const before = this.#rng.save();
    const seed = this.#rng.integers(0, 2 ** 31);
    const result = await this.#judge(() => this.#envFor(episodes), { episodes, seed, onProgress });
    this.evaluationDue = this.#signal.aborted;
    if (!this.#signal.aborted) return result;
    this.#rng.restore(before);
    return undefined;
  }

  async verify(episodes: number): Promise<EvaluationResult | undefined> {
    const env = async (): Promise<VectorEnv> => {
      this.#verificationEnv ??= await this.#factory.createEvaluationEnv(
        Math.min(episodes, maxEvaluationEnvs),
      );
      return this.#verificationEnv;
    };
    const result = await this.#judge(env, { episodes, seed: verificationSeed });
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
    envFor: () => Promise<VectorEnv>,
    own: Pick<EvaluateOptions, 'episodes' | 'seed' | 'onProgress'>,
  ): Promise<EvaluationResult> {
    const { agent } = this.#trainee();
    const options = { ...own, epsilon: this.#factory.evaluationEpsilon, signal: this.#signal };
    if (isSelfDriving(agent) && agent.evaluate !== undefined)
      return evaluateItself(agent.evaluate.bind(agent), options);
    const env = await envFor();
    this.#adopt(env);
    return evaluatePolicy(agent, env, options);
  }

  /** The number of environments must depend only on the number of episodes, because it decides the episodes' seeds. */
  async #envFor(episodes: number): Promise<VectorEnv> {
    const count = Math.min(episodes, maxEvaluationEnvs);
    const env = this.#envs.get(count) ?? (await this.#factory.createEvaluationEnv(count));
    this.#envs.set(count, env);
    return env;
  }

  /** Lets another environment normalise as in training. */
  #adopt(env: Pick<VectorEnv, 'adoptStatistics'>): void {
    const statistics = this.#trainee().env.statistics?.();
    if (statistics !== undefined) env.adoptStatistics?.(statistics);
  }
}
