import * as tf from '@prism-rl/jit/tensorflow';
import type { Term } from './term.ts';

/** λ times the sum of all weights and biases squared. */
export function weightDecay(lambda: number): Term {
  return ({ parameters }) =>
    tf.mul(lambda, tf.addN(parameters.map((parameter) => tf.sum(tf.square(parameter))))) as tf.Scalar;
}
