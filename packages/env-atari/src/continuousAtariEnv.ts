import {
  Box,
  type Env,
  type Frame,
  type ResetOptions,
  type ResetResult,
  type StepResult,
} from '@prism-rl/core';
import { packAction } from '@prism-rl/core/checks';
import { AtariEnv, type AtariEnvSettings } from './atariEnv.ts';
import { actionMeanings } from './controls.ts';
import { probability } from './emulator.ts';
import type { AtariGame } from './game.ts';

/** Settings of a {@link ContinuousAtariEnv}. */
export interface ContinuousAtariSettings extends Omit<AtariEnvSettings, 'fullActionSpace'> {
  /** Fraction of full deflection from which a direction or the button counts as pressed; default 0.5. */
  readonly continuousActionThreshold: number;
}

/**
 * Gymnasium's Atari environments with `continuous=True`: an action is a stick's radius (0…1), its angle (−π…π, 0 = right) and the button
 * (0…1); the radius sets a paddle's speed.
 *
 * Source: Farebrother and Castro, "CALE: Continuous Arcade Learning Environment" (2024).
 */
export class ContinuousAtariEnv implements Env<Uint8Array, Float32Array> {
  readonly id: string;
  readonly observationSpace: Box<'uint8'>;
  readonly actionSpace: Box<'float32'>;
  readonly framesPerSecond: number;
  readonly #env: AtariEnv;
  readonly #threshold: number;
  readonly #action = new Float32Array(3);

  /** @throws PrismError `invalid-argument` */
  constructor(game: AtariGame, settings: Partial<ContinuousAtariSettings> = {}, id: string = game.id) {
    const { continuousActionThreshold: threshold = 0.5, ...rest } = settings;
    this.#threshold = probability('continuousActionThreshold', threshold);
    this.#env = new AtariEnv(game, { ...rest, fullActionSpace: true }, id);
    this.id = id;
    this.framesPerSecond = this.#env.framesPerSecond;
    this.observationSpace = this.#env.observationSpace;
    this.actionSpace = new Box({ low: [0, -Math.PI, 0], high: [1, Math.PI, 1], dtype: 'float32' });
  }

  reset(options: ResetOptions = {}): ResetResult<Uint8Array> {
    return this.#env.reset(options);
  }

  step(action: Float32Array): StepResult<Uint8Array> {
    packAction(this, action, this.#action);
    const [radius, angle, fire] = this.#action as unknown as [number, number, number];
    const x = radius * Math.cos(angle);
    const y = radius * Math.sin(angle);
    const limit = this.#threshold;
    const vertical = y > limit ? 'UP' : y < -limit ? 'DOWN' : '';
    const horizontal = x > limit ? 'RIGHT' : x < -limit ? 'LEFT' : '';
    const name = `${vertical}${horizontal}${fire > limit ? 'FIRE' : ''}`;
    return this.#env.step(name === '' ? 0 : actionMeanings.indexOf(name), radius);
  }

  render(): Frame {
    return this.#env.render();
  }

  renderText(): string {
    return this.#env.renderText();
  }

  save(): Uint8Array {
    return this.#env.save();
  }

  restore(state: Uint8Array): void {
    this.#env.restore(state);
  }

  close(): void {
    this.#env.close();
  }
}
