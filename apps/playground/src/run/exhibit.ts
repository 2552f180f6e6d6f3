// Shows the current policy next to a run that trains too fast to watch.
import type { Agent, Env } from '@prism-rl/core';
import type { ActionInsight } from './messages.ts';
import type { Moments } from './moments.ts';
import { numbersOf } from './performEpisode.ts';
import type { RunState } from './runState.ts';
import { worldOf } from './worlds.ts';

// Shows the agent's current policy: greedy episodes at a visible speed, while training runs at full speed.

/** Milliseconds that the last state of an episode stays. */
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

/** A separate single world of a run, for greedy episodes. */
export class Exhibit {
  readonly #stage: Env;
  readonly #state: RunState;
  readonly #moments: Moments;
  #agent: Agent | undefined;
  #episode: ShownEpisode | undefined;
  #envSteps = 0;

  constructor(stage: Env, state: RunState, moments: Moments) {
    this.#stage = stage;
    this.#state = state;
    this.#moments = moments;
  }

  /** Shows the next step of an episode, if it is due. @param envSteps steps of the run so far */
  showNext(agent: Agent, now: number, envSteps: number): Promise<void> | undefined {
    this.#envSteps = envSteps;
    // Changed settings create another agent.
    if (this.#episode === undefined || this.#agent !== agent) {
      this.#agent = agent;
      this.#episode = this.#episodesOf(agent);
    }
    return this.#episode.isDue(now) ? this.#episode.step(now) : undefined;
  }

  #episodesOf(agent: Agent): ShownEpisode {
    const [stage, moments] = [this.#stage, this.#moments];
    /** The agent's action values in the state of its last action. */
    let thought: ActionInsight | undefined;
    return new ShownEpisode(stage, {
      stepsPerSecond: worldOf(this.#state.world).pace,
      seed: this.#state.seed,
      begin: () =>
        moments.greedy(agent, stage, (insight) => {
          thought = insight;
        }),
      show: (observation, action, score) =>
        void moments.beside(agent, stage, { observation, action, score, envSteps: this.#envSteps }, thought),
    });
  }
}
