import type { Engine as AnyEngine, MaybePromise } from '@prism-rl/core';
import type { PlacedNode } from '@prism-rl/jit';
import type * as tf from '@prism-rl/jit/tensorflow';

/** Shape and element type of one input of a step function. */
export interface ArraySpec {
  readonly shape: readonly number[];
  /** Default `float32`. */
  readonly dtype?: 'float32' | 'int32';
  /**
   * Of a float32 input, whether all its numbers are whole ones from 0 to 255, so that a `Uint8Array` of them may travel as it is; the step
   * sees float32. Only for engines that take bytes; default false.
   */
  readonly isBytes?: boolean;
}

/** The inputs of a step function, by name. */
export interface StepInputs {
  readonly [name: string]: ArraySpec;
}

/** Typed arrays for the inputs, by name. */
export type InputArrays<I extends StepInputs> = {
  readonly [K in keyof I]: Float32Array | Int32Array | Uint8Array;
};

/** The outputs of a step, by name, as typed arrays that the caller may read until the next call. */
export type OutputArrays<O extends string> = { readonly [K in O]: Float32Array | Int32Array | Uint8Array };

/** A step written in plain tfjs: named tensors in, named tensors out; variables and optimizers it uses change in place. */
export type TensorStep<I extends StepInputs, O extends string> = (
  inputs: {
    readonly [K in keyof I]: tf.Tensor;
  },
) => { readonly [K in O]: tf.Tensor };

/** A step made ready to run: typed arrays in, typed arrays out, no tensors to dispose. */
export interface StepFunction<I extends StepInputs, O extends string> {
  /** Runs it once. Returns at once on engines that can, else a promise. */
  run(inputs: InputArrays<I>): MaybePromise<OutputArrays<O>>;
  /** Tells where each part of it is computed; absent on engines that cannot. Rejects where the runtime does not tell, as in browsers. */
  placement?(): Promise<StepPlacement>;
  dispose(): void;
}

/** Where each part of a step is computed. */
export interface StepPlacement {
  /** The nodes of its graph, in the order in which they run. */
  readonly nodes: readonly PlacedNode[];
  /** The TensorFlow.js kernels that a kernel of the compiler computes on the processor, beside the graph. */
  readonly beside: readonly string[];
}

/** Runs steps: eager tfjs on one of its backends, or a compiler. */
export interface Engine extends AnyEngine {
  /** Whether bytes gain something by travelling as such to what computes the steps, see {@link ArraySpec.isBytes}; default false. */
  readonly takesBytes?: boolean;
  /**
   * The same engine with so many threads for each operation; absent where that cannot be chosen. `'fewest'` is for processes that fill the
   * processor's cores together: no result changes.
   */
  withThreads?(threads: number | 'fewest'): Engine;
  /** Makes a step ready for inputs of exactly these shapes. */
  compile<I extends StepInputs, O extends string>(
    inputs: I,
    step: TensorStep<I, O>,
  ): MaybePromise<StepFunction<I, O>>;
}
