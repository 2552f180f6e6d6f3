import { type PictureAxes, PrismError, pictureAxes } from '@prism-rl/core';
import { requireCounts } from '@prism-rl/core/checks';

/** A layer of a network as plain data, which becomes a kernel, an ONNX graph or, in tests, TensorFlow.js. */
export type Layer =
  /** x·w + b */
  | { readonly kind: 'dense'; readonly units: number }
  /** Filters of `size` × `size` over a picture, without padding; only as the first layer. */
  | {
      readonly kind: 'convolution';
      readonly filters: number;
      readonly size: number;
      readonly stride: number;
    }
  /** (x − mean) / √(variance + 10⁻⁵) over the whole layer, without parameters (Ba et al. 2016). */
  | { readonly kind: 'layerNorm' }
  /** x if positive, else x / 100 (Maas et al. 2013). */
  | { readonly kind: 'leakyRectifier' };

/** The slope of a leaky rectifier below 0. */
export const LEAK = 0.01;
/** Layer normalisation adds this to the variance. */
export const NORM_EPSILON = 1e-5;

/** A network: the shape of its input, and its layers. */
export interface NetworkDescription {
  /** `[size]`, or three axes of a picture. */
  readonly inputShape: readonly number[];
  readonly layers: readonly Layer[];
}

/** The picture that a convolution takes, and the size of its filters. */
export interface Patches {
  readonly picture: PictureAxes;
  readonly size: number;
  readonly stride: number;
  /** Positions of a filter, vertically and horizontally. */
  readonly outHeight: number;
  readonly outWidth: number;
}

/** A layer with its sizes. Layers with weights multiply rows `[rows, inner]` by a matrix `[inner, units]`. */
export type SizedLayer =
  | {
      readonly kind: 'weights';
      /** Prefix of its parameters: `dense0`, `convolution0`. */
      readonly name: string;
      readonly rows: number;
      readonly inner: number;
      readonly units: number;
      /** For convolutions, whose rows are the patches at each position. */
      readonly patches?: Patches;
    }
  | { readonly kind: 'layerNorm'; readonly size: number }
  | { readonly kind: 'leakyRectifier'; readonly size: number };

/**
 * Computes the sizes of the layers.
 *
 * @throws PrismError `incompatible` for a convolution that does not come first, or does not fit the picture, `invalid-argument` for sizes that are no
 *   positive integers.
 */
export function sizedLayers({ inputShape, layers }: NetworkDescription): SizedLayer[] {
  for (const size of inputShape) requireCounts('a network', { inputSize: size });
  let size = inputShape.reduce((product, n) => product * n, 1);
  return layers.map((layer, k): SizedLayer => {
    const { kind, ...sizes } = layer;
    requireCounts(`the layer ${kind}`, sizes);
    if (layer.kind === 'dense') {
      const made = { kind: 'weights', name: `dense${k}`, rows: 1, inner: size, units: layer.units } as const;
      size = layer.units;
      return made;
    }
    if (layer.kind === 'convolution') {
      const patches = patchesOf(inputShape, layer, k);
      const rows = patches.outHeight * patches.outWidth;
      const inner = layer.size * layer.size * patches.picture.channels;
      size = rows * layer.filters;
      return { kind: 'weights', name: `convolution${k}`, rows, inner, units: layer.filters, patches };
    }
    return { kind: layer.kind, size };
  });
}

function patchesOf(
  inputShape: readonly number[],
  { size, stride }: { readonly size: number; readonly stride: number },
  place: number,
): Patches {
  const picture = pictureAxes(inputShape);
  if (place > 0 || picture === undefined || picture.height < size || picture.width < size) {
    throw PrismError.incompatible`A convolution of ${size}×${size} must be the first layer, over a picture of at least that size, but it \
      is layer ${place} over [${inputShape.join(', ')}].`;
  }
  const positions = (length: number): number => Math.floor((length - size) / stride) + 1;
  return {
    ...{ picture, size, stride },
    outHeight: positions(picture.height),
    outWidth: positions(picture.width),
  };
}

/** Settings that determine an agent's network. */
export interface NetworkSettings {
  readonly network: 'auto' | 'mlp' | 'minatar';
  readonly hidden: readonly number[];
  readonly layerNorm: boolean;
}

/** Returns hidden layers, each normalized before its rectifier, and `outputs` outputs. */
export function describeNetwork(
  inputShape: readonly number[],
  outputs: number,
  { network, hidden, layerNorm }: NetworkSettings,
): NetworkDescription {
  const behind: Layer[] = [
    ...(layerNorm ? [{ kind: 'layerNorm' } as const] : []),
    { kind: 'leakyRectifier' },
  ];
  const layers: Layer[] = [];
  if (hasConvolution(inputShape, network)) {
    layers.push({ kind: 'convolution', filters: 16, size: 3, stride: 1 }, ...behind);
  }
  for (const units of hidden) layers.push({ kind: 'dense', units }, ...behind);
  layers.push({ kind: 'dense', units: outputs });
  return { inputShape, layers };
}

