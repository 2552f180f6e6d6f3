import { bodyStride, bodyX } from '../engine/world.ts';
import { boxOutline, type Color, placeOutline, type Surface } from '../render/canvas.ts';
import { terrainHeight, terrainStep } from './terrain.ts';

/** Dimensions of the walker in metres: Gymnasium's pixels divided by 30. */

const scale = 30;

/** Corners of the hull as x, y pairs. */
export const hullOutline: readonly number[] = [-30, 9, 6, 9, 34, 1, 34, -8, -30, -8].map(
  (length) => length / scale,
);
export const legDown = -8 / scale;
export const legWidth = 8 / scale;
export const legHeight = 34 / scale;

/** Draws the walk in Gymnasium's style: 600 × 400, scrolling with the walker; clouds move at half speed behind it. */

const width = 600;
const height = 400;
const sky: Color = [215, 215, 255];
const white: Color = [255, 255, 255];
const black: Color = [0, 0, 0];
const soil: Color = [102, 153, 76];
const grass: readonly Color[] = [
  [76, 255, 76],
  [76, 204, 76],
];
const obstacleEdge: Color = [153, 153, 153];
const hullFill: Color = [127, 51, 229];
const hullEdge: Color = [76, 76, 127];
const flagRed: Color = [230, 51, 0];

const upperLeg = boxOutline(legWidth / 2, legHeight / 2);
const lowerLeg = boxOutline((0.8 * legWidth) / 2, legHeight / 2);
/** Outlines of the hull and of the legs, in the frames of their bodies. */
export const walkerOutlines = [hullOutline, upperLeg, lowerLeg, upperLeg, lowerLeg] as const;

/** Size of the picture in pixels, and its background. */
export const bipedalWalkerPicture = { width, height, background: sky } as const;

/**
 * Draws the walker, hull and legs (rows of bodies), on its ground of `heights`, with obstacle `polygons` and `clouds`, each as x, y pairs
 * in metres.
 */
export function drawBipedalWalker(
  canvas: Surface,
  bodies: Float32Array,
  heights: readonly number[],
  polygons: readonly (readonly number[])[],
  clouds: readonly (readonly number[])[],
): void {
  const scroll = bodies[bodyX]! - width / scale / 5;
  // Use whole pixels, so that neighbouring strips of ground meet without a seam.
  const left = Math.round(Math.max(0, scroll) * scale);
  const toPixels = (points: readonly number[], shift: number): number[] =>
    points.map((value, k) => (k % 2 === 0 ? value * scale - shift : height - value * scale));

  // Clouds are at twice their distance: they move half as fast as the ground.
  for (const cloud of clouds) canvas.fillPolygon(toPixels(cloud, left - (scroll * scale) / 2), white);
  const first = Math.max(0, Math.floor(left / scale / terrainStep));
  const last = Math.min(heights.length - 1, Math.ceil((left + width) / scale / terrainStep));
  for (let i = first; i < last; i++) {
    const x = i * terrainStep;
    const strip = [x, heights[i]!, x + terrainStep, heights[i + 1]!, x + terrainStep, 0, x, 0];
    canvas.fillPolygon(toPixels(strip, left), soil);
  }
  for (let i = first; i < last; i++) {
    const [x1, y1, x2, y2] = toPixels(
      [i * terrainStep, heights[i]!, (i + 1) * terrainStep, heights[i + 1]!],
      left,
    );
    canvas.drawLine(x1!, y1!, x2!, y2!, grass[i % 2]!);
  }
  for (const polygon of polygons) {
    const points = toPixels(polygon, left);
    canvas.fillPolygon(points, white);
    canvas.drawOutline(points, obstacleEdge);
  }

  const place = { scale, originX: -left, originY: height };
  for (const [row, outline] of walkerOutlines.slice(1).entries()) {
    // The far leg (first) is lighter than the near one.
    const shade = row < 2 ? 25 : -25;
    const points = placeOutline(outline, bodies, (row + 1) * bodyStride, place);
    canvas.fillPolygon(points, [153 + shade, 76 + shade, 127 + shade]);
    canvas.drawOutline(points, [102 + shade, 51 + shade, 76 + shade]);
  }
  const hull = placeOutline(hullOutline, bodies, 0, place);
  canvas.fillPolygon(hull, hullFill);
  canvas.drawOutline(hull, hullEdge);

  const flagX = terrainStep * 3 * scale - left;
  const flagTop = height - terrainHeight * scale - 50;
  canvas.drawLine(flagX, flagTop + 50, flagX, flagTop, black);
  const flag = [flagX, flagTop, flagX, flagTop + 10, flagX + 25, flagTop + 5];
  canvas.fillPolygon(flag, flagRed);
  canvas.drawOutline(flag, black);
}
