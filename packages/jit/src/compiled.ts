// A compiled step: arrays in, arrays out.

import type { ProductSize } from './onnx/builder.ts';
import type { TypedArray } from './program/ir.ts';
import type { Arrays } from './run/boundRun.ts';
import type { BoundStep } from './run/boundStep.ts';
import type * as tf from './tensorflow.ts';
import type { ArraySpec } from './trace/record.ts';

export type { Arrays } from './run/boundRun.ts';

/** Facts about a compiled function's graph. */
export interface GraphInfo {
  /** Number of ONNX nodes. */
  readonly nodes: number;
  /** Number of nodes by operator. */
  readonly operators: Readonly<Record<string, number>>;
  /** TensorFlow.js operations that a kernel computes instead of the graph, such as an optimizer's. */
  readonly inKernel: readonly string[];
  /** Size of the model in bytes. */
  readonly bytes: number;
  /** Floating-point operations of the matrix products in one run. */
  readonly flops: number;
  /** Sizes of the matrix products. Their time is a lower bound for the time of a run. */
  readonly products: readonly ProductSize[];
  /** Threads of the session. */
  readonly threads: number;
  /** Tensors bound at each run: the overhead of a call. */
  readonly bound: number;
  /** Milliseconds of each phase. */
  readonly traceMs: number;
  readonly lowerMs: number;
  readonly sessionMs: number;
  /** The ONNX model. */
  readonly model: Uint8Array;
}

type CompileTimes = Pick<GraphInfo, 'traceMs' | 'lowerMs' | 'sessionMs'>;

type Outputs<O> = { readonly [K in keyof O]: TypedArray };

/** A compiled step. */
export class CompiledStep<
  I extends Record<string, ArraySpec> = Record<string, ArraySpec>,
  O extends Record<string, tf.Tensor> = Record<string, tf.Tensor>,
> {
  /** Whether {@link run} is available. */
  readonly synchronous: boolean;
  readonly graph: GraphInfo;
  readonly #step: BoundStep;

  constructor(step: BoundStep, threads: number, times: CompileTimes) {
    const { nodes, operators, model, flops, products, kernel, ...ports } = step.program;
    const bound = [ports.inputs, ports.outputs, ports.reads, ports.writes].flat().length;
    const inKernel = kernel?.operations ?? [];
    this.#step = step;
    this.synchronous = step.synchronous;
    const sizes = { nodes, bytes: model.length, flops, threads, bound };
    this.graph = { operators, inKernel, products, ...sizes, ...times, model };
  }

  get #outputs(): Outputs<O> {
    return this.#step.outputs as Outputs<O>;
  }

  /**
   * Runs the step now. The next run overwrites the returned arrays.
   *
   * @throws JitError `not-synchronous` if the runtime is asynchronous
   */
  run(inputs: Arrays<keyof I>): Outputs<O> {
    this.#step.run(inputs as Arrays<string>);
    return this.#outputs;
  }

  /** Runs the step and resolves to the same arrays. Runs take effect in the order of their calls. */
  async runAsync(inputs: Arrays<keyof I>): Promise<Outputs<O>> {
    await this.#step.runAsync(inputs as Arrays<string>);
    return this.#outputs;
  }

  /** Runs the step now if the runtime can and no run of another step is in progress, else after it. */
  take(inputs: Arrays<keyof I>): Outputs<O> | Promise<Outputs<O>> {
    const waiting = this.#step.take(inputs as Arrays<string>);
    return waiting === undefined ? this.#outputs : waiting.then(() => this.#outputs);
  }

  /** Frees the session and keeps the variables. */
  dispose(): void {
    this.#step.dispose();
  }
}
