import type { ConfigOf, Setting, Settings } from '@prism-rl/core';
import { flag, fraction, grouped, integer, oneOf, orNull, settings, withDefaults } from '@prism-rl/core';
import type { AtariEnvSettings } from './atariEnv.ts';
import type { PipelineShape } from './framePipeline.ts';

/** Settings of one environment of an {@link AtariVectorEnv}; names and defaults are ALE's. */
export interface StackedSettings extends PipelineShape {
  /** Frames per step; default 4. */
  readonly frameSkip: number;
  /** Resets take 0 to this minus 1 no-op frames; default 30. */
  readonly noopMax: number;
  /** Whether resets press FIRE in games with that action; default true. */
  readonly fireReset: boolean;
  /** Whether losing a life ends the episode; default false. */
  readonly episodicLife: boolean;
  /** Whether losing a life ends the learner's episode while the game continues; default false. */
  readonly lifeLossInfo: boolean;
  /** Whether to clip rewards to −1…1; default true. */
  readonly clipRewards: boolean;
  /** Frames after which an episode is truncated; default 108 000. */
  readonly maxNumFramesPerEpisode: number;
  /** Probability that a frame repeats the previous action; default 0. */
  readonly repeatActionProbability: number;
  /** All 18 actions instead of the game's minimal set; default false. */
  readonly fullActionSpace: boolean;
  /** Defaults to the game's. */
  readonly mode?: number;
  /** Defaults to the game's. */
  readonly difficulty?: number;
}

/** ALE's defaults: 84 × 84 grey, four frames, maximum of the last two. */
export const stackedDefaults: StackedSettings = {
  width: 84,
  height: 84,
  grayscale: true,
  stack: 4,
  maxpool: true,
  frameSkip: 4,
  noopMax: 30,
  fireReset: true,
  episodicLife: false,
  lifeLossInfo: false,
  clipRewards: true,
  maxNumFramesPerEpisode: 108_000,
  repeatActionProbability: 0,
  fullActionSpace: false,
};

const upTo = (fallback: number, most: number, meaning: string): Setting<number> =>
  integer(fallback, meaning, { min: 1, max: most });

const frames = upTo(4, 1000, 'Frames per action: a number, or [low, high) to draw it from in each step');

/** A number, or a range [low, high) that is at least 1 wide. */
const frameSkip: Setting<number | [number, number]> = {
  ...frames,
  accepts: `${frames.accepts}, or a list of two`,
  check: (value) => {
    if (!Array.isArray(value)) return frames.check(value);
    const [low, high] = value as unknown[];
    const isRange = value.length === 2 && frames.check(low) === undefined && Number.isSafeInteger(high);
    if (isRange && Number(high) > Number(low) && Number(high) <= 1001) return undefined;
    return { message: 'must be two integers, from 1 to 1000 and a larger one up to 1001', path: [] };
  },
};

const ofDqn = 'with preprocessing=dqn';
const ale = 'ALE’s AtariVectorEnv';

