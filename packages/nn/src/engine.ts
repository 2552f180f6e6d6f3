import { type AgentContext, type Engine as AnyEngine, type MaybePromise, PrismError } from '@prism-rl/core';
import type { ArraySpec, Arrays, whereNodesRun } from '@prism-rl/jit';
import type * as tf from '@prism-rl/jit/tensorflow';

/** The inputs of a step function, by name. */
export interface StepInputs {
  readonly [name: string]: ArraySpec;
}

/** A step in plain tfjs: named tensors in, named tensors out. Updates variables and optimizers in place. */
export type TensorStep<I extends StepInputs, O extends string> = (
  inputs: {
    readonly [K in keyof I]: tf.Tensor;
  },
) => { readonly [K in O]: tf.Tensor };

/** A step that is ready to run: typed arrays in, typed arrays out, no tensors to dispose. */
export interface StepFunction<I extends StepInputs, O extends string> {
  /** Runs the step once; the next call overwrites the returned arrays. Synchronous on engines that support it, else a promise. */
  run(inputs: Arrays<keyof I>): MaybePromise<Arrays<O>>;
  /** Reports where each part of the step runs; absent on engines that cannot. Rejects if the runtime cannot, as in browsers. */
  placement?(): Promise<StepPlacement>;
  dispose(): void;
}

/** Where each part of a step runs. */
export interface StepPlacement {
  /** The nodes of its graph, in execution order. */
  readonly nodes: Awaited<ReturnType<typeof whereNodesRun>>;
  /** The TensorFlow.js operations that a kernel computes on the processor instead of the graph. */
  readonly inKernel: readonly string[];
}

/** Runs steps, eagerly on a tfjs backend or compiled. */
export interface Engine extends AnyEngine {
  /** Whether inputs of bytes are faster than float32, see {@link ArraySpec.isBytes}; default false. */
  readonly takesBytes?: boolean;
  /**
   * Returns the same engine with this number of threads for each operation; absent if the engine has no choice. `'fewest'` is for several
   * processes that share the cores; it changes no result.
   */
  withThreads?(threads: number | 'fewest'): Engine;
  /** Prepares a step for inputs of exactly these shapes. */
  compile<I extends StepInputs, O extends string>(
    inputs: I,
    step: TensorStep<I, O>,
  ): MaybePromise<StepFunction<I, O>>;
}

/**
 * The engine that compiles an agent's steps.
 *
 * @throws PrismError `state` without an engine or for a promise of one, `incompatible` if the engine does not compile TensorFlow.js steps.
 */
export function engineOf({ engine }: Pick<AgentContext, 'engine'>): Engine {
  if (engine === undefined) {
    throw PrismError.state`An agent with a neural network needs an engine.
      Pass engine: await activateBackend('auto'), from @prism-rl/nn.`;
  }
  if (compilesSteps(engine)) return engine;
  if (engine instanceof Promise) {
    throw PrismError.state`An agent with a neural network received a promise instead of an engine.
      Await it: engine: await activateBackend('auto').`;
  }
  throw PrismError.incompatible`The engine ${engine.name} does not compile steps of TensorFlow.js, which this agent needs.
    Choose a backend of @prism-rl/nn, such as ort.`;
}

/** Whether an engine runs steps of TensorFlow.js. */
export function compilesSteps(engine: AnyEngine): engine is Engine {
  return typeof (engine as Partial<Engine>).compile === 'function';
}
