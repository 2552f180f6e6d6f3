/** Generates the race track as Gymnasium does, number for number: a car drives through twelve random checkpoints. */

import type { Rng } from '@prism-rl/core';
import { cos, sin } from '@prism-rl/core/trigonometry';

const scale = 6;
const radius = 900 / scale;
/** Half the side length of the world. */
export const playfield = 2000 / scale;
const detailStep = 21 / scale;
const turnRate = 0.31;
const trackHalfWidth = 40 / scale;
const borderWidth = 8 / scale;
const borderMinCount = 4;
const checkpoints = 12;
const tau = 2 * Math.PI;

interface TrackPoint {
  /** Polar angle around the centre of the world. */
  readonly alpha: number;
  /** Direction of the road's cross-section. */
  readonly beta: number;
  readonly x: number;
  readonly y: number;
}

export interface Track {
  readonly start: { readonly angle: number; readonly x: number; readonly y: number };
  /** Corners of each tile, four x, y pairs. */
  readonly tiles: number[][];
  /** Red and white kerbs: their tile, and four x, y pairs. */
  readonly kerbs: { tile: number; points: number[] }[];
}

/** Generates roads until one closes. */
export function generateTrack(rng: Rng): Track {
  for (;;) {
    const points = cutLoop(driveThrough(drawCheckpoints(rng)));
    if (points !== undefined && closes(points)) return paveRoad(points);
  }
}

function drawCheckpoints(rng: Rng): TrackPoint[] {
  const points: TrackPoint[] = [];
  for (let c = 0; c < checkpoints; c++) {
    const noise = rng.uniform(0, (tau * 1) / checkpoints);
    let alpha = (tau * c) / checkpoints + noise;
    let distance = rng.uniform(radius / 3, radius);
    // Start and end have fixed positions far out.
    if (c === 0) {
      alpha = 0;
      distance = 1.5 * radius;
    }
    if (c === checkpoints - 1) {
      alpha = (tau * c) / checkpoints;
      distance = 1.5 * radius;
    }
    points.push({ alpha, beta: 0, x: distance * cos(alpha), y: distance * sin(alpha) });
  }
  return points;
}

/** Drives up to five laps through the checkpoints with a limited turn rate. */
function driveThrough(goals: readonly TrackPoint[]): TrackPoint[] {
  let x = 1.5 * radius;
  let y = 0;
  let beta = 0;
  let goal = 0;
  let laps = 0;
  let visitedOtherSide = false;
  const track: TrackPoint[] = [];
  for (let left = 2500; left > 0; left--) {
    // Engines differ in the last bit of `Math.atan2`; the angle is only compared, so no such bit reaches a coordinate.
    let alpha = Math.atan2(y, x);
    if (visitedOtherSide && alpha > 0) {
      laps += 1;
      visitedOtherSide = false;
    }
    if (alpha < 0) {
      visitedOtherSide = true;
      alpha += tau;
    }
    // Select the next checkpoint ahead; after the last one the angle starts over.
    while (alpha > goals[goal % checkpoints]!.alpha) {
      goal += 1;
      if (goal % checkpoints === 0) alpha -= tau;
    }
    const destination = goals[goal % checkpoints]!;
    const acrossX = cos(beta);
    const acrossY = sin(beta);
    let projection = acrossX * (destination.x - x) + acrossY * (destination.y - y);
    while (beta - alpha > 1.5 * Math.PI) beta -= tau;
    while (beta - alpha < -1.5 * Math.PI) beta += tau;
    const previousBeta = beta;
    projection *= scale;
    if (projection > 0.3) beta -= Math.min(turnRate, Math.abs(0.001 * projection));
    if (projection < -0.3) beta += Math.min(turnRate, Math.abs(0.001 * projection));
    x += -acrossY * detailStep;
    y += acrossX * detailStep;
    track.push({ alpha, beta: previousBeta * 0.5 + beta * 0.5, x, y });
    if (laps > 4) break;
  }
  return track;
}

/** Returns the last complete lap, or `undefined` if the drive did not pass the start twice. */
function cutLoop(track: readonly TrackPoint[]): TrackPoint[] | undefined {
  const startAlpha = (tau * -0.5) / checkpoints;
  let end = -1;
  for (let i = track.length - 1; i > 0; i--) {
    if (!(track[i]!.alpha > startAlpha && track[i - 1]!.alpha <= startAlpha)) continue;
    if (end >= 0) return track.slice(i, end - 1);
    end = i;
  }
  return undefined;
}

function closes(track: readonly TrackPoint[]): boolean {
  const first = track[0]!;
  const last = track.at(-1)!;
  const dx = cos(first.beta) * (first.x - last.x);
  const dy = sin(first.beta) * (first.y - last.y);
  return Math.sqrt(dx * dx + dy * dy) <= detailStep;
}

function paveRoad(track: readonly TrackPoint[]): Track {
  const borders = findHardTurns(track);
  const tiles: number[][] = [];
  const kerbs: Track['kerbs'] = [];
  for (let i = 0; i < track.length; i++) {
    const here = track[i]!;
    const before = track.at(i - 1)!;
    const across = (from: number, to: number): number[] => [
      ...beside(here, from),
      ...beside(here, to),
      ...beside(before, to),
      ...beside(before, from),
    ];
    tiles.push(across(-trackHalfWidth, trackHalfWidth));
    if (!borders[i]) continue;
    const side = Math.sign(before.beta - here.beta);
    kerbs.push({ tile: i, points: across(side * trackHalfWidth, side * (trackHalfWidth + borderWidth)) });
  }
  const { beta, x, y } = track[0]!;
  return { start: { angle: beta, x, y }, tiles, kerbs };
}

/** Returns the point at a lateral distance from the middle of the road. */
function beside({ beta, x, y }: TrackPoint, distance: number): [number, number] {
  return [x + distance * cos(beta), y + distance * sin(beta)];
}

/** Marks places where four successive turns go sharply to the same side, and the three points before. */
function findHardTurns(track: readonly TrackPoint[]): boolean[] {
  const borders = track.map((_, i) => {
    let sharp = true;
    let oneSide = 0;
    for (let k = 0; k < borderMinCount; k++) {
      const turn = track.at(i - k)!.beta - track.at(i - k - 1)!.beta;
      sharp &&= Math.abs(turn) > turnRate * 0.2;
      oneSide += Math.sign(turn);
    }
    return sharp && Math.abs(oneSide) === borderMinCount;
  });
  for (let i = 0; i < borders.length; i++) {
    for (let k = 0; k < borderMinCount; k++) {
      if (borders[i]) borders[(i - k + borders.length) % borders.length] = true;
    }
  }
  return borders;
}
