import { type DType, type PackedArray, packedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
import type { Rng } from '../rng/rng.ts';
import { describeValue } from '../words.ts';
import { type BoundJSON, checkLength, checkRoom, type Space, type SpaceJSON } from './space.ts';

/** The typed array of each element type. */
export interface ArrayOfDType {
  float32: Float32Array;
  float64: Float64Array;
  int32: Int32Array;
  uint8: Uint8Array;
  int8: Int8Array;
}

export interface BoxOptions<D extends DType = 'float32'> {
  /** Lower bound of every element, or one per element in row-major order; may be −∞ (not for uint8). */
  readonly low: number | ArrayLike<number>;
  /** Upper bound, inclusive. */
  readonly high: number | ArrayLike<number>;
  /** Default: the length of `low` or `high` if one is an array, else `[1]`. */
  readonly shape?: readonly number[];
  /** Default `float32`. */
  readonly dtype?: D;
}

/** Smallest and largest finite value of each element type. */
const ranges: Record<DType, readonly [number, number]> = {
  float32: [-3.4028234663852886e38, 3.4028234663852886e38],
  float64: [-Number.MAX_VALUE, Number.MAX_VALUE],
  int32: [-0x8000_0000, 0x7fff_ffff],
  uint8: [0, 255],
  int8: [-128, 127],
};

/**
 * Arrays of a fixed shape with bounds for each element, which may be infinite. Values are typed arrays in row-major order.
 *
 * @example
 * ```ts
 * const space = new Box({ low: [-1, 0], high: [1, Infinity] });
 * space.contains(new Float32Array([0.5, 100])); // => true
 * ```
 */
export class Box<D extends DType = 'float32'> implements Space<ArrayOfDType[D]> {
  readonly kind = 'box';
  // NoInfer: where a Space of any type is expected, as in a Dict, `D` would be inferred as the union of all types.
  readonly dtype: NoInfer<D>;
  readonly shape: readonly number[];
  readonly size: number;
  readonly flatSize: number;
  /** Lower bound of each element. For integer types −∞ becomes the smallest value. */
  readonly low: ArrayOfDType[D];
  /** Upper bound of each element. For integer types ∞ becomes the largest value. */
  readonly high: ArrayOfDType[D];
  /** 1 where the lower bound is finite. */
  readonly boundedBelow: Uint8Array;
  /** 1 where the upper bound is finite. */
  readonly boundedAbove: Uint8Array;
  readonly #allBounded: boolean;
  readonly #isInteger: boolean;

  /** @throws PrismError `invalid-space` for an invalid shape or dtype, NaN, low > high, or a bound out of the dtype's range (float32 rounds). */
  constructor(options: BoxOptions<D>) {
    const { low, high, dtype = 'float32' as D } = (options ?? {}) as BoxOptions<D>;
    for (const [side, bound] of [
      ['low', low],
      ['high', high],
    ] as const) {
      if (typeof bound === 'number' || typeof (bound as ArrayLike<number> | undefined)?.length === 'number')
        continue;
      throw PrismError.invalidSpace`A Box needs the bound ${side}, a number or an array of numbers, but got \
        ${describeValue(typeof options === 'object' ? bound : options)}.
        For example new Box({ low: -1, high: 1, shape: [4] }).`;
    }
    if (!Object.hasOwn(ranges, dtype)) {
      throw PrismError.invalidSpace`A Box cannot have the dtype ${String(dtype)}.
        Use one of ${Object.keys(ranges).join(', ')}.`;
    }
    const bound = typeof low === 'number' ? high : low;
    const shape = options.shape ?? [typeof bound === 'number' ? 1 : bound.length];
    if (!shape.every((length) => Number.isSafeInteger(length) && length > 0)) {
      throw PrismError.invalidSpace`A Box needs positive lengths in its shape, but got [${shape.join(', ')}].
        For example [84, 84, 4].`;
    }
    this.dtype = dtype;
    this.shape = [...shape];
    this.size = shape.reduce((product, length) => product * length, 1);
    this.flatSize = this.size;
    this.#isInteger = !dtype.startsWith('float');
    this.boundedBelow = new Uint8Array(this.size);
    this.boundedAbove = new Uint8Array(this.size);
    this.low = this.#bounds('low', low, this.boundedBelow);
    this.high = this.#bounds('high', high, this.boundedAbove);
    for (let i = 0; i < this.size; i++) {
      if (!(this.low[i]! <= this.high[i]!)) {
        throw PrismError.invalidSpace`A Box needs low ≤ high, but element ${i} has low ${this.low[i]} and high ${this.high[i]}.
          Exchange the bounds.`;
      }
    }
    this.#allBounded = this.boundedBelow.every(Boolean) && this.boundedAbove.every(Boolean);
  }

  /** Expands the bounds of one side to an array; sets `bounded` to 1 where they are finite. */
  #bounds(side: 'low' | 'high', given: number | ArrayLike<number>, bounded: Uint8Array): ArrayOfDType[D] {
    const out = packedArray(this.dtype, this.size) as ArrayOfDType[D];
    if (typeof given !== 'number' && given.length !== this.size) {
      throw PrismError.invalidSpace`A Box of shape [${this.shape.join(', ')}] needs ${this.size} bounds, but ${side} has ${given.length}.
        Pass one number for all elements or one for each.`;
    }
    const [smallest, largest] = ranges[this.dtype];
    const infinite = side === 'low' ? -Infinity : Infinity;
    for (let i = 0; i < this.size; i++) {
      const value = typeof given === 'number' ? given : given[i]!;
      const unbounded = value === infinite;
      // The opposite infinity (low = ∞) is out of range, too.
      if (unbounded ? this.dtype === 'uint8' : !this.#holds(value)) {
        throw PrismError.invalidSpace`A Box of ${this.dtype} cannot have ${side} = ${value}.
          Bounds are ${this.#isInteger ? 'whole ' : ''}numbers from ${smallest} to ${largest}.`;
      }
      bounded[i] = unbounded ? 0 : 1;
      out[i] = unbounded && this.#isInteger ? (side === 'low' ? smallest : largest) : value;
    }
    return out;
  }

  /** Whether the dtype can represent a finite bound: float32 rounds it, integer types do not. */
  #holds(value: number): boolean {
    const [smallest, largest] = ranges[this.dtype];
    if (this.#isInteger && !Number.isInteger(value)) return false;
    // NumPy prints float32's limits as ±3.4028235e+38, which is just beyond them.
    const held = this.dtype === 'float32' ? Math.fround(value) : value;
    return held >= smallest && held <= largest;
  }

  /**
   * Draws elements by their bounds, in Gymnasium's order: first unbounded ones (standard normal), then those bounded only below (low +
   * exponential), only above (high − exponential), and on both sides (uniform). Integers: uniform up to high + 1, floored.
   */
  sample(rng: Rng): ArrayOfDType[D] {
    const out = packedArray(this.dtype, this.size) as ArrayOfDType[D];
    if (!this.#allBounded) {
      this.#draw(out, 0, 0, () => rng.normal());
      this.#draw(out, 1, 0, (i) => this.low[i]! + rng.exponential());
      this.#draw(out, 0, 1, (i) => this.high[i]! + (this.#isInteger ? 1 : 0) - rng.exponential());
    }
    if (this.#isInteger) this.#draw(out, 1, 1, (i) => rng.uniform(this.low[i], this.high[i]! + 1));
    else this.#draw(out, 1, 1, (i) => between(this.low[i]!, this.high[i]!, rng));
    return out;
  }

  #draw(out: ArrayOfDType[D], below: 0 | 1, above: 0 | 1, draw: (i: number) => number): void {
    const [smallest, largest] = ranges[this.dtype];
    for (let i = 0; i < this.size; i++) {
      if (this.boundedBelow[i] !== below || this.boundedAbove[i] !== above) continue;
      const value = draw(i);
      out[i] = this.#isInteger ? Math.min(Math.max(Math.floor(value), smallest), largest) : value;
    }
  }

  contains(value: unknown): value is ArrayOfDType[D] {
    if (!(value instanceof this.low.constructor)) return false;
    const elements = value as ArrayOfDType[D];
    if (elements.length !== this.size) return false;
    for (let i = 0; i < this.size; i++) {
      // Rejects NaN, too.
      if (!(elements[i]! >= this.low[i]! && elements[i]! <= this.high[i]!)) return false;
    }
    return true;
  }

  pack(value: ArrayOfDType[D], out: PackedArray, offset = 0): void {
    checkLength(this, value, this.size);
    checkRoom(this, out, offset, this.size);
    for (let i = 0; i < this.size; i++) out[offset + i] = value[i]!;
  }

  unpack(packed: PackedArray, offset = 0): ArrayOfDType[D] {
    checkRoom(this, packed, offset, this.size);
    const out = packedArray(this.dtype, this.size) as ArrayOfDType[D];
    for (let i = 0; i < this.size; i++) out[i] = packed[offset + i]!;
    return out;
  }

  flatten(value: ArrayOfDType[D], out: Float32Array | Float64Array, offset = 0): void {
    this.pack(value, out, offset);
  }

  toString(): string {
    const side = (bound: BoundJSON): string =>
      Array.isArray(bound) ? `[${bound.join(', ')}]` : String(bound);
    const { low, high } = this.toJSON();
    return `Box(${side(low)}, ${side(high)}, [${this.shape.join(', ')}], ${this.dtype})`;
  }

  toJSON(): Extract<SpaceJSON, { kind: 'box' }> {
    return {
      kind: 'box',
      low: boundJSON(this.low, this.boundedBelow, '-Infinity'),
      high: boundJSON(this.high, this.boundedAbove, 'Infinity'),
      shape: [...this.shape],
      dtype: this.dtype,
    };
  }
}

