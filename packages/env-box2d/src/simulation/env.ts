/** Observation bounds as Gymnasium declares them, which its environments exceed. */

import { Box, type Frame, PrismError, RowEnv, type StepResult } from '@prism-rl/core';
import type { Simulation, SimulationTask } from './task.ts';

/**
 * A box whose bounds are only the typical range: a lander can fly above it and turn beyond ±2π, a walker's hull beyond ±π. Debug mode,
 * which fails on observations outside the space, therefore checks only their length and that they are finite.
 */
export class UsualBox extends Box {
  override contains(value: unknown): value is Float32Array {
    return value instanceof Float32Array && value.length === this.size && value.every(Number.isFinite);
  }
}

/** One Box2D environment. Stepping past the end of an episode is an error; reset first. */
export class SimulationEnv<O, A> extends RowEnv<O, A, Simulation> {
  declare readonly framesPerSecond: number;
  declare readonly render: () => Frame;
  declare readonly renderText: () => string;
  declare readonly close: () => void;
  readonly #task: SimulationTask<O>;

  /** @param task the simulation's rules; its actions must be `A`. */
  constructor(task: SimulationTask<O>) {
    super(task);
    this.#task = task;
  }

  override step(action: A): StepResult<O> {
    this.#task.requireOpen();
    const simulation = this.state;
    if (simulation.ended) {
      throw PrismError.state`The episode of ${this.id} has ended; it cannot be stepped.
        Call reset() after a step with terminated or truncated.`;
    }
    const result = super.step(action);
    simulation.ended = result.terminated || result.truncated;
    return result;
  }

  /** Returns the picture of `render` as an SVG document, for web pages and reports. */
  renderSvg(): string {
    return this.#task.drawSvg(this.state);
  }
}
