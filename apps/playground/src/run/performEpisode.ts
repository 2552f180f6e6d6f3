// Plays visible episodes.
import type { Env, StepResult } from '@prism-rl/core';
import type { Pace } from './pace.ts';

/** Options of {@link performEpisode}. */
export interface Performance {
  readonly pace: Pace;
  /** Most steps per second that eyes can follow, whatever the pace allows. */
  readonly most: number;
  readonly onState: (observation: unknown, action: readonly number[], sum: number) => Promise<void>;
  /** Whether to cancel the wait for the next step: `act` then returns nothing. */
  readonly isOff?: () => boolean;
  /** After each step. */
  readonly onStep?: (observation: unknown, action: unknown, result: StepResult<unknown>) => void;
  readonly onEnd: (sum: number) => void;
}

/** Plays a visible episode; ends early if `act` returns no action. */
export async function performEpisode(
  stage: Env,
  act: (observation: unknown) => Promise<unknown> | unknown,
  first: unknown,
  { pace, most, isOff, onState, onStep, onEnd }: Performance,
): Promise<void> {
  let observation = first ?? stage.reset().observation;
  let sum = 0;
  let last: readonly number[] = [];
  for (;;) {
    await onState(observation, last, sum);
    if (pace.stepsPerSecond > most && !pace.isPaused)
      await new Promise((resolve) => setTimeout(resolve, 1000 / most));
    else await pace.next(undefined, isOff);
    const action = await act(observation);
    if (action === undefined) return;
    last = numbersOf(action);
    const result = stage.step(action);
    onStep?.(observation, action, result);
    observation = result.observation;
    sum += result.reward;
    if (!result.terminated && !result.truncated) continue;
    await onState(observation, last, sum);
    onEnd(sum);
    return;
  }
}

/** An action as numbers. */
export function numbersOf(action: unknown): readonly number[] {
  return typeof action === 'number' ? [action] : Array.from(action as ArrayLike<number>);
}
