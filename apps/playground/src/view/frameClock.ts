// A frame of the playground follows the clock of the page around it, which shows two frames side by side.
import { effect } from '@preact/signals';
import type { LiveRun } from '../run/live/liveRun.ts';

/** To a frame. */
export interface Clock {
  readonly isPaused?: boolean;
  readonly stepsPerSecond?: number;
  /** The step to go to while it is paused. */
  readonly until?: number;
  readonly isAgain?: true;
}

/** From a frame. */
export interface Told {
  readonly steps: number;
  readonly isPaused: boolean;
  readonly isReady: boolean;
}

/** Lets a run follow the page around it, if that is the playground, too. */
export function followClock(run: LiveRun): void {
  document.documentElement.classList.add('clocked');
  const isOurs = ({ source, origin }: MessageEvent): boolean =>
    source === parent && origin === location.origin;
  let granted = 0;
  addEventListener('message', (event: MessageEvent<Clock>) => {
    if (!isOurs(event)) return;
    const { isPaused, stepsPerSecond, until = 0, isAgain } = event.data;
    if (stepsPerSecond !== undefined) run.borrowSpeed(stepsPerSecond);
    if (isAgain) run.restart();
    if (isPaused !== undefined && isPaused !== run.isPaused.value) isPaused ? run.pause() : run.resume();
    // Steps that were asked for may be under way.
    granted = run.isPaused.value && !isAgain ? Math.max(granted, run.envSteps.value) : 0;
    for (; granted > 0 && granted < until; granted++) run.single();
  });
  effect(() => {
    const told: Told = {
      steps: run.envSteps.value,
      isPaused: run.isPaused.value,
      isReady: run.status.value !== 'loading',
    };
    parent.postMessage(told, location.origin);
  });
}