/** Whether the network has a convolution: if the settings say so, or by default for pictures large enough. */
function hasConvolution(inputShape: readonly number[], network: NetworkSettings['network']): boolean {
  return network === 'minatar' || (network === 'auto' && fitsFilters(inputShape));
}

/** Whether observations are pictures of at least 3 × 3 pixels, the size of the filters. */
export function fitsFilters(inputShape: readonly number[]): boolean {
  const picture = pictureAxes(inputShape);
  return picture !== undefined && picture.height >= 3 && picture.width >= 3;
}

// Memory of a network: consecutive parameters, then the traces of each row, then activations and gradients.

/** Numbers in memory: address in bytes, and count. */
export interface Region {
  readonly address: number;
  readonly length: number;
}

/** A layer's parameters: offsets in bytes from the first parameter of all. */
export interface Parameters {
  readonly name: string;
  readonly inner: number;
  readonly units: number;
  readonly kernel: number;
  readonly bias: number;
}

/** Results of one pass through the network. */
export interface Activations {
  readonly input: Region;
  readonly outputs: readonly Region[];
  /** For convolutions: the patch at each position. */
  readonly patches: readonly (Region | undefined)[];
  /** For layer normalization: mean, then 1 / standard deviation. */
  readonly moments: readonly (Region | undefined)[];
}

export interface Scalars {
  /** δ */
  readonly delta: Region;
  /** Multiplies old traces before the gradient is added: γλ, or 0 to reset them. */
  readonly fade: Region;
  /** ‖e‖₁ */
  readonly size: Region;
  readonly step: Region;
  /** β₂ᵗ, and 1 / (1 − β₂ᵗ). */
  readonly decay: Region;
  readonly correction: Region;
}

class Arena {
  #end = 0;

  /** Allocates `length` numbers, aligned for vectors. */
  take(length: number): Region {
    const address = this.#end;
    this.#end += 16 * Math.ceil(length / 4);
    return { address, length };
  }

  get bytes(): number {
    return this.#end;
  }
}

/** Addresses of everything in memory. */
export interface Layout {
  readonly layers: readonly SizedLayer[];
  readonly inputSize: number;
  readonly outputSize: number;
  /** All parameters, with zeros between layers. */
  readonly parameters: Region;
  /** Per layer; undefined for layers without parameters. */
  readonly parametersOf: readonly (Parameters | undefined)[];
  readonly traces: readonly Region[];
  /** v of variance-adjusted steps, in the order of the parameters. */
  readonly variance: Region;
  /** Scratch: two as long as the parameters, two as long as the widest layer. */
  readonly adjusted: Region;
  readonly sizes: Region;
  readonly scratch: Region;
  readonly sums: Region;
  readonly here: Activations;
  readonly next: Activations;
  readonly gradients: readonly Region[];
  /** A one per position of a convolution. */
  readonly ones: Region;
  readonly scalars: Scalars;
  readonly bytes: number;
}

/** Lays out a network in memory. @param rows environments that learn in parallel; @param isAdjusted whether steps keep variances. */
export function layOut(description: NetworkDescription, rows: number, isAdjusted: boolean): Layout {
  const layers = sizedLayers(description);
  const inputSize = description.inputShape.reduce((product, n) => product * n, 1);
  const sizeOf = (layer: SizedLayer): number =>
    layer.kind === 'weights' ? layer.rows * layer.units : layer.size;
  const arena = new Arena();

  const own = new Arena();
  const parametersOf = layers.map((layer): Parameters | undefined => {
    if (layer.kind !== 'weights') return undefined;
    const { name, inner, units } = layer;
    return {
      ...{ name, inner, units },
      kernel: own.take(inner * units).address,
      bias: own.take(units).address,
    };
  });
  const count = own.bytes / 4;
  const activations = (): Activations => ({
    input: arena.take(inputSize),
    outputs: layers.map((layer) => arena.take(sizeOf(layer))),
    patches: layers.map((layer) =>
      layer.kind === 'weights' && layer.patches !== undefined
        ? arena.take(layer.rows * layer.inner)
        : undefined,
    ),
    moments: layers.map((layer) => (layer.kind === 'layerNorm' ? arena.take(8) : undefined)),
  });
  const parameters = arena.take(count);
  const traces = Array.from({ length: rows }, () => arena.take(count));
  const adjusted = isAdjusted ? count : 0;
  return {
    ...{ layers, inputSize, parameters, parametersOf, traces },
    outputSize: sizeOf(layers.at(-1)!),
    variance: arena.take(adjusted),
    adjusted: arena.take(adjusted),
    sizes: arena.take(adjusted),
    scratch: arena.take(Math.max(...layers.map(sizeOf))),
    sums: arena.take(8),
    here: activations(),
    next: activations(),
    gradients: layers.map((layer) => arena.take(sizeOf(layer))),
    ones: arena.take(Math.max(...layers.map((layer) => (layer.kind === 'weights' ? layer.rows : 1)))),
    scalars: {
      delta: arena.take(1),
      fade: arena.take(1),
      size: arena.take(1),
      step: arena.take(1),
      decay: arena.take(1),
      correction: arena.take(1),
    },
    bytes: arena.bytes,
  };
}
