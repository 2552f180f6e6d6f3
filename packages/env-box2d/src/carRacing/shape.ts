/** Dimensions of the car: Gymnasium's units times 0.02 are metres. */

const size = 0.02;
const metres = (lengths: readonly number[]): number[] => lengths.map((length) => length * size);

/** Convex parts of the hull as x, y pairs. */
export const hullParts: readonly (readonly number[])[] = [
  metres([-60, 130, 60, 130, 60, 110, -60, 110]),
  metres([-15, 120, 15, 120, 20, 20, -20, 20]),
  metres([25, 20, 50, -10, 50, -40, 20, -90, -20, -90, -50, -40, -50, -10, -25, 20]),
  metres([-50, -120, 50, -120, 50, -90, -50, -90]),
];

/** Positions of the wheels on the hull: front left, front right, rear left, rear right. */
export const wheelPlaces: readonly (readonly [number, number])[] = [
  [-55 * size, 80 * size],
  [55 * size, 80 * size],
  [-55 * size, -82 * size],
  [55 * size, -82 * size],
];
export const wheelRadius = 27 * size;
export const wheelHalfWidth = 14 * size;

/** A wheel seen from above. */
export const wheelOutline: readonly number[] = metres([-14, 27, 14, 27, 14, -27, -14, -27]);

export const enginePower = 100000000 * size * size;
export const wheelInertia = 4000 * size * size;
export const frictionLimit = 1000000 * size * size;
/** Force per m/s of tyre slip. */
export const slipForce = 205000 * size * size;
export const steeringTorque = 180 * 900 * size * size;
