import type { ConfigOf, Plugin, SettingsTable, WrapperEntry } from '@prism-rl/core';
import { definePlugin, integer, listOf, number, oneOf, orNull, pictureAxes, settings } from '@prism-rl/core';
import { ActionRepeatVector, ClipActionVector, RescaleActionVector } from './actions.ts';
import { FrameStackVector } from './frameStack.ts';
import { NormalizeObservationVector, NormalizeRewardVector } from './normalize.ts';
import { GrayscaleVector, ResizeVector } from './pictures.ts';
import { clipMax, clipMin, epsilon, gamma } from './settings.ts';
import { StickyActionVector } from './stickyAction.ts';
import { TimeLimitVector } from './timeLimit.ts';
import { ClipRewardVector, FlattenObservationVector, MaskObservationVector } from './transform.ts';

function wrapper<const T extends SettingsTable>(
  table: T,
  entry: Omit<WrapperEntry<ConfigOf<T>>, 'defaults' | 'schema' | 'settings'>,
): WrapperEntry<ConfigOf<T>> {
  return { ...settings(table), ...entry };
}

const pixels = { min: 1, max: 4096, typical: '64 or 84', source: 'Mnih et al. 2015' } as const;

/** The wrappers that a run can name. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/wrappers',
  module: import.meta.url,
  wrappers: {
    'action-repeat': wrapper(
      { times: integer(4, 'Steps for which each action is taken', { min: 1, typical: '2 to 8' }) },
      {
        description: 'takes each action several times and adds up the rewards',
        oneByOne: true,
        wrap: (env, { times }) => new ActionRepeatVector(env, times),
      },
    ),
    'clip-action': wrapper(
      {},
      {
        description: 'takes any continuous action and clips it to the bounds of the environment',
        wrap: (env) => new ClipActionVector(env),
      },
    ),
    'clip-reward': wrapper(
      { min: clipMin, max: clipMax },
      {
        description: 'keeps rewards of training between min and max',
        trainingOnly: true,
        wrap: (env, bounds) => new ClipRewardVector(env, bounds),
      },
    ),
    'flatten-observation': wrapper(
      {},
      {
        description: 'shows observations as one row of numbers, discrete values one-hot',
        wrap: (env) => new FlattenObservationVector(env),
      },
    ),
    'frame-stack': wrapper(
      {
        // Many more than usual, yet few enough for every memory.
        k: integer(4, 'Observations in a stack', {
          min: 1,
          max: 1000,
          typical: '4',
          source: 'Mnih et al. 2015',
        }),
        padding: oneOf(
          ['reset', 'zero'],
          'reset',
          'What stands for observations before an episode’s first: that one again and again, or zeros',
        ),
      },
      {
        description: 'shows the last k observations, the newest last; of pictures as channels',
        wrap: (env, { k, padding }) => {
          const isPicture = pictureAxes(env.observationSpace.shape) !== undefined;
          return new FrameStackVector(env, k, padding, isPicture ? 'channels' : 'first');
        },
      },
    ),
    grayscale: wrapper(
      {},
      {
        description: 'shows pictures of three colours in shades of gray',
        wrap: (env) => new GrayscaleVector(env, true),
      },
    ),
    'mask-observation': wrapper(
      {
        keep: listOf(
          integer(0, 'A place in the observation', { min: 0 }),
          [0],
          'Which numbers of the observation are shown, counted from 0',
          { least: 1 },
        ),
      },
      {
        description: 'shows some numbers of an observation and hides the others, so that a task needs memory',
        wrap: (env, { keep }) => new MaskObservationVector(env, keep),
      },
    ),
    'normalize-observation': wrapper(
      { epsilon },
      {
        description: 'normalises observations to mean 0 and variance 1, with the moments of training so far',
        adaptsLike: { normalizeObservations: { not: false } },
        wrap: (env, options) => new NormalizeObservationVector(env, options),
      },
    ),
    'normalize-reward': wrapper(
      { gamma: orNull(gamma, null), epsilon },
      {
        description: 'divides rewards of training by the deviation of their discounted sum so far',
        trainingOnly: true,
        fromAgent: { gamma: 'discount' },
        adaptsLike: { normalizeRewards: { not: false }, rewardScale: { not: 1 } },
        wrap: (env, { gamma, epsilon }) =>
          new NormalizeRewardVector(env, { epsilon, ...(gamma !== null && { gamma }) }),
      },
    ),
    'rescale-action': wrapper(
      {
        min: number(-1, 'The action that becomes the environment’s least'),
        max: number(1, 'The action that becomes the environment’s largest'),
      },
      {
        description:
          'takes continuous actions between min and max and stretches them to the bounds of the environment',
        wrap: (env, bounds) => new RescaleActionVector(env, bounds),
      },
    ),
    resize: wrapper(
      { height: integer(84, 'Rows of pixels', pixels), width: integer(84, 'Columns of pixels', pixels) },
      {
        description: 'shows pictures in another size, by the means of areas',
        wrap: (env, size) => new ResizeVector(env, size),
      },
    ),
    'sticky-action': wrapper(
      {
        probability: number(0.25, 'How likely an action is taken again', {
          ...{ min: 0, below: 1, typical: '0.25', source: 'Machado et al. 2018' },
        }),
        duration: integer(1, 'Steps for which it is then taken again', { min: 1 }),
      },
      {
        description: 'takes the last action again with some probability, for a number of steps',
        wrap: (env, options) => new StickyActionVector(env, options),
      },
    ),
    'time-limit': wrapper(
      { maxEpisodeSteps: integer(1000, 'Steps after which an episode is truncated', { min: 1 }) },
      {
        description: 'truncates episodes after a number of steps',
        wrap: (env, { maxEpisodeSteps }) => new TimeLimitVector(env, maxEpisodeSteps),
      },
    ),
  },
});
