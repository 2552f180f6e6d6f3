// One trace of a step: saves all state, runs the step under the recording backend, and restores the state.

import { JitError } from '../errors.ts';
import type { DType, Program, TypedArray, Value, VariableUpdate } from '../program/ir.ts';
import { sizeOf } from '../program/ir.ts';
import * as tf from '../tensorflow.ts';
import { JIT_BACKEND, jitBackend, withJitBackend } from './backend.ts';
import { Tracer } from './tracer.ts';
import { HeldVariables, type OptimizerCounts } from './variables.ts';

/** Shape and dtype of one named input. */
export interface ArraySpec {
  /** Dimensions, batch first. */
  readonly shape: readonly number[];
  /** Element type; default `float32`. */
  readonly dtype?: DType | undefined;
  /**
   * Whether a `float32` input contains only integers from 0 to 255, such as pixels. A `Uint8Array` then goes to a GPU unconverted, in a quarter of
   * the bytes; the step sees float32. Default false.
   */
  readonly isBytes?: boolean | undefined;
}

/** The step as the tracer calls it. */
export type TracedStep = (tensors: Record<string, tf.Tensor>) => Record<string, tf.Tensor>;

/** A program, with observations made while recording it. */
export interface Trace extends Program {
  readonly constants: readonly Value[];
  readonly created: readonly tf.Variable[];
  readonly counts: OptimizerCounts;
}

/** Sample contents for an input; they depend on `round`. Integers are 0, the only index that is always valid. */
function sample(spec: ArraySpec, round: number): TypedArray {
  const length = sizeOf(spec.shape);
  if (spec.dtype === 'int32') return new Int32Array(length);
  if (spec.dtype === 'bool') return new Uint8Array(length).fill(round & 1);
  if (spec.isBytes === true) return Float32Array.from({ length }, (_, i) => (i + 10 * round) % 256);
  const values = new Float32Array(length);
  const period = Math.min(length, 997);
  for (let i = 0; i < period; i++) values[i] = 0.5 + 0.25 * Math.sin(i + 1 + 10 * round);
  for (let filled = period; filled < length; filled *= 2)
    values.copyWithin(filled, 0, Math.min(filled, length - filled));
  return values;
}

function collect(tracer: Tracer, result: unknown): Map<string, Value> {
  const outputs = new Map<string, Value>();
  if (result === null || typeof result !== 'object' || result instanceof tf.Tensor || 'then' in result) {
    throw JitError.notATensor`The step must return an object of tensors.
      For example \`return { loss }\`; a step cannot be async.`;
  }
  for (const [name, tensor] of Object.entries(result)) {
    if (!(tensor instanceof tf.Tensor)) {
      throw JitError.notATensor`The step's output '${name}' is not a tensor.
        Return tensors only; compute plain values outside the step.`;
    }
    if (tensor.isDisposed) {
      throw JitError.disposed`The step's output '${name}' is freed before the step ends.
        Return it from the enclosing tf.tidy or gradient function: they free all other tensors.`;
    }
    outputs.set(name, tracer.use(tensor));
  }
  return outputs;
}

/**
 * Runs the step once and records it.
 *
 * @param specs shape and dtype of each input
 * @param round number of the trace, which determines the sample contents
 * @param keepsPlaces whether operations and constants remember the lines that made them
 */
export function recordStep(
  specs: Readonly<Record<string, ArraySpec>>,
  step: TracedStep,
  round: number,
  keepsPlaces: boolean,
): Trace {
  return withJitBackend(() => {
    const backend = jitBackend();
    const engine = tf.engine();
    let tracer: Tracer | undefined;
    let kept: readonly tf.Tensor[] = [];
    const held = new HeldVariables((dataId) => {
      const value = tracer?.known(dataId);
      return value !== undefined && value.source !== 'constant';
    });
    engine.startScope(JIT_BACKEND);
    try {
      const recorder = new Tracer(held.byData(), keepsPlaces);
      tracer = recorder;
      const inputs: Value[] = [];
      const tensors: Record<string, tf.Tensor> = {};
      for (const [name, spec] of Object.entries(specs)) {
        const tensor = tf.tensor(sample(spec, round), [...spec.shape], spec.dtype ?? 'float32');
        tensors[name] = tensor;
        inputs.push(recorder.input(name, tensor, spec.isBytes));
      }
      backend.listener = recorder;
      const result = step(tensors);
      const outputs = collect(recorder, result);
      // No scope may free tensors that a gradient's function computes in addition to its value.
      kept = Object.values(result).filter(
        ({ kept: isKept, dataId }) => isKept && recorder.known(dataId)?.source === 'node',
      );
      const updates: VariableUpdate[] = held.assigned().map((variable) => {
        if (variable.isDisposed) {
          throw JitError.disposed`The step disposes the variable '${variable.name}'.
            Dispose variables outside the step.`;
        }
        return { variable, value: recorder.use(variable) };
      });
      return {
        inputs,
        operations: recorder.operations,
        outputs,
        updates,
        flatUpdates: [],
        constants: recorder.constants,
        created: held.created(),
        counts: held.counts(),
      };
    } finally {
      backend.listener = undefined;
      engine.endScope();
      for (const tensor of kept) if (!(tensor instanceof tf.Variable)) tensor.dispose();
      held.restore();
    }
  });
}
