// Runs graphs compiled for GPUs on the CPU: some operators have other forms, and sums any order.

import { expect, test } from 'vitest';
import { normals } from '../../test/networks.ts';
import { compileProgram } from '../compile.ts';
import { rewrite } from '../passes/passes.ts';
import { BoundStep } from '../run/boundStep.ts';
import { loadRuntime } from '../runtime/loadRuntime.ts';
import { PLACES } from '../store/layout.ts';
import * as tf from '../tensorflow.ts';
import { traceStep } from '../trace/trace.ts';

const choices = { onCpu: false, kernel: false, code: 'native' } as const;
const specs = { x: { shape: [2, 6, 6, 3] }, w: { shape: [3, 3, 3, 4] }, v: { shape: [64, 5] } };
const lacking = ['Sum', 'Sign', 'LogSoftmax', 'FusedMatMul', 'ArgMax', 'ArgMin'];

/** A network's loss with its gradients: convolutions, a dense layer, log softmax, absolute values, a sum of three. */
function step({ x, w, v }: Record<string, tf.Tensor>): Record<string, tf.Tensor> {
  const loss = (image: tf.Tensor, filter: tf.Tensor, dense: tf.Tensor): tf.Scalar => {
    const hidden = tf.conv2d(image as tf.Tensor4D, filter as tf.Tensor4D, 1, 'valid');
    const logits = tf.matMul(tf.reshape(hidden, [2, 64]) as tf.Tensor2D, dense as tf.Tensor2D);
    const parts = [tf.sum(tf.logSoftmax(logits), 1), tf.sum(tf.abs(logits), 1), tf.sum(tf.square(logits), 1)];
    return tf.mean(tf.addN(parts));
  };
  const [dx, dw, dv] = tf.grads(loss as (...a: tf.Tensor[]) => tf.Tensor)([x!, w!, v!]);
  const pooled = (image: tf.Tensor): tf.Tensor => tf.maxPool(image as tf.Tensor4D, 2, 2, 'valid');
  const rounded = tf.round(v!); // with many equal numbers
  return {
    ...{ loss: loss(x!, w!, v!), dx: dx!, dw: dw!, dv: dv!, sign: tf.sign(v!) },
    pixels: tf.grad(pooled)(x!),
    first: tf.cast(tf.argMax(rounded, 1), 'float32'),
    last: tf.cast(tf.argMin(rounded, 0), 'float32'),
  };
}

const inputsOf = (run: number): Record<string, Float32Array> => {
  const draw = normals(run + 1);
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape }]) => [
      name,
      Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => 0.3 * draw()),
    ]),
  );
};

function expectClose(found: ArrayLike<number>, wanted: ArrayLike<number>): void {
  expect(found.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    const error = Math.abs(found[i]! - wanted[i]!) / (1 + Math.abs(wanted[i]!));
    expect(error).toBeLessThan(1e-5);
  }
}

test('single runs and batches of three compute the same as TensorFlow.js, without operators that WebGPU lacks', async () => {
  await tf.setBackend('cpu');
  const runtime = await loadRuntime();
  const trace = traceStep(specs, step, false);
  const program = rewrite('step', trace, choices, PLACES);
  const stepOf = async (runs: number): Promise<BoundStep> => {
    const compiled = compileProgram(Array(runs).fill(program), choices);
    expect(compiled.copied).toEqual([]);
    expect(Object.keys(compiled.operators).filter((name) => lacking.includes(name))).toEqual([]);
    const session = await runtime.createSession(compiled.model, { threads: 1, provider: 'cpu' });
    return new BoundStep(compiled, Array(runs).fill({ specs, trace }), session, runtime);
  };
  const [single, batched] = [await stepOf(1), await stepOf(3)];
  batched.run([0, 1, 2].map((run) => ({ run, inputs: inputsOf(run) })));
  for (const run of [0, 1, 2]) {
    single.run([{ run: 0, inputs: inputsOf(run) }]);
    const alone = single.outputsOf(0);
    tf.tidy(() => {
      const given = inputsOf(run);
      const tensors = Object.entries(specs).map(
        ([name, { shape }]) => [name, tf.tensor(given[name]!, shape)] as const,
      );
      for (const [name, tensor] of Object.entries(step(Object.fromEntries(tensors)))) {
        expectClose(alone[name]!, tensor.dataSync());
        expectClose(batched.outputsOf(run)[name]!, tensor.dataSync());
      }
    });
  }
  single.dispose();
  batched.dispose();
});
