import { bodyAngle, bodyStride, bodyX, bodyY } from '../engine/world.ts';
import { boxOutline, type Color, placeOutline, type Surface } from '../render/canvas.ts';

/** Dimensions of the lander and its landscape, in metres: Gymnasium's pixels divided by 30. */

const scale = 30;

/** Size of the visible part of the world. */
export const width = 600 / scale;
export const height = 400 / scale;

/** Corners of the lander's body as x, y pairs. */
export const landerOutline: readonly number[] = [-14, 17, -17, 0, -17, -10, 17, -10, 17, 0, 14, 17].map(
  (length) => length / scale,
);
export const legHalfWidth = 2 / scale;
export const legHalfHeight = 8 / scale;
export const helipadHeight = height / 4;

/** Number of points of the ground. */
export const chunks = 11;

/** Returns the x positions of the ground's heights, i = 0 … 10. */
export function groundX(i: number): number {
  return (width / (chunks - 1)) * i;
}

/** Draws the landing in Gymnasium's style: 600 × 400, white moon under a black sky, two yellow flags around the pad. */

const white: Color = [255, 255, 255];
const black: Color = [0, 0, 0];
const bodyFill: Color = [128, 102, 230];
const bodyEdge: Color = [77, 77, 128];
const flagYellow: Color = [204, 204, 0];
const place = { scale, originX: 0, originY: height * scale };
const legOutline = boxOutline(legHalfWidth, legHalfHeight);
/** Outlines of the lander and of its legs, in the frames of their bodies. */
export const landerOutlines = [landerOutline, legOutline, legOutline] as const;

/** Size of the picture in pixels, and its background. */
export const lunarLanderPicture = { width: 600, height: 400, background: white } as const;

/**
 * Draws the lander and its two legs (rows of bodies) over their `ground` (heights); `flames` are the main throttle and the signed side
 * throttle.
 */
export function drawLunarLander(
  canvas: Surface,
  bodies: Float32Array,
  ground: readonly number[],
  flames: readonly number[],
): void {
  for (let i = 0; i + 1 < ground.length; i++) {
    const left = groundX(i) * scale;
    const right = groundX(i + 1) * scale;
    const sky = [left, pixelY(ground[i]!), right, pixelY(ground[i + 1]!), right, 0, left, 0];
    canvas.fillPolygon(sky, black);
  }
  drawFlames(canvas, bodies, flames);
  for (const [row, outline] of landerOutlines.entries()) {
    const points = placeOutline(outline, bodies, row * bodyStride, place);
    canvas.fillPolygon(points, bodyFill);
    canvas.drawOutline(points, bodyEdge);
  }
  for (const x of [groundX(4) * scale, groundX(6) * scale]) {
    const foot = pixelY(helipadHeight);
    canvas.drawLine(x + 0.5, foot, x + 0.5, foot - 50, white);
    canvas.fillPolygon([x, foot - 50, x, foot - 40, x + 25, foot - 45], flagYellow);
  }
}

function pixelY(y: number): number {
  return (height - y) * scale;
}

/** Draws three discs behind each burning nozzle. Gymnasium throws particles instead; they have no effect there either. */
function drawFlames(canvas: Surface, bodies: Float32Array, [main = 0, side = 0]: readonly number[]): void {
  const x = bodies[bodyX]! * scale;
  const y = pixelY(bodies[bodyY]!);
  const sine = Math.sin(bodies[bodyAngle]!);
  const cosine = Math.cos(bodies[bodyAngle]!);
  const disc = (right: number, up: number, radius: number, heat: number): void => {
    const shade = 51 + Math.round(120 * heat);
    canvas.fillCircle(x + right * cosine - up * sine, y - (right * sine + up * cosine), radius, [
      255,
      shade,
      51,
    ]);
  };
  for (let k = 1; k <= 3; k++) {
    if (main > 0) disc(0, -10 - 7 * k * main, 5 - k, 1 - k / 3);
    if (side !== 0) disc(-Math.sign(side) * (17 + 6 * k * Math.abs(side)), 14, 4 - k, 1 - k / 3);
  }
}
