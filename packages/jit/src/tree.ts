// Nested arrays and objects of tensors, taken apart and put together again.

import { JitError } from './errors.ts';
import * as tf from './tensorflow.ts';

/** A tensor within a structure. Shape and dtype outlive the tensor. */
export interface Leaf {
  readonly tensor: tf.Tensor;
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  /** Where it is, for messages: `0.weights.2`. */
  readonly path: string;
}

/** Stands for the tensor of that number in a structure. */
interface Place {
  readonly $tensor: number;
}

function isPlace(node: unknown): node is Place {
  return typeof node === 'object' && node !== null && '$tensor' in node;
}

/**
 * Takes a structure apart.
 *
 * @returns its tensors in order, and the structure with places in their stead, which is plain JSON
 * @throws JitError for anything that is neither a tensor, an array, a plain object nor a primitive
 */
export function flatten(structure: unknown): { tree: unknown; leaves: Leaf[] } {
  const leaves: Leaf[] = [];
  const walk = (node: unknown, path: string): unknown => {
    if (node instanceof tf.Tensor) {
      leaves.push({ tensor: node, shape: [...node.shape], dtype: node.dtype, path });
      return { $tensor: leaves.length - 1 } satisfies Place;
    }
    if (Array.isArray(node)) return node.map((item, i) => walk(item, `${path}.${i}`));
    if (typeof node === 'object' && node !== null) {
      if (Object.getPrototypeOf(node) !== Object.prototype && Object.getPrototypeOf(node) !== null) {
        throw new JitError(
          'not-a-tensor',
          `The value at ${path} of a compiled function is a ${node.constructor?.name ?? 'special object'}.`,
          'Pass and return tensors, and arrays and plain objects of them.',
        );
      }
      return Object.fromEntries(
        Object.entries(node).map(([key, item]) => [key, walk(item, `${path}.${key}`)]),
      );
    }
    if (typeof node === 'function') {
      throw new JitError(
        'not-a-tensor',
        `The value at ${path} of a compiled function is a function.`,
        'Pass and return tensors, and arrays and plain objects of them.',
      );
    }
    return node;
  };
  return { tree: walk(structure, 'the top'), leaves };
}

/** Puts a structure together from other tensors in the same order. */
export function unflatten(tree: unknown, tensors: readonly tf.Tensor[]): unknown {
  if (isPlace(tree)) return tensors[tree.$tensor];
  if (Array.isArray(tree)) return tree.map((item) => unflatten(item, tensors));
  if (typeof tree === 'object' && tree !== null) {
    return Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, unflatten(item, tensors)]));
  }
  return tree;
}
