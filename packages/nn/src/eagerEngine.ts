import { type MaybePromise, PrismError } from '@prism-rl/core';
import type { Arrays } from '@prism-rl/jit';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Engine, StepInputs, TensorStep } from './engine.ts';

/**
 * Runs steps operation by operation on the tfjs backend that is active now, even if another is activated later. Synchronous if the backend is
 * (cpu, wasm, node); on a GPU steps return a promise.
 */
export function eagerEngine(name: string, synchronous: boolean): Engine {
  const backend = tf.getBackend();
  return {
    name,
    compile: <I extends StepInputs, O extends string>(inputs: I, step: TensorStep<I, O>) => ({
      run: (arrays: Arrays<keyof I>) => {
        // Takes effect immediately, since the backend is initialised. tfjs moves data from other backends itself.
        if (tf.getBackend() !== backend) void tf.setBackend(backend);
        return runStep(inputs, step, arrays, synchronous);
      },
      dispose: () => {},
    }),
  };
}

function runStep<I extends StepInputs, O extends string>(
  inputs: I,
  step: TensorStep<I, O>,
  arrays: Arrays<keyof I>,
  synchronous: boolean,
): MaybePromise<Arrays<O>> {
  let first = 0;
  const outputs = tf.tidy(() => {
    // Tensor ids increase with time.
    first = tf.scalar(0).id;
    const tensors = {} as { [K in keyof I]: tf.Tensor };
    for (const key of Object.keys(inputs) as (keyof I)[]) {
      const { shape, dtype = 'float32' } = inputs[key]!;
      // Copy: tfjs keeps the given array, and the caller may reuse it.
      tensors[key] = tf.tensor(arrays[key].slice() as Float32Array, [...shape], dtype);
    }
    return step(tensors) as Record<O, tf.Tensor>;
  });
  const names = Object.keys(outputs) as O[];
  const freed = names.find((name) => outputs[name].isDisposed);
  if (freed !== undefined) {
    throw PrismError.state`The step's output '${freed}' is freed before the step ends.
      Return it with the loss: valueAndGradients(variables, () => ({ loss, …outputs })).`;
  }
  // A returned variable or outside tensor does not belong to the step.
  const made = names
    .map((name) => outputs[name])
    .filter((output) => output.id > first && !(output instanceof tf.Variable));
  // Copies: a backend may return its own memory.
  const copied = (data: readonly Float32Array[]): Arrays<O> => {
    const copies = Object.fromEntries(names.map((name, k) => [name, data[k]!.slice()]));
    tf.dispose(made);
    return copies as Arrays<O>;
  };
  if (synchronous) return copied(names.map((name) => outputs[name].dataSync<'float32'>()));
  return Promise.all(names.map((name) => outputs[name].data<'float32'>())).then(copied);
}
