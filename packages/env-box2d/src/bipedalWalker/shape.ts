/** Measures of the walker in metres: Gymnasium's pixels divided by 30. */

const scale = 30;

/** Corners of the hull as x, y pairs. */
export const hullOutline: readonly number[] = [-30, 9, 6, 9, 34, 1, 34, -8, -30, -8].map(
  (length) => length / scale,
);
export const legDown = -8 / scale;
export const legWidth = 8 / scale;
export const legHeight = 34 / scale;
