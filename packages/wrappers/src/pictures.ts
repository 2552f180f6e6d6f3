import type { DType, Env, PackedArray, PictureAxes, RowStep, Space, VectorEnv } from '@prism-rl/core';
import { Box, isBox, PrismError, pictureAxes, WrappedEnv } from '@prism-rl/core';
import { wholeNumber } from '@prism-rl/core/checks';
import { AreaMeans } from './areaMeans.ts';
import { incompatible, ObservationWrapper } from './vectorWrapper.ts';

/**
 * Returns a box of another shape whose bounds are the least and the largest of each channel of pictures, or of the whole box without axes.
 */
function reshaped(space: Box<DType>, shape: readonly number[], axes?: PictureAxes): Box<DType> {
  const channels = axes?.channels ?? 1;
  const channelOf = (k: number, size: number): number =>
    axes?.isChannelsFirst ? Math.floor((k * channels) / size) : k % channels;
  const least = new Array<number>(channels).fill(Number.POSITIVE_INFINITY);
  const most = new Array<number>(channels).fill(Number.NEGATIVE_INFINITY);
  for (let k = 0; k < space.size; k++) {
    const channel = channelOf(k, space.size);
    least[channel] = Math.min(least[channel]!, space.low[k]!);
    most[channel] = Math.max(most[channel]!, space.high[k]!);
  }
  const length = shape.reduce((product, side) => product * side, 1);
  const everywhere = (bounds: readonly number[]) =>
    Array.from({ length }, (_, k) => bounds[channelOf(k, length)]!);
  return new Box({ low: everywhere(least), high: everywhere(most), shape, dtype: space.dtype });
}

/** ITU-R BT.709, rounded as in Gymnasium. */
const [red, green, blue] = [0.2125, 0.7154, 0.0721];

function colourAxes(space: Space<unknown>): PictureAxes {
  const axes = isBox(space) ? pictureAxes(space.shape) : undefined;
  if (axes?.channels !== 3)
    throw incompatible('Grayscale', 'pictures [height, width, 3] or [3, height, width]', space);
  return axes;
}

/**
 * Converts pictures to grayscale (Gymnasium's `GrayscaleObservation`): 0.2125 red + 0.7154 green + 0.0721 blue, truncated for integers.
 *
 * - Observation: `[height, width]`, which `FrameStack` turns into `[count, height, width]` for convolutions. With `keepChannel` `[height,
 * width, 1]`, or `[1, height, width]` if the inner channels come first.
 */
export class GrayscaleVector extends ObservationWrapper {
  readonly #isWhole: boolean;
  /** Distance from a pixel to the next, and from a colour of a pixel to its next. */
  readonly #pixel: number;
  readonly #colour: number;

