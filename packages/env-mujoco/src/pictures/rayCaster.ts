/**
 * Draws simple shapes by casting a ray through each sample: balls, capsules, ellipsoids, cylinders and boxes over checkered planes, with a
 * shadow, under a sky.
 */

import type { Frame } from '@prism-rl/core';
import { boundingRadius, hit, normalAt, type Shape } from './shapes.ts';

/** Camera position and orientation: the columns of `matrix` (rows of three, concatenated) point right, up, and backwards. */
export interface Camera {
  readonly position: ArrayLike<number>;
  readonly matrix: ArrayLike<number>;
  /** Vertical field of view in degrees. */
  readonly fieldOfView: number;
}

/** A flat ground; infinite along an axis whose `half` is 0. */
export interface Ground {
  readonly position: ArrayLike<number>;
  readonly matrix: ArrayLike<number>;
  readonly half: readonly [number, number];
  readonly colour: readonly [number, number, number];
}

export interface Picture {
  readonly shapes: readonly Shape[];
  readonly grounds: readonly Ground[];
  readonly camera: Camera;
  /** Side length of the ground's checks. */
  readonly check: number;
  /** Distance at which the ground has faded into the sky. */
  readonly horizon: number;
}

/** Samples per pixel in each direction; uniform pixels need only one. */
const samples = 2;
const light = normalised(-0.35, -0.5, 1);
const ambient = 0.45;
const shaded = 0.55;
const darkChecks = 0.82;
const haze = [0.93, 0.95, 0.97] as const;
const zenith = [0.45, 0.62, 0.82] as const;
const white = 255;

/** Whether a place is in a shadow, near one, or far from any. */
const Shadow = { far: 0, near: 1, here: 2 } as const;
type Shadow = (typeof Shadow)[keyof typeof Shadow];

/** A shape as one picture's rays meet it: all in the shape's own frame. */
interface Seen {
  readonly shape: Shape;
  readonly radius: number;
  readonly from: Float64Array;
  /** Direction towards the light. */
  readonly light: Float64Array;
}

