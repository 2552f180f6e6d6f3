import type { Env, MaybePromise } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { MonoTypeOperatorFunction } from 'rxjs';
import type { PlayedEpisode } from '../playEpisode.ts';
import type { RunnerEvent } from '../runHandle.ts';
import { everySteps, isDueAt } from './everySteps.ts';

/** Films one episode. */
export interface Camera {
  /** After the reset and after each step. */
  shoot(env: Env): void;
  /** The episode is over; the run waits. Not called where the run was stopped meanwhile. */
  finish(episode: PlayedEpisode): MaybePromise<void>;
}

/** When and how to record. */
export interface RecordingPlan {
  /** Environment steps between recordings, which take place where evaluations do: after the vector step that reaches them. */
  readonly steps: number;
  /** Seed of each recorded episode; the same one, so that films can be compared. Default 2 000 000. */
  readonly seed?: number;
  /** A camera for the episode that is played after so many steps of training. */
  readonly camera: (envSteps: number) => Camera;
}

/** Seed of recorded episodes. */
export const recordingSeed = 2_000_000;

/**
 * Films the greedy policy now and then, and at the end; adds no events.
 *
 * In other words: between two steps the run waits while one episode is played on an environment apart from training. It draws
 * from no random stream of the run: a run that is filmed equals one that is not.
 *
 * ```
 * source                         --episode(990)--episode(1012)--…--end|
 * recordEvery({ steps: 1000 })   --episode(990)--episode(1012)--…--end|      camera(1000) … camera(end)
 * ```
 *
 * A resumed run makes the film that a stop interrupted; the film at the end only in a run with evaluations, because a run without its last
 * evaluation is not over.
 *
 * @throws PrismError `invalid-argument` unless `steps` is a positive integer.
 */
export function recordEvery({
  steps,
  seed = recordingSeed,
  camera,
}: RecordingPlan): MonoTypeOperatorFunction<RunnerEvent> {
  if (!Number.isInteger(steps) || steps < 1) {
    throw new PrismError(
      'invalid-argument',
      `recordEvery needs a positive integer of steps, but got ${steps}.`,
    );
  }
  return everySteps({
    stage: 'films',
    interval: steps,
    task: async (run, envSteps) => {
      const one = camera(envSteps);
      const episode = await run.play(seed, (env) => one.shoot(env));
      if (episode !== undefined) await one.finish(episode);
    },
    atEnd: (reason) => reason !== 'stopped',
    // It may have been stopped in this one; else it comes out the same once more.
    atStart: (run, envSteps) => isDueAt(envSteps, steps, run),
  });
}
