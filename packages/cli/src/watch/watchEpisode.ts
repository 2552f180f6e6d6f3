import { setTimeout } from 'node:timers/promises';
import type { Env } from '@prism-rl/core';
import { type PlayedEpisode, playEpisode } from '@prism-rl/runner';
import type { Act } from './player.ts';

/** The loop's clock; tests replace it. */
export interface Clock {
  /** Milliseconds since an arbitrary moment. */
  now(): number;
  /** Waits, or returns early if the signal aborts. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The longest delay of `setTimeout`, 24.8 days; it treats longer ones as a millisecond. */
const longest = 2 ** 31 - 1;

export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    setTimeout(Math.min(milliseconds, longest), undefined, { signal }).catch(() => undefined),
};

export interface Screen {
  /** True shows pictures at the environment's own speed; false prints them at full speed. */
  readonly isLive: boolean;
  /** Draws the environment's state above a line of text. */
  show(env: Env, caption: string): void;
}

export interface WatchOptions {
  readonly seed: number;
  /** Name of the player, for the caption. */
  readonly player: string;
  /** Steps per second. */
  readonly framesPerSecond: number;
  readonly maxSteps: number;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** Most pictures of one episode if they follow each other instead of replacing each other. */
const mostPictures = 30;

/**
 * Plays an episode on a screen. A live screen shows each step on time and drops pictures when drawing is slow; other screens show one
 * picture per second of the episode, at most 30, including the first and the last.
 */
export async function watchEpisode(
  env: Env,
  act: Act,
  screen: Screen,
  { seed, player, framesPerSecond, maxSteps, signal, clock = realClock }: WatchOptions,
): Promise<PlayedEpisode> {
  const interval = 1000 / framesPerSecond;
  const picturesEvery = Math.max(1, Math.round(framesPerSecond));
  const start = clock.now();
  const steps = Math.min(maxSteps, Number.MAX_SAFE_INTEGER);
  let shown = 0;
  const onState = async (_: Env, played: PlayedEpisode): Promise<void> => {
    const { length, ending } = played;
    const isLast = ending !== 'cut off' || length === steps;
    const isTimely = screen.isLive
      ? clock.now() - (start + length * interval) < interval
      : length % picturesEvery === 0 && shown < mostPictures - 1;
    if (length === 0 || isLast || isTimely) {
      shown += 1;
      const caption = `${env.id}  ${player}  seed ${seed}  step ${length}  return ${played.return.toFixed(1)}`;
      screen.show(env, length > 0 && isLast ? `${caption}  ${ending}` : caption);
    }
    const early = screen.isLive && !isLast ? start + (length + 1) * interval - clock.now() : 0;
    if (early > 0) await clock.sleep(early, signal);
  };
  return playEpisode(env, act, { seed, maxSteps: steps, signal, onState });
}
