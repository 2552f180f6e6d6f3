// Where a network's numbers lie in its memory: parameters one behind the other, then traces of each row, then activations and gradients.
import type { NetworkDescription, SizedLayer } from './layers.ts';
import { sizedLayers } from './layers.ts';

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
