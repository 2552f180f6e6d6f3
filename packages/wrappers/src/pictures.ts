import type { DType, Env, PackedArray, Space, VectorEnv } from '@prism-rl/core';
import { Box, isBox, PrismError, WrappedEnv } from '@prism-rl/core';
import { AreaMeans } from './areaMeans.ts';
import { incompatible, VectorWrapper } from './vectorWrapper.ts';

/** Shows pictures as others, one by one. */
abstract class PictureWrapper extends VectorWrapper {
  protected override begin(index: number): void {
    this.#write(this.env.observations, this.observations, index);
  }

  protected override afterStep(): void {
    for (let i = 0; i < this.numEnvs; i++) {
      this.begin(i);
      if (this.hasBegun(i)) this.#write(this.env.finalObservations, this.finalObservations, i);
    }
  }

  /** Writes the picture that begins at `at` to `out`, from `start` on. */
  protected abstract change(picture: PackedArray, at: number, out: PackedArray, start: number): void;

  #write(from: PackedArray, to: PackedArray, i: number): void {
    this.change(from, i * this.env.observationSpace.size, to, i * this.observationSpace.size);
  }
}

/** A box of another shape, with the least and the largest bound of each channel of a box, the last axis; default: of all of it. */
function reshaped(space: Box<DType>, shape: readonly number[], channels = 1): Box<DType> {
  const least = new Array<number>(channels).fill(Number.POSITIVE_INFINITY);
  const most = new Array<number>(channels).fill(Number.NEGATIVE_INFINITY);
  for (let k = 0; k < space.size; k++) {
    const channel = k % channels;
    least[channel] = Math.min(least[channel]!, space.low[k]!);
    most[channel] = Math.max(most[channel]!, space.high[k]!);
  }
  const length = shape.reduce((product, side) => product * side, 1);
  const everywhere = (bounds: readonly number[]) => Array.from({ length }, (_, k) => bounds[k % channels]!);
  return new Box({ low: everywhere(least), high: everywhere(most), shape, dtype: space.dtype });
}

/** ITU-R BT.709 as Gymnasium rounds it. */
const [red, green, blue] = [0.2125, 0.7154, 0.0721];

function graySpace(space: Space<unknown>): Space {
  if (!isBox(space) || space.shape.length !== 3 || space.shape[2] !== 3)
    throw incompatible('Grayscale', 'pictures [height, width, 3]', space);
  return reshaped(space, space.shape.slice(0, 2));
}

/**
 * Shows pictures in shades of gray (Gymnasium's `GrayscaleObservation`): 0.2125 red + 0.7154 green + 0.0721 blue; whole numbers are cut off.
 *
 * - Observation: `[height, width]`. `FrameStack` makes `[count, height, width]` of it, which convolutions take; so do those with
 *   `keepChannel`, which leaves `[height, width, 1]`.
 */
export class GrayscaleVector extends PictureWrapper {
  readonly #isWhole: boolean;

  /**
   * @param keepChannel whether the one channel remains an axis; default false.
   * @throws PrismError `incompatible` unless observations are pictures of three channels.
   */
  constructor(env: VectorEnv, keepChannel = false) {
    const gray = graySpace(env.observationSpace) as Box<DType>;
    super(env, { observationSpace: keepChannel ? reshaped(gray, [...gray.shape, 1]) : gray });
    this.#isWhole = !gray.dtype.startsWith('float');
  }

  protected override change(picture: PackedArray, at: number, out: PackedArray, start: number): void {
    for (let k = 0, from = at; k < this.observationSpace.size; k++, from += 3) {
      const gray = red * picture[from]! + green * picture[from + 1]! + blue * picture[from + 2]!;
      out[start + k] = this.#isWhole ? Math.trunc(gray) : gray;
    }
  }
}

/** {@link GrayscaleVector} for one environment. */
export class Grayscale<A> extends WrappedEnv<GrayscaleVector, PackedArray, A> {
  /** @throws as {@link GrayscaleVector} */
  constructor(env: Env<PackedArray, A>, keepChannel?: boolean) {
    super(env, (vector) => new GrayscaleVector(vector, keepChannel));
  }
}

/** The size of pictures, in pixels. */
export interface ResizeOptions {
  readonly height: number;
  readonly width: number;
}

/** Height, width, channels of pictures. */
function measured(space: Space<unknown>): readonly [number, number, number] {
  const { shape } = space;
  if (!isBox(space) || shape.length < 2 || shape.length > 3)
    throw incompatible('Resize', 'pictures [height, width] or [height, width, channels]', space);
  return [shape[0]!, shape[1]!, shape[2] ?? 1];
}

/** Most pixels of a side: pictures of more fit no network and soon no memory. */
const mostPixels = 4096;

/**
 * Shows pictures in another size (Gymnasium's `ResizeObservation`). Smaller: each pixel is the mean of the area that it stands for (OpenCV's
 * `INTER_AREA`); larger: the nearest pixel.
 *
 * - Observation: `[height, width]` or `[height, width, channels]`, as it came.
 */
export class ResizeVector extends PictureWrapper {
  readonly #means: AreaMeans;

  /**
   * @throws PrismError `invalid-argument` unless height and width are integers from 1 to 4096, `incompatible` unless observations are
   * pictures.
   */
  constructor(env: VectorEnv, { height, width }: ResizeOptions) {
    const inner = env.observationSpace as Box<DType>;
    const [fromHeight, fromWidth, channels] = measured(inner);
    for (const [name, value] of Object.entries({ height, width })) {
      if (Number.isInteger(value) && value >= 1 && value <= mostPixels) continue;
      throw new PrismError(
        'invalid-argument',
        `Resize needs a ${name} from 1 to ${mostPixels} pixels, but got ${value}.`,
      );
    }
    super(env, { observationSpace: reshaped(inner, [height, width, ...inner.shape.slice(2)], channels) });
    this.#means = new AreaMeans({ height: fromHeight, width: fromWidth }, { height, width }, channels);
  }

  protected override change(picture: PackedArray, at: number, out: PackedArray, start: number): void {
    this.#means.resize(picture, at, out, start);
  }
}

/** {@link ResizeVector} for one environment. */
export class Resize<A> extends WrappedEnv<ResizeVector, PackedArray, A> {
  /** @throws as {@link ResizeVector} */
  constructor(env: Env<PackedArray, A>, options: ResizeOptions) {
    super(env, (vector) => new ResizeVector(vector, options));
  }
}