export class RayCaster {
  readonly width: number;
  readonly height: number;
  readonly #columns: number;
  readonly #rows: number;
  readonly #depth: Float64Array;
  /** Which shape each sample shows; 0 for none. */
  readonly #shown: Uint16Array;
  readonly #colour = new Float64Array(3);
  readonly #ray = new Float64Array(3);
  readonly #point = new Float64Array(3);
  readonly #normal = new Float64Array(3);

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#columns = width * samples;
    this.#rows = height * samples;
    this.#depth = new Float64Array(this.#columns * this.#rows);
    this.#shown = new Uint16Array(this.#columns * this.#rows);
  }

  draw(picture: Picture): Frame {
    const { camera, shapes } = picture;
    const seen = shapes.map(
      (shape): Seen => ({
        shape,
        radius: boundingRadius(shape),
        from: intoFrame(shape.matrix, camera.position, shape.position),
        light: intoFrame(shape.matrix, light),
      }),
    );
    this.#depth.fill(Number.POSITIVE_INFINITY);
    this.#shown.fill(0);
    const scale = (2 * Math.tan((camera.fieldOfView * Math.PI) / 360)) / this.#rows;
    for (const [index, one] of seen.entries()) this.#cast(one, index + 1, camera, scale);
    return this.#shade(picture, seen, scale);
  }

  /** Marks the samples that show a shape, within its projected bounding ball. */
  #cast({ shape, radius, from }: Seen, index: number, camera: Camera, scale: number): void {
    const { kind, size, position, matrix } = shape;
    const columns = this.#columns;
    const rows = this.#rows;
    const centre = intoFrame(camera.matrix, position, camera.position);
    const ahead = -centre[2]!;
    if (ahead + radius <= 0) return;
    const [left, right] = extent(centre[0]!, ahead, radius);
    const [down, up] = extent(centre[1]!, ahead, radius);
    const firstColumn = Math.max(0, Math.floor(left / scale + columns / 2 - 0.5));
    const lastColumn = Math.min(columns - 1, Math.ceil(right / scale + columns / 2 - 0.5));
    const firstRow = Math.max(0, Math.floor(rows / 2 - 0.5 - up / scale));
    const lastRow = Math.min(rows - 1, Math.ceil(rows / 2 - 0.5 - down / scale));
    const [ox, oy, oz] = from as unknown as [number, number, number];
    // Ray directions in the shape's frame: forwards, and their change per column and per row.
    const m = camera.matrix;
    const side = intoFrame(matrix, [m[0]!, m[3]!, m[6]!]);
    const above = intoFrame(matrix, [m[1]!, m[4]!, m[7]!]);
    const forwards = intoFrame(matrix, [-m[2]!, -m[5]!, -m[8]!]);
    for (let row = firstRow; row <= lastRow; row++) {
      const v = (rows / 2 - 0.5 - row) * scale;
      for (let column = firstColumn; column <= lastColumn; column++) {
        const u = (column - columns / 2 + 0.5) * scale;
        const t = hit(
          kind,
          size,
          ox,
          oy,
          oz,
          forwards[0]! + u * side[0]! + v * above[0]!,
          forwards[1]! + u * side[1]! + v * above[1]!,
          forwards[2]! + u * side[2]! + v * above[2]!,
        );
        const at = row * columns + column;
        if (t > 0 && t < this.#depth[at]!) {
          this.#depth[at] = t;
          this.#shown[at] = index;
        }
      }
    }
  }

  #shade(picture: Picture, seen: readonly Seen[], scale: number): Frame {
    const { width, height } = this;
    const columns = this.#columns;
    const shown = this.#shown;
    const colour = this.#colour;
    const data = new Uint8Array(3 * width * height);
    const ball = around(picture.shapes, seen);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const first = samples * (y * columns + x);
        const id = shown[first]!;
        const isOne =
          shown[first + 1] === id && shown[first + columns] === id && shown[first + columns + 1] === id;
        let count = 1;
        const shadow = this.#sample(picture, seen, ball, samples * x, samples * y, scale);
        let red = colour[0]!;
        let green = colour[1]!;
        let blue = colour[2]!;
        if (!isOne || shadow !== Shadow.far) {
          // Sample the opposite corner and, if colour or shape differ from this one, those between.
          const opposite = this.#sample(picture, seen, ball, samples * x + 1, samples * y + 1, scale);
          count = isOne && opposite === shadow ? 2 : 4;
          red += colour[0]!;
          green += colour[1]!;
          blue += colour[2]!;
        }
        for (let k = 0; k < count - 2; k++) {
          this.#sample(picture, seen, ball, samples * x + k, samples * y + 1 - k, scale);
          red += colour[0]!;
          green += colour[1]!;
          blue += colour[2]!;
        }
        const at = 3 * (y * width + x);
        const brightness = white / count;
        data[at] = Math.min(white, red * brightness);
        data[at + 1] = Math.min(white, green * brightness);
        data[at + 2] = Math.min(white, blue * brightness);
      }
    }
    return { width, height, data };
  }

  /** Writes one sample's colour to `#colour`. Returns its relation to shadows. */
  #sample(
    picture: Picture,
    seen: readonly Seen[],
    ball: Ball,
    column: number,
    row: number,
    scale: number,
  ): Shadow {
    const { position, matrix: m } = picture.camera;
    const ray = this.#ray;
    const point = this.#point;
    const u = (column - this.#columns / 2 + 0.5) * scale;
    const v = (this.#rows / 2 - 0.5 - row) * scale;
    for (let axis = 0; axis < 3; axis++)
      ray[axis] = -m[3 * axis + 2]! + u * m[3 * axis]! + v * m[3 * axis + 1]!;
    const at = row * this.#columns + column;
    let nearest = this.#depth[at]!;
    let ground: Ground | undefined;
    for (const one of picture.grounds) {
      const t = this.#groundHit(one, picture.camera);
      if (t > 0 && t < nearest) {
        nearest = t;
        ground = one;
      }
    }
    for (let axis = 0; axis < 3; axis++) point[axis] = position[axis]! + nearest * ray[axis]!;
    if (ground !== undefined) return this.#ofGround(picture, ground, seen, ball, nearest, scale);
    if (this.#shown[at] === 0) this.#ofSky();
    else this.#ofShape(seen[this.#shown[at]! - 1]!.shape);
    return Shadow.far;
  }

  #ofSky(): void {
    const ray = this.#ray;
    const height = Math.max(0, ray[2]! / Math.hypot(ray[0]!, ray[1]!, ray[2]!));
    const blue = Math.sqrt(height);
    for (let k = 0; k < 3; k++) this.#colour[k] = haze[k]! + (zenith[k]! - haze[k]!) * blue;
  }

  #ofShape(shape: Shape): void {
    const ray = this.#ray;
    const normal = this.#normal;
    normalAt(shape, this.#point, normal);
    const towards = normal[0]! * light[0] + normal[1]! * light[1] + normal[2]! * light[2];
    const lit = Math.max(0, towards);
    const brightness = ambient + 0.12 * normal[2]! + 0.6 * lit;
    let mirrored = 0;
    for (let k = 0; k < 3; k++) mirrored -= ray[k]! * (2 * towards * normal[k]! - light[k]!);
    mirrored /= Math.hypot(ray[0]!, ray[1]!, ray[2]!);
    const shine = lit > 0 && mirrored > 0 ? 0.25 * mirrored ** 24 : 0;
    for (let k = 0; k < 3; k++) this.#colour[k] = shape.colour[k]! * brightness + shine;
  }

  /** Colours the ground's checks, in shadow or not, faded by distance: the mean over a pixel, whose sides are projected to the ground. */
  #ofGround(
    { check, horizon, camera }: Picture,
    ground: Ground,
    seen: readonly Seen[],
    ball: Ball,
    t: number,
    scale: number,
  ): Shadow {
    const ray = this.#ray;
    const point = this.#point;
    const { position: p, matrix: m, colour } = ground;
    const distance = t * Math.hypot(ray[0]!, ray[1]!, ray[2]!);
    const faded = Math.min(1, (distance / horizon) ** 2);
    const isNear =
      ball.radius > 0 && passes(ball.x - point[0]!, ball.y - point[1]!, ball.z - point[2]!, ball.radius);
    const shadow = !isNear ? Shadow.far : this.#isShadowed(seen) ? Shadow.here : Shadow.near;
    let brightness = shadow === Shadow.here ? shaded : 1;
    const c = camera.matrix;
    const pixel = (samples * scale * t) / check;
    const fall = m[2]! * ray[0]! + m[5]! * ray[1]! + m[8]! * ray[2]!;
    const aside = (m[2]! * c[0]! + m[5]! * c[3]! + m[8]! * c[6]!) / fall;
    const above = (m[2]! * c[1]! + m[5]! * c[4]! + m[8]! * c[7]!) / fall;
    let pattern = 1;
    for (let axis = 0; axis < 2; axis++) {
      let place = 0;
      let width = 0;
      let height = 0;
      for (let k = 0; k < 3; k++) {
        const along = m[3 * k + axis]!;
        place += along * (point[k]! - p[k]!);
        width += along * (c[3 * k]! - aside * ray[k]!);
        height += along * (c[3 * k + 1]! - above * ray[k]!);
      }
      pattern *= stripes(place / check, pixel * Math.max(1e-6, Math.abs(width) + Math.abs(height)));
    }
    brightness *= (1 + darkChecks) / 2 + ((1 - darkChecks) / 2) * pattern;
    for (let k = 0; k < 3; k++) {
      const own = colour[k]! * brightness;
      this.#colour[k] = own + (haze[k]! - own) * faded;
    }
    return shadow;
  }

  #isShadowed(seen: readonly Seen[]): boolean {
    const point = this.#point;
    for (const { shape, radius, light: direction } of seen) {
      const { position: p, matrix: m } = shape;
      const dx = point[0]! - p[0]!;
      const dy = point[1]! - p[1]!;
      const dz = point[2]! - p[2]!;
      if (!passes(-dx, -dy, -dz, radius)) continue;
      const t = hit(
        shape.kind,
        shape.size,
        m[0]! * dx + m[3]! * dy + m[6]! * dz,
        m[1]! * dx + m[4]! * dy + m[7]! * dz,
        m[2]! * dx + m[5]! * dy + m[8]! * dz,
        direction[0]!,
        direction[1]!,
        direction[2]!,
      );
      if (t > 1e-6) return true;
    }
    return false;
  }

  #groundHit({ position, matrix, half }: Ground, camera: Camera): number {
    const ray = this.#ray;
    const nx = matrix[2]!;
    const ny = matrix[5]!;
    const nz = matrix[8]!;
    const towards = nx * ray[0]! + ny * ray[1]! + nz * ray[2]!;
    if (towards >= 0) return 0;
    const from = camera.position;
    const ox = from[0]! - position[0]!;
    const oy = from[1]! - position[1]!;
    const oz = from[2]! - position[2]!;
    const t = -(nx * ox + ny * oy + nz * oz) / towards;
    if (half[0] === 0 && half[1] === 0) return t;
    const px = ox + t * ray[0]!;
    const py = oy + t * ray[1]!;
    const pz = oz + t * ray[2]!;
    const isBeside =
      (half[0] > 0 && Math.abs(matrix[0]! * px + matrix[3]! * py + matrix[6]! * pz) > half[0]) ||
      (half[1] > 0 && Math.abs(matrix[1]! * px + matrix[4]! * py + matrix[7]! * pz) > half[1]);
    return isBeside ? 0 : t;
  }
}

