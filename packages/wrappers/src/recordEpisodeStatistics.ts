import type { Env, ResetOptions, ResetResult, StepResult, VectorEnv } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { TransparentWrapper } from './envWrapper.ts';
import { VectorWrapper } from './vectorWrapper.ts';
import type { WrapperState } from './wrapperSnapshot.ts';

/** Return and length of an episode, under Gymnasium's names. */
export interface EpisodeStatistics {
  /** Undiscounted sum of rewards. */
  readonly r: number;
  /** Steps. */
  readonly l: number;
}

/** The last episodes' returns and lengths, oldest first. */
export class EpisodeBuffer {
  readonly #capacity: number;
  readonly #returns: Float64Array;
  readonly #lengths: Float64Array;
  /** Episodes seen in all. */
  readonly #count = new Float64Array(1);

  /** @throws PrismError `invalid-argument` unless `capacity` is a positive integer. */
  constructor(capacity: number) {
    if (!(Number.isSafeInteger(capacity) && capacity >= 1)) {
      throw new PrismError(
        'invalid-argument',
        `The buffer of episodes needs a positive length, but got ${capacity}.`,
      );
    }
    this.#capacity = capacity;
    this.#returns = new Float64Array(capacity);
    this.#lengths = new Float64Array(capacity);
  }

  /** Episodes seen in all. */
  get count(): number {
    return this.#count[0]!;
  }

  get returns(): number[] {
    return this.#inOrder(this.#returns);
  }

  get lengths(): number[] {
    return this.#inOrder(this.#lengths);
  }

  /** All that has to be saved. */
  get arrays(): Float64Array[] {
    return [this.#returns, this.#lengths, this.#count];
  }

  add(episodeReturn: number, length: number): void {
    const at = this.count % this.#capacity;
    this.#returns[at] = episodeReturn;
    this.#lengths[at] = length;
    this.#count[0]!++;
  }

  #inOrder(values: Float64Array): number[] {
    const filled = Math.min(this.count, this.#capacity);
    const first = this.count - filled;
    return Array.from({ length: filled }, (_, k) => values[(first + k) % this.#capacity]!);
  }
}

/**
 * Says return and length of each episode: in the info of its last step, as `episode: { r, l }`, and in {@link episodes}, which holds
 * the last ones (Gymnasium's `RecordEpisodeStatistics`, without the time that depends on the clock).
 */
export class RecordEpisodeStatistics<O, A> extends TransparentWrapper<O, A> {
  readonly episodes: EpisodeBuffer;
  /** Return and length so far. */
  readonly #current = new Float64Array(2);

  /** @param bufferLength number of episodes to remember; default 100. */
  constructor(env: Env<O, A>, bufferLength = 100) {
    super(env, true);
    this.episodes = new EpisodeBuffer(bufferLength);
  }

  override reset(options?: ResetOptions): ResetResult<O> {
    const result = this.env.reset(options);
    this.#current.fill(0);
    return result;
  }

  override step(action: A): StepResult<O> {
    const result = this.env.step(action);
    this.#current[0]! += result.reward;
    this.#current[1]!++;
    if (!result.terminated && !result.truncated) return result;
    const episode: EpisodeStatistics = { r: this.#current[0]!, l: this.#current[1]! };
    this.episodes.add(episode.r, episode.l);
    return { ...result, info: { ...result.info, episode } };
  }

  protected override state(): WrapperState {
    return { arrays: [this.#current, ...this.episodes.arrays] };
  }
}

/** {@link RecordEpisodeStatistics} for vectors. */
export class RecordEpisodeStatisticsVector extends VectorWrapper {
  readonly episodes: EpisodeBuffer;
  /** Return of the episode that ended in the last step, where one did; else of the current one so far. */
  readonly episodeReturns: Float64Array;
  /** Its length. */
  readonly episodeLengths: Float64Array;

  /** @param bufferLength number of episodes to remember; default 100. */
  constructor(env: VectorEnv, bufferLength = 100) {
    super(env);
    this.episodes = new EpisodeBuffer(bufferLength);
    this.episodeReturns = new Float64Array(env.numEnvs);
    this.episodeLengths = new Float64Array(env.numEnvs);
    this.#wasEnded = new Uint8Array(env.numEnvs);
  }

  /** 1 where the arrays still show an episode that is over. */
  readonly #wasEnded: Uint8Array;

  protected override afterReset(): void {
    this.episodeReturns.fill(0);
    this.episodeLengths.fill(0);
    this.#wasEnded.fill(0);
  }

  protected override afterStep(): void {
    for (let i = 0; i < this.numEnvs; i++) {
      if (this.#wasEnded[i] === 1) {
        this.episodeReturns[i] = 0;
        this.episodeLengths[i] = 0;
      }
      this.episodeReturns[i]! += this.rewards[i]!;
      this.episodeLengths[i]!++;
      this.#wasEnded[i] = this.hasEnded(i) ? 1 : 0;
      if (this.#wasEnded[i] === 1) this.episodes.add(this.episodeReturns[i]!, this.episodeLengths[i]!);
    }
  }

  protected override state(): WrapperState {
    return {
      arrays: [this.episodeReturns, this.episodeLengths, this.#wasEnded, ...this.episodes.arrays],
    };
  }
}
