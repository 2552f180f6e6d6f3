import {
  Box,
  type Discrete,
  decodeState,
  type Env,
  encodeState,
  type Frame,
  fillArrays,
  type ResetOptions,
  type ResetResult,
  type StepResult,
} from '@prism-rl/core';
import { wholeNumber } from '@prism-rl/core/checks';
import { AtariEnv, type AtariEnvSettings, type AtariInfo } from './atariEnv.ts';
import { FramePipeline, type PipelineShape, pipelineMemory } from './framePipeline.ts';
import type { AtariGame } from './game.ts';

/** Settings of {@link AtariPreprocessing}; names and defaults are Gymnasium's. */
export interface AtariPreprocessingSettings {
  /** Resets take 1 to this many no-op steps; default 30, 0 = none. */
  readonly noopMax: number;
  /** Game frames per step; default 4. */
  readonly frameSkip: number;
  /** Width and height; default 84. */
  readonly screenSize: number | readonly [number, number];
  /** Whether losing a life ends the episode; default false. */
  readonly terminalOnLifeLoss: boolean;
  /** Whether to convert RGB to grey; default true. */
  readonly grayscaleObs: boolean;
  /** Whether to add a last axis of one grey channel; default false. */
  readonly grayscaleNewaxis: boolean;
  /** Whether to scale bytes to floats from 0 to 1; default false. */
  readonly scaleObs: boolean;
}

/** Gymnasium's defaults. */
export const atariPreprocessingDefaults: AtariPreprocessingSettings = {
  noopMax: 30,
  frameSkip: 4,
  screenSize: 84,
  terminalOnLifeLoss: false,
  grayscaleObs: true,
  grayscaleNewaxis: false,
  scaleObs: false,
};

/**
 * Gymnasium's `AtariPreprocessing`, pixel for pixel: no-op starts, frame skip, maximum of the last two frames, grey, area resize. Source:
 * Mnih et al. 2015; Machado et al. 2018, section 5.
 */
export class AtariPreprocessing implements Env<Uint8Array | Float32Array, number> {
  readonly id: string;
  readonly observationSpace: Box<'uint8'> | Box<'float32'>;
  readonly actionSpace: Discrete;
  readonly framesPerSecond: number;
  readonly #env: AtariEnv;
  readonly #settings: AtariPreprocessingSettings;
  readonly #pipeline: FramePipeline;
  #lives = 0;

  /**
   * @param game a game and its image.
   * @param env settings of the wrapped environment; its frame skip is always 1, as Gymnasium's documentation requires.
   * @throws PrismError `invalid-argument` for an invalid screen size, frame skip, number of no-ops or setting of `env`.
   */
  constructor(
    game: AtariGame,
    settings: Partial<AtariPreprocessingSettings> = {},
    env: Partial<Omit<AtariEnvSettings, 'frameSkip' | 'obsType'>> = {},
    id: string = game.id,
  ) {
    const complete = { ...atariPreprocessingDefaults, ...settings };
    const { screenSize, frameSkip, noopMax, grayscaleObs, scaleObs } = complete;
    wholeNumber('frameSkip', frameSkip);
    wholeNumber('noopMax', noopMax, 0);
    const [width, height] = typeof screenSize === 'number' ? [screenSize, screenSize] : screenSize;
    const shape: PipelineShape = { width, height, grayscale: grayscaleObs, stack: 1, maxpool: frameSkip > 1 };
    this.#settings = complete;
    this.#env = new AtariEnv(game, { ...env, frameSkip: 1, obsType: 'palette' }, id, pipelineMemory(shape));
    this.framesPerSecond = this.#env.framesPerSecond / frameSkip;
    this.#pipeline = new FramePipeline(this.#env.emulator.console, shape, this.#env.emulator.format);
    this.id = id;
    this.actionSpace = this.#env.actionSpace;
    const axes = [height, width, ...(grayscaleObs ? (complete.grayscaleNewaxis ? [1] : []) : [3])];
    this.observationSpace = scaleObs
      ? new Box({ low: 0, high: 1, shape: axes, dtype: 'float32' })
      : new Box({ low: 0, high: 255, shape: axes, dtype: 'uint8' });
  }

  #observe(): Uint8Array | Float32Array {
    const { frames } = this.#pipeline;
    return this.#settings.scaleObs ? Float32Array.from(frames, (v) => Math.fround(v) / 255) : frames.slice();
  }

  reset(options: ResetOptions = {}): ResetResult<Uint8Array | Float32Array> {
    const env = this.#env;
    env.reset(options);
    const { noopMax } = this.#settings;
    const noops = noopMax > 0 ? env.rng.integers(1, noopMax + 1) : 0;
    for (let i = 0; i < noops; i++) {
      env.advance(0);
      // Gymnasium passes the seed again too, so each such start is the same.
      if (env.emulator.over) env.reset(options);
    }
    this.#lives = env.lives;
    this.#pipeline.start();
    return { observation: this.#observe(), info: env.info() };
  }

  step(action: number): StepResult<Uint8Array | Float32Array> {
    const env = this.#env;
    const { frameSkip, terminalOnLifeLoss } = this.#settings;
    let reward = 0;
    let terminated = false;
    let truncated = false;
    let fresh = false;
    for (let k = frameSkip; k > 0; k--) {
      reward += env.advance(action);
      terminated = env.emulator.gameOver;
      truncated = env.emulator.truncated;
      if (terminalOnLifeLoss) {
        const { lives } = env;
        terminated ||= lives < this.#lives;
        this.#lives = lives;
      }
      if (terminated || truncated) break;
      if (k === 2) this.#pipeline.captureFirst();
      else if (k === 1) fresh = true;
    }
    this.#pipeline.push(fresh);
    const info: AtariInfo = env.info();
    return { observation: this.#observe(), reward, terminated, truncated, info };
  }

  renderText(): string {
    return this.#env.renderText();
  }

  render(): Frame {
    return this.#env.render();
  }

  save(): Uint8Array {
    const meta = { lives: this.#lives };
    return encodeState(this.#owner(), { meta, arrays: { ...this.#pipeline.state, env: this.#env.save() } });
  }

  restore(state: Uint8Array): void {
    const own = this.#pipeline.state;
    const { meta, arrays } = decodeState<{ readonly lives: number }>(this.#owner(), state, own);
    this.#env.restore(arrays.env as Uint8Array);
    fillArrays(own, arrays);
    this.#lives = meta.lives;
  }

  #owner(): string {
    return `preprocessed ${this.id}`;
  }

  close(): void {
    this.#env.close();
  }
}
