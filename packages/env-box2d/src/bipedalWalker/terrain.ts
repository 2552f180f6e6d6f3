/** Generates a walker's ground as Gymnasium does, number for number. */

import type { Rng } from '@prism-rl/core';
import { cos, sin } from '@prism-rl/core/trigonometry';

/** Distance between two points of the ground, m. */
export const terrainStep = 14 / 30;
/** Number of points of the ground. */
export const terrainLength = 200;
/** Height of the ground at the start. */
export const terrainHeight = 400 / 30 / 4;
/** Number of points of the flat pad at the start. */
export const startPad = 20;
const grassLength = 10;

export interface Terrain {
  /** Heights at `i * terrainStep`. */
  readonly heights: number[];
  /** Obstacles in the order of creation: four corners each, as x, y pairs. */
  readonly polygons: number[][];
}

const grass = 0;
const stump = 1;
const stairs = 2;
const pit = 3;

export function generateTerrain(rng: Rng, hardcore: boolean): Terrain {
  const heights: number[] = [];
  const polygons: number[][] = [];
  const T = terrainStep;
  let state = grass;
  let velocity = 0;
  let y = terrainHeight;
  let counter = startPad;
  let begins = false; // an obstacle begins at this point
  let stairSteps = 0;
  let stairWidth = 0;
  let stairHeight = 0;
  let originalY = 0;
  for (let i = 0; i < terrainLength; i++) {
    const x = i * T;
    if (state === grass && !begins) {
      velocity = 0.8 * velocity + 0.01 * Math.sign(terrainHeight - y);
      if (i > startPad) velocity += rng.uniform(-1, 1) / 30;
      y += velocity;
    } else if (state === pit && begins) {
      counter = rng.integers(3, 5);
      const near = [x, y, x + T, y, x + T, y - 4 * T, x, y - 4 * T];
      const shift = T * counter;
      polygons.push(
        near,
        near.map((value, k) => (k % 2 === 0 ? value + shift : value)),
      );
      counter += 2;
      originalY = y;
    } else if (state === pit) {
      y = originalY;
      if (counter > 1) y -= 4 * T;
    } else if (state === stump && begins) {
      counter = rng.integers(1, 3);
      const size = counter * T;
      polygons.push([x, y, x + size, y, x + size, y + size, x, y + size]);
    } else if (state === stairs && begins) {
      stairHeight = rng.random() > 0.5 ? 1 : -1;
      stairWidth = rng.integers(4, 5);
      stairSteps = rng.integers(3, 5);
      originalY = y;
      for (let s = 0; s < stairSteps; s++) {
        const left = x + s * stairWidth * T;
        const right = x + (1 + s) * stairWidth * T;
        const top = y + s * stairHeight * T;
        const bottom = y + (-1 + s * stairHeight) * T;
        polygons.push([left, top, right, top, right, bottom, left, bottom]);
      }
      counter = stairSteps * stairWidth;
    } else if (state === stairs) {
      const n = (stairSteps * stairWidth - counter - stairHeight) / stairWidth;
      y = originalY + n * stairHeight * T;
    }
    begins = false;
    heights.push(y);
    counter -= 1;
    if (counter === 0) {
      counter = rng.integers(grassLength / 2, grassLength);
      state = state === grass && hardcore ? rng.integers(1, 4) : grass;
      begins = true;
    }
  }
  return { heights, polygons };
}

/** Generates ten pentagons in the sky as x, y pairs; they are scenery, but their random draws are part of the episode. */
export function generateClouds(rng: Rng): number[][] {
  const clouds: number[][] = [];
  for (let i = 0; i < terrainLength / 20; i++) {
    const x = rng.uniform(0, terrainLength) * terrainStep;
    const y = ((400 / 30) * 3) / 4;
    const cloud: number[] = [];
    for (let a = 0; a < 5; a++) {
      const turn = (3.14 * 2 * a) / 5;
      cloud.push(
        x + 15 * terrainStep * sin(turn) + rng.uniform(0, 5 * terrainStep),
        y + 5 * terrainStep * cos(turn) + rng.uniform(0, 5 * terrainStep),
      );
    }
    clouds.push(cloud);
  }
  return clouds;
}
