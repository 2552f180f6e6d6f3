import type { Env, MaybePromise } from '@prism-rl/core';
import type { MonoTypeOperatorFunction } from 'rxjs';
import type { PlayedEpisode } from '../playEpisode.ts';
import type { RunnerEvent } from '../runHandle.ts';
import { distanceOf, type Every, everySteps, isDueAt } from './everySteps.ts';

export interface Camera {
  /** Called after the reset and after each step. */
  shoot(env: Env): void;
  /** Called after the episode, while the run waits; not if the run was stopped meanwhile. */
  finish(episode: PlayedEpisode): MaybePromise<void>;
}

export interface RecordingPlan extends Every {
  /** Seed of every filmed episode, so that films can be compared; default 2 000 000. */
  readonly seed?: number;
  /** Creates the camera for the film after `envSteps` steps of training. */
  readonly camera: (envSteps: number) => Camera;
}

/** Default seed of filmed episodes. */
export const recordingSeed = 2_000_000;

/**
 * Films an episode of the greedy policy periodically and at the end; adds no events. The run waits while the episode is played on a separate
 * environment, without the run's random streams: films do not change a run.
 *
 * ```
 * source                         --episode(990)--episode(1012)--…--end|
 * recordEvery({ steps: 1000 })   --episode(990)--episode(1012)--…--end|      camera(1000) … camera(end)
 * ```
 *
 * A resumed run repeats an interrupted film. It repeats the final film only in runs with evaluations, which have not ended before their last
 * evaluation.
 *
 * @throws PrismError `invalid-argument` for an invalid interval.
 */
export function recordEvery({
  seed = recordingSeed,
  camera,
  ...every
}: RecordingPlan): MonoTypeOperatorFunction<RunnerEvent> {
  const interval = distanceOf('recordEvery', every);
  return everySteps({
    stage: 'films',
    interval,
    task: async (run, envSteps) => {
      const one = camera(envSteps);
      const episode = await run.play(seed, (env) => one.shoot(env));
      if (episode !== undefined) await one.finish(episode);
    },
    atEnd: (reason) => reason !== 'stopped',
    // The stop may have interrupted this film; else the repetition is equal.
    atStart: (run, envSteps) => isDueAt(envSteps, interval, run),
  });
}
