import type { AgentContext, Space, Weights } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { StepPrograms } from '@prism-rl/jit';
import { JitError, stepPrograms } from '@prism-rl/jit';
import * as tf from '@prism-rl/jit/tensorflow';
import type { ObservationNormalizer } from '@prism-rl/memory';
import type { Distribution, SamplesToActions, Variables } from '@prism-rl/nn';
import {
  assignWeights,
  dense,
  disposeVariables,
  distributionFor,
  exportedInputs,
  gru,
  initializers,
  maskingOf,
  prefixed,
  samplesToActions,
  sequential,
  torso,
} from '@prism-rl/nn';
import type { NetworkConfig } from './settings.ts';

type Outputs = { readonly parameters: tf.Tensor2D; readonly states?: tf.Tensor2D };

/** A policy that takes the most probable action: its layers, and the order of its parameters in one row of numbers. */
export class EvolvedNetwork {
  readonly variables: Variables;
  readonly stateSize: number;
  readonly distribution: Distribution;
  readonly actions: SamplesToActions;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly #step: (observations: tf.Tensor, states?: tf.Tensor) => Outputs;

  /** @param space what the network sees: normalised observations, or the environment's own */
  constructor({ actionSpace, config, rng }: AgentContext<NetworkConfig>, space: Space) {
    const initializer = initializers.fanInUniform;
    const { layers, outputSize } = torso({ ...config, space, initializer, rng });
    const distribution = distributionFor(actionSpace);
    const parts = 'parts' in distribution ? (distribution.parts as readonly Distribution[]) : [distribution];
    const widths = parts.map((part) => (isReal(part) ? part.sampleSize : part.parameterSize));
    const units = widths.reduce((sum, width) => sum + width, 0);
    const { recurrent, recurrentUnits } = config;
    const memory =
      recurrent === 'none' ? undefined : gru({ inputSize: outputSize, units: recurrentUnits, rng });
    const features = sequential(layers);
    const head = dense({ inputSize: memory?.units ?? outputSize, units, initializer, rng });
    const masking = maskingOf(space);
    this.variables = {
      ...features.variables,
      ...(memory && prefixed('gru', memory.variables)),
      ...prefixed('policy', head.variables),
    };
    this.stateSize = memory?.units ?? 0;
    this.distribution = distribution;
    this.actions = samplesToActions(actionSpace, false);
    this.observationSpace = space;
    this.actionSpace = actionSpace;
    this.#step = (observations, states) => {
      const found = features.apply(observations);
      const next = states && memory?.step(found, states);
      const made = head.apply(next ?? found);
      // The distribution of real numbers also has logarithms of deviations, which the most probable action ignores.
      const padded = (own: tf.Tensor, k: number) => (isReal(parts[k]!) ? [own, tf.mul(own, 0)] : [own]);
      const all = parts.some(isReal) ? tf.concat(tf.split(made, widths, 1).flatMap(padded), 1) : made;
      const parameters = all as tf.Tensor2D;
      return {
        parameters: masking?.apply(parameters, observations) ?? parameters,
        ...(next && { states: next }),
      };
    };
  }

  /** The parameters of the variables, as they were drawn or assigned. */
  initial(): Float64Array {
    return Float64Array.from(Object.values(this.variables).flatMap((one) => [...one.dataSync()]));
  }

  /** Joins named tensors to a row of parameters. */
  row(weights: Weights): Float64Array {
    return Float64Array.from(Object.keys(this.variables).flatMap((name) => [...weights[name]!.values]));
  }

  /** Splits a row of parameters into named tensors. */
  named(parameters: Float64Array): Weights {
    let from = 0;
    const tensors = Object.entries(this.variables).map(([name, { shape, size }]) => {
      from += size;
      return [name, { shape, values: Float32Array.from(parameters.subarray(from - size, from)) }];
    });
    return Object.fromEntries(tensors);
  }

  /** Records the forward pass of `rows` observations. @throws PrismError `incompatible` for layers that kernels lack */
  record(rows: number): StepPrograms {
    const observations = { shape: [rows, this.observationSpace.size] };
    const states = { shape: [rows, this.stateSize] };
    try {
      return stepPrograms(
        { observations, ...(this.stateSize > 0 && { states }) },
        (inputs) => this.#step(inputs.observations!, inputs.states),
        'processor',
      );
    } catch (cause) {
      if (!(cause instanceof JitError)) throw cause;
      throw PrismError.incompatible`A population cannot compute this network: ${cause.message.split('\n', 1)[0]!}
        Choose another network or activation.`.causedBy(cause);
    }
  }

  /** The policy with these parameters as an ONNX model, with the inputs and outputs of other agents' models. */
  async export(parameters: Float64Array, normalizer?: ObservationNormalizer): Promise<Uint8Array> {
    const { exportOnnx } = await import('@prism-rl/jit');
    assignWeights(this.variables, this.named(parameters));
    const { inputs, packed } = exportedInputs(this.observationSpace, normalizer);
    const state = { shape: [1, this.stateSize] };
    return exportOnnx({ ...inputs, ...(this.stateSize > 0 && { state }) }, (tensors) => {
      const { parameters, states } = this.#step(packed(tensors), tensors.state);
      const action = this.actions.tensor(this.distribution.mode(parameters));
      return { action, parameters, ...(states && { nextState: states }) };
    });
  }

  dispose(): void {
    disposeVariables(this.variables);
  }
}

function isReal({ sampleDtype, sampleSize, parameterSize }: Distribution): boolean {
  return sampleDtype === 'float32' && parameterSize === 2 * sampleSize;
}
