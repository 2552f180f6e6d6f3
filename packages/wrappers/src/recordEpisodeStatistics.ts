import { type Env, type StepResult, type VectorEnv, WrappedEnv } from '@prism-rl/core';
import { requireCounts } from '@prism-rl/core/checks';
import { VectorWrapper, type WrapperState } from './vectorWrapper.ts';

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
  readonly #count = new Float64Array(1);

  /** @throws PrismError `invalid-argument` unless `capacity` is a positive integer. */
  constructor(capacity: number) {
    requireCounts('RecordEpisodeStatistics', { bufferLength: capacity });
    this.#capacity = capacity;
    this.#returns = new Float64Array(capacity);
    this.#lengths = new Float64Array(capacity);
  }

  /** Number of episodes so far, including those no longer in the buffer. */
  get count(): number {
    return this.#count[0]!;
  }

  get returns(): number[] {
    return this.#inOrder(this.#returns);
  }

  get lengths(): number[] {
    return this.#inOrder(this.#lengths);
  }

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

/** Records return and length of each episode of a vector (Gymnasium's `RecordEpisodeStatistics`, without the wall-clock time). */
export class RecordEpisodeStatisticsVector extends VectorWrapper {
  readonly episodes: EpisodeBuffer;
  /** Return of the episode that ended in the last step, or of the current one so far. */
  readonly episodeReturns: Float64Array;
  /** Length of the same episode. */
  readonly episodeLengths: Float64Array;
  /** 1 if the arrays still contain a finished episode. */
  readonly #wasEnded: Uint8Array;

  /** @param bufferLength number of episodes to remember; default 100. */
  constructor(env: VectorEnv, bufferLength = 100) {
    super(env);
    this.episodes = new EpisodeBuffer(bufferLength);
    this.episodeReturns = new Float64Array(env.numEnvs);
    this.episodeLengths = new Float64Array(env.numEnvs);
    this.#wasEnded = new Uint8Array(env.numEnvs);
  }

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
        this.#wasEnded[i] = 0;
      }
      this.episodeReturns[i]! += this.rewards[i]!;
      this.episodeLengths[i]!++;
      if (this.hasEnded(i)) this.#end(i);
    }
  }

  /** Called for restarts from outside after a step, such as a time limit's. */
  protected override beforeRestart(index: number): void {
    if (this.#wasEnded[index] === 0) this.#end(index);
  }

  protected override state(): WrapperState {
    return { arrays: [this.episodeReturns, this.episodeLengths, this.#wasEnded, ...this.episodes.arrays] };
  }

  #end(index: number): void {
    this.#wasEnded[index] = 1;
    this.episodes.add(this.episodeReturns[index]!, this.episodeLengths[index]!);
  }
}

/** {@link RecordEpisodeStatisticsVector} for one environment; the info of an episode's last step also contains `episode: { r, l }`. */
export class RecordEpisodeStatistics<O, A> extends WrappedEnv<RecordEpisodeStatisticsVector, O, A> {
  static readonly Vector = RecordEpisodeStatisticsVector;

  /** @param bufferLength number of episodes to remember; default 100. */
  constructor(env: Env<O, A>, bufferLength?: number) {
    super(env, (vector) => new RecordEpisodeStatisticsVector(vector, bufferLength), true);
  }

  get episodes(): EpisodeBuffer {
    return this.vector.episodes;
  }

  override step(action: A): StepResult<O> {
    const result = super.step(action);
    if (!result.terminated && !result.truncated) return result;
    const { episodeReturns, episodeLengths } = this.vector;
    const episode: EpisodeStatistics = { r: episodeReturns[0]!, l: episodeLengths[0]! };
    return { ...result, info: { ...result.info, episode } };
  }
}