  /**
   * @param keepChannel whether to keep the single channel as an axis; default false.
   * @throws PrismError `incompatible` unless observations are pictures of three channels.
   */
  constructor(env: VectorEnv, keepChannel = false) {
    const inner = env.observationSpace as Box<DType>;
    const { height, width, isChannelsFirst } = colourAxes(inner);
    const single = isChannelsFirst ? [1, height, width] : [height, width, 1];
    super(env, { observationSpace: reshaped(inner, keepChannel ? single : [height, width]) });
    this.#isWhole = !inner.dtype.startsWith('float');
    [this.#pixel, this.#colour] = isChannelsFirst ? [1, height * width] : [3, 1];
  }

  override rowSteps(): RowStep[] {
    const { size } = this.observationSpace;
    const taps = [red, green, blue].map((weight, colour) => ({ places: [colour], weights: [weight] }));
    const axes = this.#colour === 1 ? ([size, 3, 1] as const) : ([1, 3, size] as const);
    return [{ kind: 'sum', axes, taps, rounding: this.#isWhole ? 'trunc' : 'float32' }];
  }

  protected show(pictures: PackedArray, out: PackedArray, index: number): void {
    const [pixel, colour] = [this.#pixel, this.#colour];
    const start = index * this.observationSpace.size;
    for (let k = 0, from = 3 * start; k < this.observationSpace.size; k++, from += pixel) {
      const gray =
        red * pictures[from]! + green * pictures[from + colour]! + blue * pictures[from + 2 * colour]!;
      out[start + k] = this.#isWhole ? Math.trunc(gray) : gray;
    }
  }
}

/** {@link GrayscaleVector} for one environment. */
export class Grayscale<A> extends WrappedEnv<GrayscaleVector, PackedArray, A> {
  static readonly Vector = GrayscaleVector;

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

/** Refuses a shape that would be mistaken for a picture with other channels, so that convolutions would treat a side as channels. */
export function checkChannels(wrapper: string, shape: readonly number[], made: PictureAxes): void {
  const read = pictureAxes(shape)!;
  if (read.channels === made.channels && read.isChannelsFirst === made.isChannelsFirst) return;
  throw PrismError.invalidConfig`${wrapper} would make pictures [${shape.join(', ')}] with ${made.channels} channels, which would be read \
    as pictures of ${read.height} × ${read.width} with ${read.channels} channels.
    Keep the sides longer than the channels: take larger pictures or fewer frames.`;
}

/** Largest side: larger pictures fit no network and soon no memory. */
const mostPixels = 4096;

/**
 * Resizes pictures (Gymnasium's `ResizeObservation`). Smaller: each pixel is the mean of the area that it covers (OpenCV's `INTER_AREA`).
 * Larger: the nearest pixel.
 *
 * - Observation: `[height, width]`, `[height, width, channels]` or `[channels, height, width]`, as in the inner environment.
 */
export class ResizeVector extends ObservationWrapper {
  readonly #means: AreaMeans;
  /** Parts of a picture to resize separately: its channels, if these come first. */
  readonly #planes: number;

  /**
   * @throws PrismError `invalid-argument` unless height and width are integers from 1 to 4096, `incompatible` unless observations are
   * pictures, `invalid-config` for sizes that would be mistaken for another picture.
   */
  constructor(env: VectorEnv, { height, width }: ResizeOptions) {
    const inner = env.observationSpace as Box<DType>;
    const [rows = 0, columns = 0] = inner.shape;
    const from =
      inner.shape.length === 2
        ? { height: rows, width: columns, channels: 1, isChannelsFirst: false }
        : pictureAxes(inner.shape);
    if (!isBox(inner) || from === undefined) {
      const accepted = 'pictures [height, width], [height, width, channels] or [channels, height, width]';
      throw incompatible('Resize', accepted, inner);
    }
    const { channels, isChannelsFirst } = from;
    for (const [name, value] of Object.entries({ height, width }))
      wholeNumber(`${name} of Resize`, value, 1, mostPixels);
    const shape = isChannelsFirst ? [channels, height, width] : [height, width, ...inner.shape.slice(2)];
    if (shape.length === 3) checkChannels('Resize', shape, from);
    super(env, { observationSpace: reshaped(inner, shape, from) });
    this.#planes = isChannelsFirst ? channels : 1;
    this.#means = new AreaMeans(from, { height, width }, channels / this.#planes);
  }

  override rowSteps(): RowStep[] {
    const isWhole = !this.observationSpace.dtype.startsWith('float');
    return this.#means.rowSteps(this.#planes, isWhole ? 'nearest' : 'float32');
  }

  protected show(pictures: PackedArray, out: PackedArray, index: number): void {
    const planes = this.#planes;
    const [from, to] = [this.env.observationSpace.size / planes, this.observationSpace.size / planes];
    for (let k = index * planes; k < (index + 1) * planes; k++)
      this.#means.resize(pictures, k * from, out, k * to);
  }
}

/** {@link ResizeVector} for one environment. */
export class Resize<A> extends WrappedEnv<ResizeVector, PackedArray, A> {
  static readonly Vector = ResizeVector;

  /** @throws as {@link ResizeVector} */
  constructor(env: Env<PackedArray, A>, options: ResizeOptions) {
    super(env, (vector) => new ResizeVector(vector, options));
  }
}
