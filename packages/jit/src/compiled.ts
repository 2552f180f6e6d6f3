// One run's compiled step, as its author sees it: arrays in, arrays out.

import type { ProductSize } from './onnx/builder.ts';
import type { TypedArray } from './program/ir.ts';
import type { Arrays } from './run/boundRun.ts';
import type { BoundStep } from './run/boundStep.ts';
import type * as tf from './tensorflow.ts';
import type { ArraySpec } from './trace/record.ts';

export type { Arrays } from './run/boundRun.ts';

/** Facts about a compiled function's graph. */
export interface GraphInfo {
  /** Nodes of the ONNX graph. */
  readonly nodes: number;
  /** How many nodes of each operator. */
  readonly operators: Readonly<Record<string, number>>;
  /** The TensorFlow.js operations that a kernel of the compiler computes on the processor instead of the graph: an optimizer's, say. */
  readonly beside: readonly string[];
  /** Bytes of the model. */
  readonly bytes: number;
  /** Flops of the matrix products in one run. */
  readonly flops: number;
  /** Their sizes: alone they take the least that a run can. */
  readonly products: readonly ProductSize[];
  /** Threads the session uses. */
  readonly threads: number;
  /** Tensors bound at each run: what a call costs beside its arithmetic. */
  readonly bound: number;
  /** Milliseconds of each phase. */
  readonly traceMs: number;
  readonly lowerMs: number;
  readonly sessionMs: number;
  /** The ONNX model itself. */
  readonly model: Uint8Array;
}

/** A compiled step. */
export interface CompiledStep<
  I extends Record<string, ArraySpec> = Record<string, ArraySpec>,
  O extends Record<string, tf.Tensor> = Record<string, tf.Tensor>,
> {
  /**
   * Runs the step now. The returned arrays are reused: they are valid until the next run.
   *
   * @throws JitError `not-synchronous` where the runtime answers through promises only
   */
  run(inputs: Arrays<keyof I>): { readonly [K in keyof O]: TypedArray };
  /** Runs the step and promises the same arrays. Runs take effect in the order of their calls. */
  runAsync(inputs: Arrays<keyof I>): Promise<{ readonly [K in keyof O]: TypedArray }>;
  /** Whether `run` is possible. */
  readonly synchronous: boolean;
  /** Facts about the compiled graph. */
  readonly graph: GraphInfo;
  /** Frees the session. The variables live on. */
  dispose(): void;
}

/** Milliseconds of each phase of a compilation. */
export type CompileTimes = Pick<GraphInfo, 'traceMs' | 'lowerMs' | 'sessionMs'>;

/** A step bound to one run. */
export class Compiled {
  readonly synchronous: boolean;
  readonly graph: GraphInfo;
  readonly #step: BoundStep;

  constructor(step: BoundStep, threads: number, times: CompileTimes) {
    const { nodes, operators, model, flops, products, kernels, ...ports } = step.program;
    const bound = [ports.inputs, ports.outputs, ports.reads, ports.writes].flat().length;
    const beside = kernels[0]?.operations ?? [];
    this.#step = step;
    this.synchronous = step.synchronous;
    this.graph = {
      nodes,
      operators,
      beside,
      bytes: model.length,
      flops,
      products,
      threads,
      bound,
      ...times,
      model,
    };
  }

  run(inputs: Arrays<string>): Record<string, TypedArray> {
    this.#step.run([{ run: 0, inputs }]);
    return this.#step.outputsOf(0);
  }

  async runAsync(inputs: Arrays<string>): Promise<Record<string, TypedArray>> {
    await this.#step.runAsync([{ run: 0, inputs }]);
    return this.#step.outputsOf(0);
  }

  dispose(): void {
    this.#step.dispose();
  }
}
