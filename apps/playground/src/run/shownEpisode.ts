// Shows the agent's current policy: greedy episodes at a visible speed, while training runs at full speed.
import type { Env } from '@prism-rl/core';
import { numbersOf } from './performEpisode.ts';

/** Milliseconds for which the last state of an episode is shown. */
const lastStateStays = 700;

/** Options of {@link ShownEpisode}. */
interface Show {
  readonly stepsPerSecond: number;
  /** Seed of the first episode; each episode increments it. */
  readonly seed: number;
  /** The greedy policy of the next episode; it does not affect training. */
  readonly begin: () => (observation: unknown) => Promise<unknown> | unknown;
  /** Shows a state, with the action that led there and the rewards so far. */
  readonly show: (observation: unknown, action: readonly number[], sum: number) => void;
}

/** Plays episodes in a separate world, one step whenever it is due. */
export class ShownEpisode {
  readonly #stage: Env;
  readonly #options: Show;
  #seed: number;
  #due = 0;
  #observation: unknown;
  #sum = 0;
  #act: ReturnType<Show['begin']> | undefined;

  constructor(stage: Env, options: Show) {
    this.#stage = stage;
    this.#options = options;
    this.#seed = options.seed;
  }

  /** Whether the next step is due; missed steps are skipped. */
  isDue(now: number): boolean {
    return now >= this.#due;
  }

  /** Takes a step, or starts the next episode. */
  async step(now: number): Promise<void> {
    const { stepsPerSecond, begin, show } = this.#options;
    this.#due = Math.max(this.#due + 1000 / stepsPerSecond, now + 500 / stepsPerSecond);
    if (this.#observation === undefined || this.#act === undefined) {
      this.#observation = this.#stage.reset({ seed: this.#seed++ }).observation;
      this.#act = begin();
      this.#sum = 0;
      show(this.#observation, [], 0);
      return;
    }
    const action = await this.#act(this.#observation);
    const result = this.#stage.step(action);
    this.#sum += result.reward;
    show(result.observation, numbersOf(action), this.#sum);
    this.#observation = result.observation;
    if (!result.terminated && !result.truncated) return;
    this.#observation = undefined;
    this.#due = now + lastStateStays;
  }
}
