import type { ActMode, ActOutputs, ExtraSpecs, MaybePromise, PackedArray, Rng, Space } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Engine, SampleArray, Sampler } from '@prism-rl/nn';
import { exportedInputs, StepPerRows } from '@prism-rl/nn';
import type { PolicyNetwork } from './network/policyNetwork.ts';
import type { SamplesToActions } from './samplesToActions.ts';
import { samplesToActions } from './samplesToActions.ts';

/** Options of an actor. */
export interface PolicyActorOptions {
  readonly engine: Engine;
  readonly network: PolicyNetwork<Sampler>;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Whether samples go through tanh to the bounds of a Box, instead of being cut there. */
  readonly squash?: boolean;
  readonly rng: Rng;
}

/**
 * Chooses actions by a policy network: samples of its distribution to explore, the most probable ones to exploit.
 *
 * The network gives the distribution's parameters, by one compiled step for each number of rows; samples are drawn on the host. The actor
 * returns them beside the actions for the memory to keep: likelihoods are those of samples, not of the actions that they are cut to.
 */
export class PolicyActor {
  /** `samples`: categories from 0, or numbers before they were cut or squashed; `values` of states, where the network tells them. */
  readonly extras: ExtraSpecs;
  readonly #options: PolicyActorOptions;
  readonly #actions: SamplesToActions;
  readonly #policy: StepPerRows<'parameters'>;

  /** @throws PrismError `incompatible` for actions without bounds that should be squashed to them. */
  constructor(options: PolicyActorOptions) {
    this.#options = options;
    const { actionSpace, squash = false } = options;
    const { engine, network, observationSpace } = options;
    this.#policy = new StepPerRows(engine, observationSpace, () => ({
      step: ({ observations }) => ({ parameters: network.policy(observations) as tf.Tensor }),
      state: undefined,
    }));
    this.extras = {
      ...samplesOf(network),
      ...(network.valuesOf && { values: { dtype: 'float32', size: 1 } as const }),
    };
    this.#actions = samplesToActions(actionSpace, squash);
  }

  /** Fills `out`. With `exploit` the random stream does not move on. */
  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    const rows = out.actions.length / this.#options.actionSpace.size;
    const outputs = this.#policy.run(observations, rows);
    if (outputs instanceof Promise)
      return outputs.then(({ parameters }) => this.#choose(parameters, out, mode));
    this.#choose(outputs.parameters, out, mode);
  }

  /**
   * The policy as an ONNX model for any batch size.
   *
   * Input: `observation`, float32 `[batch, …shape]`, as the environment gives it. Outputs: `action`, the most probable one, as the
   * environment takes it: int32 `[batch]`, or float32 `[batch, size]` within the bounds of the action space; `parameters`, float32
   * `[batch, …]`: logits, values, or means and log standard deviations of the numbers that are cut, or squashed, to the bounds.
   *
   * @throws JitError for a network with an operation that cannot be exported.
   */
  async exportPolicy(): Promise<Uint8Array> {
    const { exportOnnxAsync } = await import('@prism-rl/jit');
    const { network, observationSpace } = this.#options;
    const { inputs, packed } = exportedInputs(observationSpace);
    return exportOnnxAsync(inputs, (tensors) => {
      const parameters = network.policy(packed(tensors));
      return { action: this.#actions.tensor(network.distribution.mode(parameters)), parameters };
    });
  }

  dispose(): void {
    this.#policy.dispose();
  }

  #choose(parameters: ArrayLike<number>, { actions, extras }: ActOutputs, mode: ActMode): void {
    const { network, actionSpace, rng } = this.#options;
    const { distribution } = network;
    const rows = actions.length / actionSpace.size;
    const kept = mode === 'explore' ? (extras.samples as SampleArray | undefined) : undefined;
    const samples = kept ?? this.#samples(rows);
    if (mode === 'explore') {
      distribution.sample(rng, parameters, samples);
      if (extras.values !== undefined) network.valuesOf?.(parameters, extras.values as Float32Array);
    } else distribution.mostProbable(parameters, samples);
    this.#actions.fill(samples, actions);
  }

  #samples(rows: number): SampleArray {
    const { sampleDtype, sampleSize } = this.#options.network.distribution;
    return sampleDtype === 'int32' ? new Int32Array(rows * sampleSize) : new Float32Array(rows * sampleSize);
  }
}

/** Returns the extras that an actor by `network` gives beside its actions. */
export function samplesOf({ distribution }: Pick<PolicyNetwork<Sampler>, 'distribution'>): {
  readonly samples: ExtraSpecs[string];
} {
  return { samples: { dtype: distribution.sampleDtype, size: distribution.sampleSize } };
}