/** Uniform in [low, high), even if their distance overflows float64. */
function between(low: number, high: number, rng: Rng): number {
  if (high - low <= Number.MAX_VALUE) return rng.uniform(low, high);
  const share = rng.random();
  return low * (1 - share) + high * share;
}

/** One number if all bounds are equal. */
function boundJSON(bounds: PackedArray, bounded: Uint8Array, infinite: 'Infinity' | '-Infinity'): BoundJSON {
  const element = (i: number): number | 'Infinity' | '-Infinity' =>
    bounded[i] === 1 ? bounds[i]! : infinite;
  const first = element(0);
  for (let i = 1; i < bounds.length; i++) {
    if (element(i) !== first) return Array.from(bounds, (_, k) => element(k));
  }
  return first;
}

/** Whether a space is a {@link Box}. Checks the kind, because plugins may bundle another copy of this package. */
export function isBox(space: Space<unknown>): space is Box<DType> {
  return space.kind === 'box';
}

/** The axes of a picture. */
export interface PictureAxes {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Whether the shape is `[channels, height, width]` instead of `[height, width, channels]`. */
  readonly isChannelsFirst: boolean;
}

/**
 * Interprets a shape with three axes as a picture; undefined for other shapes. Channels are the first axis if it is shorter than both others
 * (stacked frames, PyTorch), else the last (MinAtar, Gymnasium).
 */
export function pictureAxes(shape: readonly number[]): PictureAxes | undefined {
  if (shape.length !== 3) return undefined;
  const [first, second, third] = shape as readonly [number, number, number];
  return first < second && first < third
    ? { height: second, width: third, channels: first, isChannelsFirst: true }
    : { height: first, width: second, channels: third, isChannelsFirst: false };
}

/** Describes a value that a space does not contain, with its fault if known. */
export function outside(space: Space, value: unknown): string {
  return `${describeValue(value)}, which is not in ${space}${isBox(space) ? wrongElement(space, value) : ''}`;
}

/** Describes why a box does not contain a value, as the end of a sentence; empty if there is no short description. */
export function wrongElement(space: Box<DType>, value: unknown): string {
  const { low, high, size } = space;
  if (!(value instanceof low.constructor) || (value as Float32Array).length !== size) {
    return `: a value is a ${low.constructor.name} of length ${size}`;
  }
  const elements = value as Float32Array;
  const wrong = elements.findIndex((element, i) => !(element >= low[i]! && element <= high[i]!));
  return wrong < 0 ? '' : `: element ${wrong} is ${elements[wrong]}`;
}
