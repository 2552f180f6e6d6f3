import type { Env, Frame, ResetOptions, ResetResult, RngState, StepResult } from '@prism-rl/core';
import { Box, isDebug, noInfo, PrismError, Rng } from '@prism-rl/core';

interface DriftState {
  x: number;
  time: number;
  running: boolean;
}

/** A small stochastic environment that keeps every rule: push a drifting point, the episode ends beyond ±3 or after 20 steps. */
export class Drift implements Env<Float32Array, Float32Array> {
  readonly id: string = 'Drift-v0';
  readonly observationSpace = new Box({ low: -Infinity, high: Infinity, shape: [2] });
  readonly actionSpace = new Box({ low: -1, high: 1, shape: [1] });
  state: DriftState = { x: 0, time: 0, running: false };
  rng = new Rng(0);
  readonly #debug = isDebug();

  observe(): Float32Array {
    return new Float32Array([this.state.x, this.state.time]);
  }

  reset({ seed }: ResetOptions = {}): ResetResult<Float32Array> {
    if (seed !== undefined) this.rng = new Rng(seed);
    this.state = { x: this.rng.uniform(-1, 1), time: 0, running: true };
    return { observation: this.observe(), info: noInfo };
  }

  step(action: Float32Array): StepResult<Float32Array> {
    if (!this.state.running) {
      throw new PrismError('state', 'step was called before reset.', { hint: 'Call reset first.' });
    }
    if (this.#debug && !this.actionSpace.contains(action)) {
      throw new PrismError('invalid-action', `${String(action)} is not in ${this.actionSpace}.`);
    }
    return this.move(action[0]!);
  }

  move(push: number): StepResult<Float32Array> {
    this.state.x += push + this.rng.normal(0, 0.5);
    this.state.time++;
    return {
      observation: this.observe(),
      reward: -Math.abs(this.state.x),
      terminated: Math.abs(this.state.x) > 3,
      truncated: this.state.time >= 20,
      info: noInfo,
    };
  }

  render(): Frame {
    return { width: 2, height: 1, data: new Uint8Array(6) };
  }

  renderText(): string {
    return `x = ${this.state.x}`;
  }

  save(): Uint8Array {
    return new TextEncoder().encode(JSON.stringify({ state: this.state, rng: this.rng.save() }));
  }

  restore(bytes: Uint8Array): void {
    try {
      const { state, rng } = JSON.parse(new TextDecoder().decode(bytes)) as {
        state: DriftState;
        rng: RngState;
      };
      this.rng.restore(rng);
      this.state = state;
    } catch (cause) {
      throw new PrismError('corrupt', 'This is no state of a Drift.', { cause });
    }
  }

  close(): void {}
}
