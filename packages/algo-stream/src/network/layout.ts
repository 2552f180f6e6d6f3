import { type PictureAxes, PrismError, pictureAxes } from '@prism-rl/core';

/** A layer of a network, as plain data: the same description becomes a kernel, an ONNX graph, and in tests TensorFlow.js. */
export type Layer =
  /** x·w + b */
  | { readonly kind: 'dense'; readonly units: number }
  /** Filters of `size` × `size` over a picture, without padding; the first layer only. */
  | {
      readonly kind: 'convolution';
      readonly filters: number;
      readonly size: number;
      readonly stride: number;
    }
  /** (x − mean) / √(variance + 10⁻⁵) over the whole layer, without parameters (Ba et al. 2016). */
  | { readonly kind: 'layerNorm' }
  /** x where it is positive, else x / 100 (Maas et al. 2013). */
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

/** A picture that a convolution looks at, and the size of its filters. */
export interface Patches {
  readonly picture: PictureAxes;
  readonly size: number;
  readonly stride: number;
  /** Positions of a filter, downwards and to the right. */
  readonly outHeight: number;
  readonly outWidth: number;
}

/** A layer with its sizes. Layers with weights are products of rows `[rows, inner]` with a matrix `[inner, units]`. */
export type SizedLayer =
  | {
      readonly kind: 'weights';
      /** Names its parameters: `dense0`, `convolution0`. */
      readonly name: string;
      readonly rows: number;
      readonly inner: number;
      readonly units: number;
      /** Of a convolution: a row is what a filter sees at one position. */
      readonly patches?: Patches;
    }
  | { readonly kind: 'layerNorm'; readonly size: number }
  | { readonly kind: 'leakyRectifier'; readonly size: number };

/**
 * The layers with their sizes.
 *
 * @throws PrismError `incompatible` for a convolution that does not come first, or does not fit the picture.
 */
export function sizedLayers({ inputShape, layers }: NetworkDescription): SizedLayer[] {
  let size = inputShape.reduce((product, n) => product * n, 1);
  return layers.map((layer, k): SizedLayer => {
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
    throw new PrismError(
      'incompatible',
      `A convolution of ${size}×${size} must be the first layer, over a picture of at least that size, but it is layer ${place} over [${inputShape.join(', ')}].`,
    );
  }
  const positions = (length: number): number => Math.floor((length - size) / stride) + 1;
  return {
    ...{ picture, size, stride },
    outHeight: positions(picture.height),
    outWidth: positions(picture.width),
  };
}

/** The part of an agent's settings that decides its network. */
export interface NetworkSettings {
  readonly network: 'auto' | 'mlp' | 'minatar';
  readonly hidden: readonly number[];
  readonly layerNorm: boolean;
}

/** Hidden layers, each normalised before it is rectified, and `outputs` results. */
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

/** Whether a network looks at observations through filters: where it should, or where they are pictures that hold one. */
function hasConvolution(inputShape: readonly number[], network: NetworkSettings['network']): boolean {
  return network === 'minatar' || (network === 'auto' && fitsFilters(inputShape));
}

/** Whether observations are pictures of at least 3×3, the size of the filters. */
export function fitsFilters(inputShape: readonly number[]): boolean {
  const picture = pictureAxes(inputShape);
  return picture !== undefined && picture.height >= 3 && picture.width >= 3;
}

// Where a network's numbers lie in its memory: parameters one behind the other, then traces of each row, then activations and gradients.

/** Numbers in the memory: address in bytes, and how many. */
export interface Region {
  readonly address: number;
  readonly length: number;
}

/** A layer's parameters, among all parameters: offsets in bytes from the first. */
export interface Parameters {
  readonly name: string;
  readonly inner: number;
  readonly units: number;
  readonly kernel: number;
  readonly bias: number;
}

/** Everything that one pass through the network computes. */
export interface Activations {
  readonly input: Region;
  /** Of each layer. */
  readonly outputs: readonly Region[];
  /** The part of the picture at each position of a convolution; of other layers nothing. */
  readonly patches: readonly (Region | undefined)[];
  /** Of layer normalisation: mean, then 1 / standard deviation. */
  readonly moments: readonly (Region | undefined)[];
}

/** The scalars of an update. */
export interface Scalars {
  /** δ */
  readonly delta: Region;
  /** The factor of old traces before the gradient is added: γλ, or 0 to begin anew. */
  readonly fade: Region;
  /** ‖e‖₁ */
  readonly size: Region;
  /** The factor of traces in the update. */
  readonly step: Region;
  /** β₂ᵗ, and 1 / (1 − β₂ᵗ). */
  readonly decay: Region;
  readonly correction: Region;
}

/** Gives numbers their place. */
class Arena {
  #end = 0;

  /** Room for numbers that begins where vectors like it. */
  take(length: number): Region {
    const address = this.#end;
    this.#end += 16 * Math.ceil(length / 4);
    return { address, length };
  }

  get bytes(): number {
    return this.#end;
  }
}

/** Where everything lies. */
export interface Layout {
  readonly layers: readonly SizedLayer[];
  readonly inputSize: number;
  readonly outputSize: number;
  /** All of them, with gaps of zeros between layers. */
  readonly parameters: Region;
  /** By layer; nothing for layers without any. */
  readonly parametersOf: readonly (Parameters | undefined)[];
  /** e, as the parameters lie, of each row. */
  readonly traces: readonly Region[];
  /** v of variance-adjusted steps, as the parameters lie. */
  readonly variance: Region;
  /** Two of the parameters' length, and two of the widest layer's. */
  readonly adjusted: Region;
  readonly sizes: Region;
  readonly scratch: Region;
  readonly sums: Region;
  readonly here: Activations;
  readonly next: Activations;
  /** Of each layer: gradients of its output. */
  readonly gradients: readonly Region[];
  /** As many ones as a convolution has positions. */
  readonly ones: Region;
  readonly scalars: Scalars;
  readonly bytes: number;
}

/** Places a network. @param rows how many learn side by side; @param isAdjusted whether steps keep variances. */
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
