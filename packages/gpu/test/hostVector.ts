// Environments that a test steps beside a GPU: rules on the random words that the GPU would draw, and counters.
import { type Outcome, packedArray, type RowTask, VectorArrays, type VectorEnv } from '@prism-rl/core';
import { PURPOSES } from '../src/random.ts';
import { Counting } from './countingTask.ts';
import { below, philox } from './philox.ts';

/** The words that a shader draws in an environment, as the numbers that translated rules make of them. */
class Words {
  step = 0xffffffff;
  draws = 0;
  readonly #seed: number;
  readonly #env: number;

  constructor(seed: number, env: number) {
    this.#seed = seed;
    this.#env = env;
  }

  #word(): number {
    return philox([this.step, PURPOSES.environment, ++this.draws, this.#env], [this.#seed, 0])[0]!;
  }

  /** Without rejected words: for powers of two. */
  integers(n: number): number {
    return below(this.#word(), n);
  }

  randint(low: number, high: number): number {
    return low + (this.#word() & (high - low - 1));
  }

  randomSample(): number {
    return ((this.#word() >>> 5) * 2 ** 26 + (this.#word() >>> 6)) / 2 ** 53;
  }
}

/** An environment of rules that follows a GPU's random words. */
export class WordedVector extends VectorArrays implements VectorEnv {
  readonly #task: RowTask;
  readonly #row: Parameters<RowTask['start']>[0];
  readonly #seed: number;
  #words: Words;
  #length = 0;

  constructor(task: RowTask, seed: number) {
    super(task, 1);
    this.#task = task;
    this.#seed = seed;
    this.#words = new Words(seed, 0);
    this.#row = packedArray(task.stateType, task.stateSize) as Parameters<RowTask['start']>[0];
  }

  reset(): void {
    this.#words = new Words(this.#seed, 0);
    this.#begin();
  }

  #begin(): void {
    this.#row.fill(0, 0, 0);
    this.#task.start(this.#row, this.#words as never);
    this.#length = 0;
    this.#observe(this.observations);
  }

  #observe(to: VectorEnv['observations']): void {
    to.fill(0);
    this.#task.observe(this.#row, to, 0);
  }

  step(actions: VectorEnv['observations']): void {
    this.#words.step = (this.#words.step + 1) % 2 ** 32;
    this.#words.draws = 0;
    const outcome: Outcome = { reward: 0, terminated: false, truncated: false };
    this.#task.step(this.#row, actions, 0, this.#words as never, outcome);
    const isLimited = ++this.#length === this.#task.maxEpisodeSteps;
    this.rewards[0] = outcome.reward;
    this.terminated[0] = Number(outcome.terminated);
    this.truncated[0] = Number(!outcome.terminated && isLimited);
    const isOver = outcome.terminated || isLimited;
    this.#observe(isOver ? this.finalObservations : this.observations);
    if (isOver) this.#begin();
  }
}

/** Counters whose episodes have lengths by their number; cannot be saved. */
export class CountingVector extends VectorArrays implements VectorEnv {
  readonly #length: (episode: number) => number;
  #tasks: readonly Counting[] = [];

  constructor(
    spaces: ConstructorParameters<typeof VectorArrays>[0],
    numEnvs: number,
    length: (k: number) => number,
  ) {
    super(spaces, numEnvs);
    this.#length = length;
  }

  reset(): void {
    this.#tasks = Array.from({ length: this.numEnvs }, () => new Counting(this.#length));
    for (const [e, task] of this.#tasks.entries()) this.observations.set(task.observation, 40 * e);
  }

  step(actions: VectorEnv['observations']): void {
    for (const [e, task] of this.#tasks.entries()) {
      const { reward, terminated, truncated } = task.step(actions[e]!);
      this.rewards[e] = reward;
      this.terminated[e] = Number(terminated);
      this.truncated[e] = Number(truncated);
      if (terminated || truncated) {
        this.finalObservations.set(task.observation, 40 * e);
        task.start();
      }
      this.observations.set(task.observation, 40 * e);
    }
  }
}
