import { PrismError } from '@prism-rl/core';
import type { Arrays } from '@prism-rl/jit';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Engine, StepFunction, StepInputs, TensorStep } from './engine.ts';

/**
 * Runs steps operation by operation on the tfjs backend that is active now, even if another is activated later. Synchronous if the backend is
 * (cpu, wasm, node); on a GPU steps return a promise.
 */
export function eagerEngine(name: string, synchronous: boolean): Engine {
  const backend = tf.getBackend();
  return {
    name,
    compile: <I extends StepInputs, O extends string>(inputs: I, step: TensorStep<I, O>) =>
      new EagerStep(inputs, step, backend, synchronous),
  };
}

class EagerStep<I extends StepInputs, O extends string> implements StepFunction<I, O> {
  readonly #inputs: I;
  readonly #step: TensorStep<I, O>;
  readonly #backend: string;
  readonly #synchronous: boolean;

  constructor(inputs: I, step: TensorStep<I, O>, backend: string, synchronous: boolean) {
    this.#inputs = inputs;
    this.#step = step;
    this.#backend = backend;
    this.#synchronous = synchronous;
  }

  run(arrays: Arrays<keyof I>): Arrays<O> | Promise<Arrays<O>> {
    // Takes effect at once, since the backend is initialised. tfjs moves data from other backends itself.
    if (tf.getBackend() !== this.#backend) void tf.setBackend(this.#backend);
    let first = 0;
    const outputs = tf.tidy(() => {
      // Tensor ids increase with time.
      first = tf.scalar(0).id;
      const tensors = {} as { [K in keyof I]: tf.Tensor };
      for (const key of Object.keys(this.#inputs) as (keyof I)[]) {
        const { shape, dtype = 'float32' } = this.#inputs[key]!;
        // Copy: tfjs keeps the given array, and the caller may reuse it.
        tensors[key] = tf.tensor(arrays[key].slice() as Float32Array, [...shape], dtype);
      }
      return this.#step(tensors) as Record<O, tf.Tensor>;
    });
    const names = Object.keys(outputs) as O[];
    const freed = names.find((name) => outputs[name].isDisposed);
    if (freed !== undefined) {
      throw new PrismError('state', `The step's output '${freed}' is freed before the step ends.`, {
        hint: 'Return it with the loss: valueAndGradients(variables, () => ({ loss, …outputs })).',
      });
    }
    // A returned variable or outside tensor does not belong to the step.
    const made = names
      .map((name) => outputs[name])
      .filter((output) => output.id > first && !(output instanceof tf.Variable));
    if (this.#synchronous) {
      const result = {} as Record<O, Float32Array>;
      for (const name of names) result[name] = outputs[name].dataSync<'float32'>().slice();
      tf.dispose(made);
      return result;
    }
    return this.#download(names, outputs, made);
  }

  async #download(
    names: readonly O[],
    outputs: Readonly<Record<O, tf.Tensor>>,
    made: tf.Tensor[],
  ): Promise<Arrays<O>> {
    const arrays = await Promise.all(names.map((name) => outputs[name].data<'float32'>()));
    tf.dispose(made);
    // Copy: a backend may have returned its own memory.
    return Object.fromEntries(names.map((name, k) => [name, arrays[k]!.slice()])) as Arrays<O>;
  }

  dispose(): void {}
}
