// What a mapping between a network's tensors and PyTorch's is made of.
import type { Weights } from '@prism-rl/core';
import type { ImageSize } from '../convolutions.ts';

/** The place of a tensor in a state_dict; `null` if it has none. */
export type Place = {
  readonly name: string;
  /** Channels, height and width of the picture that PyTorch flattened into the layer's inputs. */
  readonly flattened?: readonly [number, number, number];
  /** Whether PyTorch's tensor is a single row, `[1, n]`. */
  readonly isRow?: boolean;
} | null;

/** Returns the places of a network's tensors by our names. */
export type Mapping = (own: Network) => ReadonlyMap<string, Place>;

/** A network that weights go into or come from. */
export interface Network {
  readonly weights: Weights;
  /** The picture that its first dense layer reads flattened; absent if it reads none, `'unknown'` for agents of plugins. */
  readonly picture: ImageSize | 'unknown' | undefined;
}

/** Kernels are `[…, inputs, outputs]` here, and `[outputs, inputs, …]` in PyTorch. */
export function isKernel(name: string): boolean {
  return /kernel(Sigma)?$/i.test(name);
}

/** Whether a kernel reads the flattened output of convolutions. */
export function followsPicture(name: string, { weights, picture }: Network): boolean {
  if (picture === undefined || picture === 'unknown' || !isKernel(name)) return false;
  const { shape } = weights[name]!;
  const { height, width, channels } = picture;
  const convolutions = Object.keys(weights).filter((other) => other.includes('torso/'));
  return (
    shape.length === 2 &&
    shape[0] === height * width * channels &&
    convolutions.some((other) => name.startsWith(other.slice(0, other.indexOf('torso/'))))
  );
}
