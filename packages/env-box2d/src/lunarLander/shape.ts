/** Measures of the lander and its landscape, in metres: Gymnasium's pixels divided by 30. */

const scale = 30;

/** Size of the picture's part of the world. */
export const width = 600 / scale;
export const height = 400 / scale;

/** Corners of the lander's body as x, y pairs. */
export const landerOutline: readonly number[] = [-14, 17, -17, 0, -17, -10, 17, -10, 17, 0, 14, 17].map(
  (length) => length / scale,
);
export const legHalfWidth = 2 / scale;
export const legHalfHeight = 8 / scale;
export const helipadHeight = height / 4;

/** Points of the ground. */
export const chunks = 11;

/** Where the heights of the ground stand, i = 0 … 10. */
export function groundX(i: number): number {
  return (width / (chunks - 1)) * i;
}
