import type { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { fanInUniform, type Initializer } from './initializers.ts';
import { kernelAndBias, type Variables } from './network.ts';

/** Options of {@link gru}. */
export interface GruOptions {
  readonly inputSize: number;
  /** Size of the state. */
  readonly units: number;
  /** Default {@link fanInUniform}. */
  readonly initializer?: Initializer;
  /** Draws the initial parameters, first of the inputs, then of the state. */
  readonly rng: Rng;
}

/** A recurrent part of a network: its output is its state, which it receives with the next input. */
export interface Recurrence {
  readonly variables: Variables;
  /** Size of the state. */
  readonly units: number;
  /** One step, from inputs `[rows, inputSize]` and states `[rows, units]` to the next states. */
  step(inputs: tf.Tensor, states: tf.Tensor): tf.Tensor2D;
  /**
   * Several steps of several rows.
   *
   * @param inputs `[steps · rows, inputSize]`, time-major: all rows of the first step, then all rows of the second, ….
   * @param first `[rows, units]`: the states before the first step.
   * @param starts `[steps · rows]`: 1 at the first step of an episode, which resets the state and stops its gradient.
   * @returns `[steps · rows, units]`: the states after each step.
   */
  sequence(inputs: tf.Tensor, first: tf.Tensor, starts: tf.Tensor): tf.Tensor2D;
}

/**
 * A gated recurrent unit (Cho et al. 2014) with PyTorch's equations, whose reset gate multiplies the product of the state:
 *
 *   r = σ(W_ir x + b_ir + W_hr h + b_hr)
 *   z = σ(W_iz x + b_iz + W_hz h + b_hz)
 *   n = tanh(W_in x + b_in + r ⊙ (W_hn h + b_hn))
 *   h′ = (1 − z) ⊙ n + z ⊙ h
 *
 * Variables: `inputKernel` `[inputSize, 3 units]`, `stateKernel` `[units, 3 units]`, `inputBias` and `stateBias` `[3 units]`, with r, z and n
 * concatenated: PyTorch's, with transposed kernels.
 */
export function gru({ inputSize, units, initializer = fanInUniform, rng }: GruOptions): Recurrence {
  const gates = 3 * units;
  const { kernel: inputKernel, bias: inputBias } = kernelAndBias([inputSize, gates], initializer, rng);
  const { kernel: stateKernel, bias: stateBias } = kernelAndBias([units, gates], initializer, rng);
  const ofInputs = (inputs: tf.Tensor): tf.Tensor2D =>
    tf.add(tf.matMul(inputs as tf.Tensor2D, inputKernel as unknown as tf.Tensor2D), inputBias);
  return {
    variables: { inputKernel, inputBias, stateKernel, stateBias },
    units,
    step: (inputs, states) =>
      cell(ofInputs(inputs), states as tf.Tensor2D, stateKernel as unknown as tf.Tensor2D, stateBias, units)
        .state,
    sequence: (inputs, first, starts) => unrolled(ofInputs(inputs), first, stateKernel, stateBias, starts),
  };
}

/** Intermediate values of a step that its gradient needs. */
interface Cell {
  /** h′ */
  readonly state: tf.Tensor2D;
  /** r and z, concatenated. */
  readonly gates: tf.Tensor2D;
  /** n */
  readonly candidate: tf.Tensor2D;
  /** W_hn h + b_hn */
  readonly recalled: tf.Tensor2D;
}

/** @param x `[rows, 3 units]`: the contributions of the inputs to r, z and n. */
function cell(x: tf.Tensor2D, h: tf.Tensor2D, kernel: tf.Tensor2D, bias: tf.Tensor, units: number): Cell {
  const ofState: tf.Tensor2D = tf.add(tf.matMul(h, kernel), bias);
  const [xGates, xCandidate] = tf.split(x, [2 * units, units], 1) as [tf.Tensor2D, tf.Tensor2D];
  const [hGates, recalled] = tf.split(ofState, [2 * units, units], 1) as [tf.Tensor2D, tf.Tensor2D];
  const gates: tf.Tensor2D = tf.sigmoid(tf.add(xGates, hGates));
  const [r, z] = tf.split(gates, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
  const candidate: tf.Tensor2D = tf.tanh(tf.add(xCandidate, tf.mul(r, recalled)));
  return { state: tf.add(candidate, tf.mul(z, tf.sub(h, candidate))), gates, candidate, recalled };
}

/**
 * All steps, with a hand-written gradient (back-propagation through time): the chain rule would add a gradient of the kernel for each step, whereas
 * here one product covers the errors of all steps.
 */
function unrolled(
  inputs: tf.Tensor2D,
  first: tf.Tensor,
  stateKernel: tf.Tensor,
  stateBias: tf.Tensor,
  starts: tf.Tensor,
): tf.Tensor2D {
  const [rows, units] = first.shape as [number, number];
  const steps = inputs.shape[0] / rows;
  const kept = eachStep(tf.reshape(tf.sub(1, starts), [steps * rows, 1]), steps);
  const run = tf.customGrad((...given) => {
    const [x, h0, kernel, bias, save] = given as unknown as [
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor1D,
      tf.GradSaveFunc,
    ];
    let h = h0;
    const before: tf.Tensor2D[] = [];
    const cells: Cell[] = [];
    for (const [t, of] of eachStep(x, steps).entries()) {
      const remembered: tf.Tensor2D = tf.mul(h, kept[t]!);
      const next = cell(of, remembered, kernel, bias, units);
      before.push(remembered);
      cells.push(next);
      h = next.state;
    }
    save([
      ...[kernel, ...before, ...kept],
      ...cells.flatMap(({ gates, candidate, recalled }) => [gates, candidate, recalled]),
    ]);
    return { value: joined(cells.map(({ state }) => state)), gradFunc: gradients as never };
  });
  const gradients = (errors: tf.Tensor, [kernel, ...saved]: tf.Tensor2D[]): tf.Tensor[] => {
    const [before, keeping] = [saved.slice(0, steps), saved.slice(steps, 2 * steps)];
    const byInputs: tf.Tensor2D[] = [];
    const byStates: tf.Tensor2D[] = [];
    const ofSteps = eachStep(errors as tf.Tensor2D, steps);
    let later: tf.Tensor2D | undefined;
    for (let t = steps - 1; t >= 0; t--) {
      const h = before[t]!;
      const [gates, n, recalled] = saved.slice(2 * steps + 3 * t, 2 * steps + 3 * t + 3) as [
        tf.Tensor2D,
        tf.Tensor2D,
        tf.Tensor2D,
      ];
      const [r, z] = tf.split(gates, 2, 1) as [tf.Tensor2D, tf.Tensor2D];
      const d: tf.Tensor2D = later === undefined ? ofSteps[t]! : tf.add(ofSteps[t]!, later);
      const dz = tf.mul(d, tf.sub(h, n));
      const carried = tf.mul(d, z);
      const dn: tf.Tensor2D = tf.mul(tf.sub(d, carried), tf.sub(1, tf.square(n)));
      const dr = tf.mul(dn, recalled);
      const dGates: tf.Tensor2D = tf.mul(tf.concat([dr, dz], 1), tf.mul(gates, tf.sub(1, gates)));
      const byState: tf.Tensor2D = tf.concat([dGates, tf.mul(dn, r)], 1) as tf.Tensor2D;
      byInputs.push(tf.concat([dGates, dn], 1) as tf.Tensor2D);
      byStates.push(byState);
      later = tf.mul(tf.add(carried, tf.matMul(byState, kernel!, false, true)), keeping[t]!);
    }
    const all = joined(byStates.reverse());
    return [joined(byInputs.reverse()), later!, tf.matMul(joined(before), all, true), tf.sum(all, 0)];
  };
  return run(inputs, first, stateKernel, stateBias) as tf.Tensor2D;
}

/** Splits `[steps · rows, n]` into one tensor for each step. */
function eachStep(all: tf.Tensor2D, steps: number): tf.Tensor2D[] {
  return steps === 1 ? [all] : (tf.split(all, steps, 0) as tf.Tensor2D[]);
}

function joined(steps: readonly tf.Tensor2D[]): tf.Tensor2D {
  return steps.length === 1 ? steps[0]! : tf.concat2d([...steps], 0);
}
