import type { PackedArray, Space, SpacePart } from '@prism-rl/core';
import { exceedsFloat32, maskName, partsOf } from '@prism-rl/core';
import type { ArraySpec, exportOnnx } from '@prism-rl/jit';
import type { Normalization } from '@prism-rl/jit/onnx';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Engine } from './engine.ts';
import { type Network, prefixed } from './network.ts';

/** The input of a step for `rows` packed observations: bytes if they are bytes and the engine supports them, else float32. */
export function observationInput(
  engine: Pick<Engine, 'takesBytes'>,
  { size, dtype }: Pick<Space, 'size' | 'dtype'>,
  rows: number,
): ArraySpec {
  const isBytes = engine.takesBytes === true && dtype === 'uint8';
  return { shape: [rows, size], ...(isBytes && { isBytes }) };
}

/** Converts packed observations for such an input; no copy if they fit already. */
export function observationArray(
  { isBytes = false }: Pick<ArraySpec, 'isBytes'>,
  observations: PackedArray,
): Float32Array | Uint8Array {
  if (isBytes) return observations instanceof Uint8Array ? observations : new Uint8Array(observations);
  return observations instanceof Float32Array ? observations : new Float32Array(observations);
}

/** The inputs of a network: all parts of a space except the mask of possible actions, which applies to its outputs. */
export function seenParts(space: Space): readonly SpacePart[] {
  const parts = partsOf(space);
  return space.kind === 'dict' ? parts.filter(({ name }) => name !== maskName) : parts;
}

/** Extracts the features of one part. */
export interface PartNetwork extends Network {
  readonly outputSize: number;
}

/**
 * One network for each part of a composite space, with concatenated features: `[rows, size]` → `[rows, features]`. The names of variables start with
 * the part's name.
 *
 * @param networkOf creates the network of a part, which receives `[rows, part size]`.
 */
export function joinedParts(space: Space, networkOf: (part: Space) => PartNetwork): PartNetwork {
  const all = partsOf(space);
  const seen = new Set(seenParts(space).map(({ name }) => name));
  const networks = all.map((part) => (seen.has(part.name) ? networkOf(part.space) : undefined));
  const sizes = all.map((part) => part.space.size);
  const own = networks.map((network, k) =>
    network === undefined ? {} : prefixed(all[k]!.name, network.variables),
  );
  return {
    variables: Object.assign({}, ...own),
    outputSize: networks.reduce((sum, network) => sum + (network?.outputSize ?? 0), 0),
    apply: (observations) => {
      // Split instead of slice: a slice would fix the number of rows in exported policies.
      const features = tf.split(observations, sizes, 1).flatMap((part, k) => networks[k]?.apply(part) ?? []);
      return features.length === 1 ? features[0]! : tf.concat(features, 1);
    },
  };
}

/** Inputs of an exported policy: a tensor for each part of an observation, by name; float64 if float32 cannot represent its numbers. */
export interface ExportedInputs {
  /** Shapes of one row. A space without parts has the single input `observation`. */
  readonly inputs: Parameters<typeof exportOnnx>[0];
  /** Packs the parts to observations `[rows, size]`. */
  packed(tensors: { readonly [name: string]: tf.Tensor }): tf.Tensor;
}

/**
 * The inputs of a policy exported for a space. Parts of a Dict keep their names. Names of a policy's other
 * tensors and indices of a Tuple get the prefix `observation_`.
 *
 * @param normalizer normalizes the model's observations; only for spaces without parts.
 */
export function exportedInputs(
  space: Space,
  normalizer?: Normalization & { readonly clip: number },
): ExportedInputs {
  const parts = partsOf(space).map(({ input, space: part }) => ({
    name: input,
    shape: [1, ...part.shape],
    dtype: exceedsFloat32(part) ? ('float64' as const) : ('float32' as const),
    size: part.size,
  }));
  return {
    inputs: Object.fromEntries(
      parts.map(({ name, shape, dtype }) => [name, { shape, dtype, normalization: normalizer }]),
    ),
    packed: (tensors) => {
      const parted = parts.map(({ name, size }) =>
        tf.reshape(tensors[name]!, [tensors[name]!.shape[0]!, size]),
      );
      const rows = parted.length === 1 ? parted[0]! : tf.concat(parted, 1);
      return normalizer === undefined ? rows : tf.clipByValue(rows, -normalizer.clip, normalizer.clip);
    },
  };
}
