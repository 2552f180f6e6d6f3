/** Bounds of observations as Gymnasium declares them, which its own environments do not keep. */

import { Box } from '@prism-rl/core';

/**
 * A box whose bounds are the usual range: a lander can fly above its highest place and turn beyond ±2π, a walker's hull beyond ±π. So
 * debug mode, which ends a run for observations outside of their space, asks for as many numbers as there are, and that they are finite.
 */
export class UsualBox extends Box {
  override contains(value: unknown): value is Float32Array {
    return value instanceof Float32Array && value.length === this.size && value.every(Number.isFinite);
  }
}
