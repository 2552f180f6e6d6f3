import * as v from 'valibot';
import type { AtariEnvSettings, ObsType } from './atariEnv.ts';
import { type StackedSettings, stackedDefaults } from './stackedGame.ts';

/** Settings of the Atari environments by name, as the command line takes them. */
export type AtariConfig = {
  /** `none`: Gymnasium's environment. `dqn`: the preprocessing of ALE's `AtariVectorEnv`. */
  preprocessing: 'none' | 'dqn';
  obsType: ObsType;
  /** A number, or [low, high] for a random number of frames. */
  frameSkip: number | [number, number];
  repeatActionProbability: number;
  fullActionSpace: boolean;
  /** Actions are a stick's radius and angle and the button; not with `preprocessing: dqn`. */
  continuous: boolean;
  continuousActionThreshold: number;
  /** null = the game's default. */
  mode: number | null;
  difficulty: number | null;
  maxNumFramesPerEpisode: number;
  /** The following only with `preprocessing: dqn`. */
  width: number;
  height: number;
  grayscale: boolean;
  stack: number;
  maxpool: boolean;
  noopMax: number;
  fireReset: boolean;
  episodicLife: boolean;
  lifeLossInfo: boolean;
  clipRewards: boolean;
  /** Threads of a vector with `preprocessing: dqn`, in Node. */
  threads: number;
};

/** Defaults of an id: `v5` as `ALE/…-v5`, `v4` as `…NoFrameskip-v4`. */
export function atariConfigDefaults(version: 'v5' | 'v4'): AtariConfig {
  return {
    ...stackedDefaults,
    preprocessing: 'none',
    obsType: 'rgb',
    frameSkip: version === 'v5' ? 4 : 1,
    repeatActionProbability: version === 'v5' ? 0.25 : 0,
    continuous: false,
    continuousActionThreshold: 0.5,
    mode: null,
    difficulty: null,
    threads: 1,
  };
}

const whole = (low: number, high: number): v.GenericSchema<number> =>
  v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high));

/** Checks an {@link AtariConfig}. */
export const atariConfigSchema: v.GenericSchema<unknown, AtariConfig> = v.strictObject({
  preprocessing: v.picklist(['none', 'dqn']),
  obsType: v.picklist(['rgb', 'grayscale', 'ram', 'palette']),
  frameSkip: v.union([whole(1, 1000), v.tuple([whole(1, 1000), whole(2, 1001)])]),
  repeatActionProbability: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  fullActionSpace: v.boolean(),
  continuous: v.boolean(),
  continuousActionThreshold: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  mode: v.nullable(whole(0, 65535)),
  difficulty: v.nullable(whole(0, 3)),
  maxNumFramesPerEpisode: whole(1, 2 ** 31 - 1),
  width: whole(1, 160),
  height: whole(1, 210),
  grayscale: v.boolean(),
  stack: whole(1, 16),
  maxpool: v.boolean(),
  noopMax: whole(0, 10_000),
  fireReset: v.boolean(),
  episodicLife: v.boolean(),
  lifeLossInfo: v.boolean(),
  clipRewards: v.boolean(),
  threads: whole(1, 256),
});

const variant = ({ mode, difficulty }: AtariConfig): { mode?: number; difficulty?: number } => ({
  ...(mode === null ? {} : { mode }),
  ...(difficulty === null ? {} : { difficulty }),
});

/** The part of a configuration that Gymnasium's environment takes. */
export function envSettings(config: AtariConfig): AtariEnvSettings {
  const { obsType, frameSkip, repeatActionProbability, fullActionSpace, maxNumFramesPerEpisode } = config;
  return {
    obsType,
    frameSkip,
    repeatActionProbability,
    fullActionSpace,
    maxNumFramesPerEpisode,
    ...variant(config),
  };
}

/** The part of a configuration that the vector pipeline takes; its frame skip must be a number. */
export function vectorSettings(config: AtariConfig & { frameSkip: number }): StackedSettings {
  const { width, height, grayscale, stack, maxpool, frameSkip, noopMax, fireReset } = config;
  const { episodicLife, lifeLossInfo, clipRewards, maxNumFramesPerEpisode } = config;
  const { repeatActionProbability, fullActionSpace } = config;
  return {
    ...{ width, height, grayscale, stack, maxpool, frameSkip, noopMax, fireReset },
    ...{ episodicLife, lifeLossInfo, clipRewards, maxNumFramesPerEpisode },
    ...{ repeatActionProbability, fullActionSpace },
    ...variant(config),
  };
}
