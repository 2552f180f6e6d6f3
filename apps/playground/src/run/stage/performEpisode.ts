// Plays visible episodes: of a policy, of a person, and duels of both.
import type { Env, StepResult } from '@prism-rl/core';
import type { Send } from '../host/events.ts';
import type { Hands } from './hands.ts';
import type { Pace } from './pace.ts';

/** What plays where, and who hears of it. */
export interface Performance {
  readonly stage: Env;
  readonly pace: Pace;
  /** Most steps per second that eyes can follow, whatever the pace allows. */
  readonly most: number;
  readonly hands: Hands;
  readonly send: Send;
  readonly act: (observation: unknown) => unknown;
  /** Shows a state, with the action that led there: none at the start. */
  readonly onState: (observation: unknown, action: readonly number[], sum: number) => Promise<void>;
  /** After each step. */
  readonly onStep?: (observation: unknown, action: unknown, result: StepResult<unknown>) => void;
  /** After an episode that no person played. */
  readonly onEnd: (sum: number) => void;
}

/**
 * Plays a visible episode, in a duel by the person and then by the policy; ends early if a duel begins or is left.
 *
 * @param isAlone whether no policy acts while the person does not
 */
export async function performEpisode(show: Performance, seed: number, isAlone = false): Promise<void> {
  const { stage, pace, most, hands, send, act, onState, onStep, onEnd } = show;
  const { isDuel } = hands;
  const isOff = (): boolean => hands.isDuel !== isDuel;
  let { observation } = stage.reset({ seed });
  const you = [Number(observation)];
  let sum = 0;
  let last: readonly number[] = [];
  for (let isOver = false; !isOver; ) {
    await onState(observation, last, sum);
    await pace.nextShown(most, isOff);
    const action = isOff()
      ? undefined
      : (hands.take() ?? (isAlone || isDuel ? undefined : await act(observation)));
    if (action === undefined) return;
    last = numbersOf(action);
    const result = stage.step(action);
    onStep?.(observation, action, result);
    observation = result.observation;
    you.push(Number(observation));
    sum += result.reward;
    isOver = result.terminated || result.truncated;
  }
  await onState(observation, last, sum);
  if (hands.areOn) send({ type: 'played', score: sum });
  else onEnd(sum);
  if (!isDuel || isOff()) return;
  hands.steer(null);
  const { rivalOf } = await import('./rival.ts');
  const { score, way } = await rivalOf(act, stage, seed);
  send({ type: 'rival', score, ...('grid' in stage && { ways: { you, agent: way } }) });
}

/** Plays episodes of one seed after the other, and duels of the first one, until the page ends them. */
export async function performForever(show: Performance, seed: number): Promise<never> {
  for (let next = seed; ; next++) await performEpisode(show, show.hands.isDuel ? seed : next);
}

/** An action as numbers. */
export function numbersOf(action: unknown): readonly number[] {
  return typeof action === 'number' ? [action] : Array.from(action as ArrayLike<number>);
}
