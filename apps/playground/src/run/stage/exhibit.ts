// Shows the current policy next to a run that trains too fast to watch: greedy episodes at a visible speed.
import type { Agent, Env } from '@prism-rl/core';
import { worldOf } from '../choices/worlds.ts';
import type { ActionInsight } from '../host/events.ts';
import type { RunState } from '../link/runState.ts';
import type { Moments } from '../seen/moments.ts';
import { numbersOf } from './performEpisode.ts';

/** Milliseconds that the last state of an episode stays. */
const lastStateStays = 700;

/** How episodes are shown. */
interface Show {
  readonly stepsPerSecond: number;
  /** Seed of the first episode; each episode increments it. */
  readonly seed: number;
  /** The greedy policy of the next episode; it does not affect training. */
  readonly begin: () => (observation: unknown) => Promise<unknown> | unknown;
  /** Shows a state, with the action that led there and the rewards so far. */
  readonly show: (observation: unknown, action: readonly number[], sum: number) => void;
}

/** Plays episodes in a separate world. @returns what takes a step, or starts the next episode, if it is due; missed steps are skipped. */
export function showEpisodes(stage: Env, { stepsPerSecond, seed: first, begin, show }: Show) {
  let [seed, due, sum] = [first, 0, 0];
  let observation: unknown;
  let act: ReturnType<typeof begin>;
  const step = async (now: number): Promise<void> => {
    due = Math.max(due + 1000 / stepsPerSecond, now + 500 / stepsPerSecond);
    if (observation === undefined) {
      ({ observation } = stage.reset({ seed: seed++ }));
      act = begin();
      sum = 0;
      return show(observation, [], 0);
    }
    const action = await act(observation);
    const result = stage.step(action);
    sum += result.reward;
    show(result.observation, numbersOf(action), sum);
    ({ observation } = result);
    if (!result.terminated && !result.truncated) return;
    observation = undefined;
    due = now + lastStateStays;
  };
  return (now: number): Promise<void> | undefined => (now >= due ? step(now) : undefined);
}

/**
 * Greedy episodes of a run in a world of their own.
 *
 * @returns what shows the next step of an episode, if it is due. Its last argument counts the run's own steps.
 */
export function exhibit(stage: Env, { world, seed }: RunState, moments: Moments) {
  let envSteps = 0;
  const episodesOf = (agent: Agent) => {
    /** The agent's action values in the state of its last action. */
    let thought: ActionInsight | undefined;
    return showEpisodes(stage, {
      stepsPerSecond: worldOf(world).pace,
      seed,
      begin: () => moments.greedy(agent, stage, (insight) => (thought = insight)),
      show: (observation, action, score) =>
        void moments.beside(agent, stage, { observation, action, score, envSteps }, thought),
    });
  };
  let shown: { readonly agent: Agent; readonly next: ReturnType<typeof showEpisodes> } | undefined;
  return (agent: Agent, now: number, steps: number): Promise<void> | undefined => {
    envSteps = steps;
    // Changed settings create another agent.
    if (shown?.agent !== agent) shown = { agent, next: episodesOf(agent) };
    return shown.next(now);
  };
}
