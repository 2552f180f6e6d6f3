import { setImmediate } from 'node:timers/promises';
import type { Env } from '@prism-rl/core';
import { checkResetResult, checkStepResult } from '@prism-rl/core/checks';
import type { Clock } from './clock.ts';
import { realClock } from './clock.ts';
import type { Act } from './player.ts';

/** Shows the states of an episode. */
export interface Screen {
  /** True shows pictures at the environment's own speed; false prints them at full speed. */
  readonly isLive: boolean;
  /** Draws the environment's state above a line of text. */
  show(env: Env, caption: string): void;
}

/** Options of {@link watchEpisode}. */
export interface WatchOptions {
  readonly seed: number;
  /** Name of the player, for the caption. */
  readonly player: string;
  /** Steps per second. */
  readonly framesPerSecond: number;
  /** Longest number of steps to watch; the episode may continue. */
  readonly maxSteps: number;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** Result of watching an episode. */
export interface WatchedEpisode {
  readonly seed: number;
  readonly length: number;
  readonly return: number;
  /** `cut off` if watching ended before the episode did. */
  readonly ending: 'terminated' | 'truncated' | 'cut off';
}

/** Most pictures of one episode if they follow each other instead of replacing each other. */
const mostPictures = 30;
/** Most steps before the event loop gets a turn, for Ctrl-C. */
const turn = 64;

/**
 * Plays an episode on a screen. A live screen shows each step on time and drops pictures when drawing is slow; other screens show one
 * picture per second of the episode, at most 30, including the first and the last.
 */
export async function watchEpisode(
  env: Env,
  act: Act,
  screen: Screen,
  { seed, player, framesPerSecond, maxSteps, signal, clock = realClock }: WatchOptions,
): Promise<WatchedEpisode> {
  const interval = 1000 / framesPerSecond;
  const picturesEvery = Math.max(1, Math.round(framesPerSecond));
  const start = clock.now();
  const begun = env.reset({ seed });
  checkResetResult(env, 0, begun);
  let { observation } = begun;
  let length = 0;
  let sum = 0;
  let shown = 1;
  let ending: WatchedEpisode['ending'] = 'cut off';
  const caption = (): string =>
    `${env.id}  ${player}  seed ${seed}  step ${length}  return ${sum.toFixed(1)}`;
  screen.show(env, caption());
  while (ending === 'cut off' && length < maxSteps) {
    const due = start + (length + 1) * interval;
    const early = screen.isLive ? due - clock.now() : 0;
    if (early > 0) await clock.sleep(early, signal);
    else if (length % turn === 0) await setImmediate();
    if (signal.aborted) break;

    const result = env.step(await act(observation));
    length += 1;
    checkStepResult(env, 0, length, result);
    observation = result.observation;
    sum += result.reward;
    if (result.terminated) ending = 'terminated';
    else if (result.truncated) ending = 'truncated';

    const isLast = ending !== 'cut off' || length === maxSteps;
    const isTimely = screen.isLive
      ? clock.now() - due < interval
      : length % picturesEvery === 0 && shown < mostPictures - 1;
    if (!isLast && !isTimely) continue;
    shown += 1;
    screen.show(env, isLast ? `${caption()}  ${ending}` : caption());
  }
  return { seed, length, return: sum, ending };
}
