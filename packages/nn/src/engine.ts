import { type AgentContext, type Engine as AnyEngine, type MaybePromise, PrismError } from '@prism-rl/core';
import type { ArraySpec, Arrays, PlacedNode } from '@prism-rl/jit';
import type * as tf from '@prism-rl/jit/tensorflow';

/** The inputs of a step function, by name. */
export interface StepInputs {
  readonly [name: string]: ArraySpec;
}

/** A step written in plain tfjs: named tensors in, named tensors out; variables and optimizers it uses change in place. */
export type TensorStep<I extends StepInputs, O extends string> = (
  inputs: {
    readonly [K in keyof I]: tf.Tensor;
  },
) => { readonly [K in O]: tf.Tensor };

/** A step made ready to run: typed arrays in, typed arrays out, no tensors to dispose. */
export interface StepFunction<I extends StepInputs, O extends string> {
  /** Runs it once. The arrays may be read until the next call. Returns at once on engines that can, else a promise. */
  run(inputs: Arrays<keyof I>): MaybePromise<Arrays<O>>;
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

/**
 * The engine that an agent was given to compile its steps with.
 *
 * @throws PrismError `state` where it was given none, or a promise of one, `incompatible` for one that does not compile steps of TensorFlow.js.
 */
export function engineOf({ engine }: Pick<AgentContext, 'engine'>): Engine {
  if (engine === undefined) {
    throw new PrismError('state', 'An agent with a neural network was given no engine to compute it.', {
      hint: "Hand on what activating a backend gives: engine: await activateBackend('auto'), from @prism-rl/nn.",
    });
  }
  if (compilesSteps(engine)) return engine;
  if (engine instanceof Promise) {
    throw new PrismError('state', 'An agent with a neural network was given a promise of an engine.', {
      hint: "Await it: engine: await activateBackend('auto').",
    });
  }
  throw new PrismError(
    'incompatible',
    `The engine ${engine.name} does not compile steps of TensorFlow.js, which this agent is made of.`,
    { hint: 'Take a backend of @prism-rl/nn, such as ort.' },
  );
}

/** Whether an engine runs steps of TensorFlow.js. */
export function compilesSteps(engine: AnyEngine): engine is Engine {
  return typeof (engine as Partial<Engine>).compile === 'function';
}
