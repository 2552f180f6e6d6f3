/** The settings apart from what plays by them, so that the plugin can tell them without loading the console. */
import type { PipelineShape } from './framePipeline.ts';

/** Settings of one environment of an {@link AtariVectorEnv}; names and defaults are ALE's. */
export interface StackedSettings extends PipelineShape {
  /** Frames of one step; default 4. */
  readonly frameSkip: number;
  /** A reset takes 0 to this minus 1 no-op frames; default 30. */
  readonly noopMax: number;
  /** A reset presses FIRE where the game has it; default true. */
  readonly fireReset: boolean;
  /** A lost life ends the episode; default false. */
  readonly episodicLife: boolean;
  /** A lost life ends the learner's episode, and the game continues; default false. */
  readonly lifeLossInfo: boolean;
  /** Rewards are cut to −1…1; default true. */
  readonly clipRewards: boolean;
  /** Frames after which an episode is truncated; default 108 000. */
  readonly maxNumFramesPerEpisode: number;
  /** Chance that a frame repeats the action before; default 0. */
  readonly repeatActionProbability: number;
  /** All 18 actions instead of the game's minimal set; default false. */
  readonly fullActionSpace: boolean;
  /** Default: the game's. */
  readonly mode?: number;
  /** Default: the game's. */
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
