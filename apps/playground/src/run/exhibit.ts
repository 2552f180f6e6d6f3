// Shows the current policy next to a run that trains too fast to watch.
import type { Agent, Env } from '@prism-rl/core';
import type { ActionInsight } from './messages.ts';
import type { Moments } from './moments.ts';
import type { RunState } from './runState.ts';
import { ShownEpisode } from './shownEpisode.ts';
import { worldOf } from './worlds.ts';

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
