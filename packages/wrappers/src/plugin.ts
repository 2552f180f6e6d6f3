import type { Plugin, WrapperEntry } from '@prism-rl/core';
import { definePlugin, integer, listOf, number, oneOf, orNull, pictureAxes, settings } from '@prism-rl/core';
import { ActionRepeatVector, ClipActionVector, RescaleActionVector } from './actions.ts';
import { FrameStackVector } from './frameStack.ts';
import { NormalizeObservationVector, NormalizeRewardVector } from './normalize.ts';
import { GrayscaleVector, ResizeVector } from './pictures.ts';
import { clipMax, clipMin, epsilon, gamma } from './settings.ts';
import { StickyActionVector } from './stickyAction.ts';
import { TimeLimitVector } from './timeLimit.ts';
import { ClipRewardVector, FlattenObservationVector, MaskObservationVector } from './transform.ts';

const frameStackSettings = settings({
  // Many more than usual, yet few enough for every memory.
  k: integer(4, 'Observations in a stack', { min: 1, max: 1000, typical: '4', source: 'Mnih et al. 2015' }),
  padding: oneOf(
    ['reset', 'zero'],
    'reset',
    'What stands for observations before an episode’s first: that one again and again, or zeros',
  ),
});

const frameStack: WrapperEntry<typeof frameStackSettings.defaults> = {
  description: 'shows the last k observations, the newest last; of pictures as channels',
  ...frameStackSettings,
  wrap: (env, { k, padding }) =>
    new FrameStackVector(
      env,
      k,
      padding,
      pictureAxes(env.observationSpace.shape) === undefined ? 'first' : 'channels',
    ),
};

const actionRepeatSettings = settings({
  times: integer(4, 'Steps for which each action is taken', { min: 1, typical: '2 to 8' }),
});

const actionRepeat: WrapperEntry<typeof actionRepeatSettings.defaults> = {
  description: 'takes each action several times and adds up the rewards',
  oneByOne: true,
  ...actionRepeatSettings,
  wrap: (env, { times }) => new ActionRepeatVector(env, times),
};

const grayscale: WrapperEntry<object> = {
  description: 'shows pictures of three colours in shades of gray',
  ...settings({}),
  wrap: (env) => new GrayscaleVector(env, true),
};

const resizeSettings = settings({
  height: integer(84, 'Rows of pixels', {
    min: 1,
    max: 4096,
    typical: '64 or 84',
    source: 'Mnih et al. 2015',
  }),
  width: integer(84, 'Columns of pixels', {
    min: 1,
    max: 4096,
    typical: '64 or 84',
    source: 'Mnih et al. 2015',
  }),
});

const resize: WrapperEntry<typeof resizeSettings.defaults> = {
  description: 'shows pictures in another size, by the means of areas',
  ...resizeSettings,
  wrap: (env, size) => new ResizeVector(env, size),
};

const flattenObservation: WrapperEntry<object> = {
  description: 'shows observations as one row of float32, discrete values one-hot',
  ...settings({}),
  wrap: (env) => new FlattenObservationVector(env),
};

const maskObservationSettings = settings({
  keep: listOf(
    integer(0, 'A place in the observation', { min: 0 }),
    [0],
    'Which numbers of the observation are shown, counted from 0',
    { least: 1 },
  ),
});

const maskObservation: WrapperEntry<typeof maskObservationSettings.defaults> = {
  description: 'shows some numbers of an observation and hides the others, so that a task needs memory',
  ...maskObservationSettings,
  wrap: (env, { keep }) => new MaskObservationVector(env, keep),
};

const normalizeObservationSettings = settings({ epsilon });

const normalizeObservation: WrapperEntry<typeof normalizeObservationSettings.defaults> = {
  description: 'shows observations with mean 0 and variance 1, by those of training so far',
  adaptsLike: { normalizeObservations: { not: false } },
  ...normalizeObservationSettings,
  wrap: (env, options) => new NormalizeObservationVector(env, options),
};

const normalizeRewardSettings = settings({
  gamma: orNull(gamma, null),
  epsilon,
});

const normalizeReward: WrapperEntry<typeof normalizeRewardSettings.defaults> = {
  description: 'divides rewards of training by the deviation of their discounted sum so far',
  trainingOnly: true,
  fromAgent: { gamma: 'discount' },
  adaptsLike: { normalizeRewards: { not: false }, rewardScale: { not: 1 } },
  ...normalizeRewardSettings,
  wrap: (env, { gamma, epsilon }) =>
    new NormalizeRewardVector(env, { epsilon, ...(gamma !== null && { gamma }) }),
};

const clipRewardSettings = settings({
  min: clipMin,
  max: clipMax,
});

const clipReward: WrapperEntry<typeof clipRewardSettings.defaults> = {
  description: 'keeps rewards of training between min and max',
  trainingOnly: true,
  ...clipRewardSettings,
  wrap: (env, bounds) => new ClipRewardVector(env, bounds),
};

const clipAction: WrapperEntry<object> = {
  description: 'takes any continuous action and clips it to the bounds of the environment',
  ...settings({}),
  wrap: (env) => new ClipActionVector(env),
};

const rescaleActionSettings = settings({
  min: number(-1, 'The action that becomes the environment’s least'),
  max: number(1, 'The action that becomes the environment’s largest'),
});

const rescaleAction: WrapperEntry<typeof rescaleActionSettings.defaults> = {
  description:
    'takes continuous actions between min and max and stretches them to the bounds of the environment',
  ...rescaleActionSettings,
  wrap: (env, bounds) => new RescaleActionVector(env, bounds),
};

const stickyActionSettings = settings({
  probability: number(0.25, 'How likely an action is taken again', {
    min: 0,
    below: 1,
    typical: '0.25',
    source: 'Machado et al. 2018',
  }),
  duration: integer(1, 'Steps for which it is then taken again', { min: 1 }),
});

const stickyAction: WrapperEntry<typeof stickyActionSettings.defaults> = {
  description: 'takes the last action again with some probability, for a number of steps',
  ...stickyActionSettings,
  wrap: (env, options) => new StickyActionVector(env, options),
};

const timeLimitSettings = settings({
  maxEpisodeSteps: integer(1000, 'Steps after which an episode is truncated', { min: 1 }),
});

const timeLimit: WrapperEntry<typeof timeLimitSettings.defaults> = {
  description: 'truncates episodes after a number of steps',
  ...timeLimitSettings,
  wrap: (env, { maxEpisodeSteps }) => new TimeLimitVector(env, maxEpisodeSteps),
};

/** The wrappers that a run can name. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/wrappers',
  module: import.meta.url,
  wrappers: {
    'action-repeat': actionRepeat,
    'clip-action': clipAction,
    'clip-reward': clipReward,
    'flatten-observation': flattenObservation,
    'frame-stack': frameStack,
    grayscale,
    'mask-observation': maskObservation,
    'normalize-observation': normalizeObservation,
    'normalize-reward': normalizeReward,
    'rescale-action': rescaleAction,
    resize,
    'sticky-action': stickyAction,
    'time-limit': timeLimit,
  },
});