/** Settings of the Atari environments for the command line, with the defaults of `ALE/…-v5`. */
export const atariTable = {
  preprocessing: oneOf(
    ['none', 'dqn'],
    'none',
    'none: Gymnasium’s environment; dqn: the preprocessing of ALE’s AtariVectorEnv',
    { source: 'Mnih et al. 2015' },
  ),
  ...grouped('game', {
    obsType: oneOf(
      ['rgb', 'grayscale', 'ram', 'palette'],
      'rgb',
      'Kind of observation; not with preprocessing=dqn',
    ),
    frameSkip,
    repeatActionProbability: fraction(0.25, 'Probability that a frame repeats the previous action', {
      source: 'Machado et al. 2018',
    }),
    fullActionSpace: flag(
      stackedDefaults.fullActionSpace,
      'All 18 actions instead of the game’s minimal set',
    ),
    continuous: flag(
      false,
      'Continuous actions: the stick’s radius and angle, and the button; not with preprocessing=dqn',
    ),
    continuousActionThreshold: fraction(
      0.5,
      'Fraction of full deflection from which the stick counts as pushed',
    ),
    mode: orNull(integer(0, 'Mode of the game; null: its default', { min: 0, max: 65535 }), null),
    difficulty: orNull(integer(0, 'Difficulty of the game; null: its default', { min: 0, max: 3 }), null),
    maxNumFramesPerEpisode: upTo(
      stackedDefaults.maxNumFramesPerEpisode,
      2 ** 31 - 1,
      'Frames after which an episode is truncated',
    ),
  }),
  ...grouped(ofDqn, {
    width: upTo(stackedDefaults.width, 160, 'Width of images, in pixels'),
    height: upTo(stackedDefaults.height, 210, 'Height of images, in pixels'),
    grayscale: flag(stackedDefaults.grayscale, 'Grey images instead of RGB'),
    stack: upTo(stackedDefaults.stack, 16, 'Images per observation'),
    maxpool: flag(stackedDefaults.maxpool, 'Maximum of the last two frames, pixel by pixel'),
    noopMax: integer(stackedDefaults.noopMax, 'Resets take a random number of no-op frames, less than this', {
      min: 0,
      max: 10_000,
    }),
    fireReset: flag(stackedDefaults.fireReset, 'Whether resets press FIRE, if the game has it', {
      source: ale,
    }),
    episodicLife: flag(stackedDefaults.episodicLife, 'Whether losing a life ends the episode'),
    lifeLossInfo: flag(
      stackedDefaults.lifeLossInfo,
      'Whether losing a life ends the episode for the learner only',
    ),
    clipRewards: flag(stackedDefaults.clipRewards, 'Clip rewards to −1…1'),
    threads: upTo(1, 256, 'Threads of a vector environment, in Node'),
  }),
};

export type AtariConfig = ConfigOf<typeof atariTable>;

/** Returns the settings of an id's version: `v5` as `ALE/…-v5`, `v4` as `…NoFrameskip-v4`. */
export function atariSettings(version: 'v5' | 'v4'): Settings<AtariConfig> {
  if (version === 'v5') return settings(atariTable, { crossCheck });
  return settings(withDefaults(atariTable, { frameSkip: 1, repeatActionProbability: 0 }), { crossCheck });
}

function crossCheck(config: AtariConfig): readonly [keyof AtariConfig, message: string] | undefined {
  const { preprocessing, continuous } = config;
  const isSet = (name: keyof AtariConfig): boolean => config[name] !== atariTable[name].default;
  if (preprocessing === 'none') {
    const names = Object.keys(atariTable) as (keyof AtariConfig)[];
    const idle = names.find((name) => atariTable[name].group === ofDqn && isSet(name));
    if (idle !== undefined) return [idle, 'does nothing without preprocessing=dqn'];
  }
  if (!continuous && isSet('continuousActionThreshold')) {
    return ['continuousActionThreshold', 'does nothing without continuous=true'];
  }
  if (continuous && isSet('fullActionSpace')) {
    return ['fullActionSpace', 'does nothing with continuous=true, whose stick has all directions'];
  }
  return undefined;
}

const variant = ({ mode, difficulty }: AtariConfig): { mode?: number; difficulty?: number } => ({
  ...(mode === null ? {} : { mode }),
  ...(difficulty === null ? {} : { difficulty }),
});

/** Selects the settings of Gymnasium's environment. */
export function envSettings(config: AtariConfig): AtariEnvSettings {
  const { obsType, frameSkip, repeatActionProbability, fullActionSpace, maxNumFramesPerEpisode } = config;
  const chosen = { obsType, frameSkip, repeatActionProbability, fullActionSpace, maxNumFramesPerEpisode };
  return { ...chosen, ...variant(config) };
}

/** Selects the settings of the vector pipeline; its frame skip must be a number. */
export function vectorSettings(config: AtariConfig & { frameSkip: number }): StackedSettings {
  const names = Object.keys(stackedDefaults) as (keyof typeof stackedDefaults & keyof AtariConfig)[];
  const own = Object.fromEntries(names.map((name) => [name, config[name]]));
  return { ...(own as unknown as StackedSettings), ...variant(config) };
}
