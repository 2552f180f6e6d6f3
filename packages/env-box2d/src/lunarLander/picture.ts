import type { Frame } from '@prism-rl/core';
import type { World } from '../engine/world.ts';
export function drawLunarLander(_world: World, _ground: readonly number[], _flames: readonly number[]): Frame {
  return { width: 1, height: 1, data: new Uint8Array(3) };
}