/**
 * Averages, over `width` around a place, the square wave that is 1 from 0 to 1, −1 from 1 to 2, and so on (after Inigo Quilez' filtered
 * checkers).
 */
function stripes(place: number, width: number): number {
  const before = (place - width / 2) / 2;
  const after = (place + width / 2) / 2;
  const fold = (x: number): number => Math.abs(x - Math.floor(x) - 0.5);
  return (2 * (fold(before) - fold(after))) / width;
}

interface Ball {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly radius: number;
}

function around(shapes: readonly Shape[], seen: readonly Seen[]): Ball {
  const mean = (axis: number) =>
    shapes.reduce((sum, { position }) => sum + position[axis]!, 0) / Math.max(1, shapes.length);
  const [x, y, z] = [mean(0), mean(1), mean(2)];
  const reach = seen.map(
    ({ shape: { position: p }, radius }) => radius + Math.hypot(p[0]! - x, p[1]! - y, p[2]! - z),
  );
  return { x, y, z, radius: Math.max(0, ...reach) };
}

/** Whether the path to the light passes through a ball. @param x from the point to its centre */
function passes(x: number, y: number, z: number, radius: number): boolean {
  const along = x * light[0] + y * light[1] + z * light[2];
  return along > -radius && x * x + y * y + z * z - along * along < radius * radius;
}

/** Returns the range in which a ball is visible, in units of the distance ahead; everything if the camera is inside it. */
function extent(centre: number, ahead: number, radius: number): readonly [number, number] {
  if (ahead <= radius) return [-1e9, 1e9];
  const near = ahead - radius;
  const far = ahead + radius;
  const low = centre - radius;
  const high = centre + radius;
  return [Math.min(low / near, low / far), Math.max(high / near, high / far)];
}

/** Transforms a direction, or the vector from `origin` to a place, into the frame whose axes are the columns of `matrix`. */
function intoFrame(
  matrix: ArrayLike<number>,
  place: ArrayLike<number>,
  origin: ArrayLike<number> = [0, 0, 0],
): Float64Array {
  const [x, y, z] = [place[0]! - origin[0]!, place[1]! - origin[1]!, place[2]! - origin[2]!];
  return Float64Array.from({ length: 3 }, (_, k) => matrix[k]! * x + matrix[3 + k]! * y + matrix[6 + k]! * z);
}

function normalised(x: number, y: number, z: number): readonly [number, number, number] {
  const length = Math.hypot(x, y, z);
  return [x / length, y / length, z / length];
}
