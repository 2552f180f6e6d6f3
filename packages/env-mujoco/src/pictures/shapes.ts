/** The shapes of a model, and their intersections with rays. */

export type ShapeKind = 'sphere' | 'capsule' | 'ellipsoid' | 'cylinder' | 'box';

/** A shape in the world. Sizes are MuJoCo's: radius and half length along z, or half lengths along the axes. */
export interface Shape {
  readonly kind: ShapeKind;
  readonly size: readonly [number, number, number];
  readonly position: ArrayLike<number>;
  /** Rows of three; its columns are the axes. */
  readonly matrix: ArrayLike<number>;
  /** Red, green and blue from 0 to 1. */
  readonly colour: readonly [number, number, number];
}

/** Returns the radius of a ball that encloses the shape. */
export function boundingRadius({ kind, size: [a, b, c] }: Shape): number {
  if (kind === 'sphere') return a;
  if (kind === 'capsule') return a + b;
  if (kind === 'cylinder') return Math.hypot(a, b);
  return kind === 'box' ? Math.hypot(a, b, c) : Math.max(a, b, c);
}

/**
 * Returns the distance t at which a ray (`o` + t `d`, in the shape's frame) enters the shape, or 0 if it misses. A ray from inside does not
 * enter.
 */
export function hit(
  kind: ShapeKind,
  size: Shape['size'],
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
): number {
  const a = size[0];
  const b = size[1];
  const c = size[2];
  if (kind === 'sphere') return hitBall(a, ox, oy, oz, dx, dy, dz);
  if (kind === 'ellipsoid') return hitBall(1, ox / a, oy / b, oz / c, dx / a, dy / b, dz / c);
  if (kind === 'box') {
    // A division by zero gives an infinity of the right sign: a ray along a side is either between its planes or not.
    const x1 = (-a - ox) / dx;
    const x2 = (a - ox) / dx;
    const y1 = (-b - oy) / dy;
    const y2 = (b - oy) / dy;
    const z1 = (-c - oz) / dz;
    const z2 = (c - oz) / dz;
    const enters = Math.max(Math.min(x1, x2), Math.min(y1, y2), Math.min(z1, z2));
    const leaves = Math.min(Math.max(x1, x2), Math.max(y1, y2), Math.max(z1, z2));
    return enters > 0 && enters <= leaves ? enters : 0;
  }
  // The side of a capsule or cylinder, of radius a and half length b.
  const square = dx * dx + dy * dy;
  const along = ox * dx + oy * dy;
  const left = along * along - square * (ox * ox + oy * oy - a * a);
  if (left < 0) return 0;
  // A ray along the axis meets an end first.
  const side = square < 1e-12 ? 0 : (-along - Math.sqrt(left)) / square;
  const z = square < 1e-12 ? -Math.sign(dz) * Number.POSITIVE_INFINITY : oz + side * dz;
  if (z <= b && z >= -b) return Math.max(0, side);
  if (kind === 'capsule') return hitBall(a, ox, oy, z > 0 ? oz - b : oz + b, dx, dy, dz);
  const end = ((z > 0 ? b : -b) - oz) / dz;
  const x = ox + end * dx;
  const y = oy + end * dy;
  return x * x + y * y <= a * a ? Math.max(0, end) : 0;
}

function hitBall(
  radius: number,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
): number {
  const a = dx * dx + dy * dy + dz * dz;
  const b = ox * dx + oy * dy + oz * dz;
  const left = b * b - a * (ox * ox + oy * oy + oz * oz - radius * radius);
  return left < 0 ? 0 : Math.max(0, (-b - Math.sqrt(left)) / a);
}

/** Returns the unit normal at a point of the surface, in world coordinates. */
export function normalAt(
  { kind, size: [a, b, c], position: p, matrix: m }: Shape,
  point: ArrayLike<number>,
  out: Float64Array,
): void {
  const dx = point[0]! - p[0]!;
  const dy = point[1]! - p[1]!;
  const dz = point[2]! - p[2]!;
  let x = m[0]! * dx + m[3]! * dy + m[6]! * dz;
  let y = m[1]! * dx + m[4]! * dy + m[7]! * dz;
  let z = m[2]! * dx + m[5]! * dy + m[8]! * dz;
  if (kind === 'capsule') z -= Math.min(b, Math.max(-b, z));
  else if (kind === 'ellipsoid') {
    x /= a * a;
    y /= b * b;
    z /= c * c;
  } else if (kind === 'cylinder') {
    if (Math.abs(z) > b * (1 - 1e-6)) x = y = 0;
    else z = 0;
  } else if (kind === 'box') {
    const [u, v, w] = [Math.abs(x) / a, Math.abs(y) / b, Math.abs(z) / c];
    if (u < v || u < w) x = 0;
    if (v <= u || v < w) y = 0;
    if (w <= u || w <= v) z = 0;
  }
  const length = Math.hypot(x, y, z) || 1;
  out[0] = (m[0]! * x + m[1]! * y + m[2]! * z) / length;
  out[1] = (m[3]! * x + m[4]! * y + m[5]! * z) / length;
  out[2] = (m[6]! * x + m[7]! * y + m[8]! * z) / length;
}
