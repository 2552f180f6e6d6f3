import type {
  ActMode,
  ActOutputs,
  ExtraSpecs,
  MaybePromise,
  PackedArray,
  Policy,
  PortablePolicy,
  Rng,
  Space,
} from '@prism-rl/core';
import { statesOf, whenDone } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { ObservationNormalizer } from '@prism-rl/memory';
import type { Arrays, Engine, SampleArray, Sampler, SamplesToActions } from '@prism-rl/nn';
import { exportedInputs, StepPerRows, samplesToActions, samplingNoise } from '@prism-rl/nn';
import type { PolicyNetwork } from './network/policyNetwork.ts';
import { type RecurrentActorCritic, remembers } from './network/recurrentNetwork.ts';
import type { ObjectiveNetwork } from './rolloutAgent/recipe.ts';

export interface PolicyActorOptions {
  readonly engine: Engine;
  readonly network: ObjectiveNetwork | RecurrentActorCritic;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Normalises the network's input; default: none. */
  readonly normalizer?: ObservationNormalizer | undefined;
  /** Whether tanh squashes samples to the bounds of a Box, instead of clipping. */
  readonly squash?: boolean;
  /** Whether exported policies also have the expected return, of a network that computes it beside the policy. Default: false. */
  readonly exportsValue?: boolean;
  readonly rng: Rng;
}

/**
 * Chooses actions by a policy network: samples its distribution to explore, takes the most probable actions to exploit.
 *
 * A step compiled per number of rows computes the distribution's parameters; the host samples. The rollout buffer stores the samples in
 * addition to the actions: likelihoods refer to samples, not to clipped actions.
 */
export class PolicyActor {
  /**
   * `samples`: categories from 0, or numbers before clipping or squashing; `values` of states, if the network provides them; `states` of a
   * recurrent network before the step.
   */
  readonly extras: ExtraSpecs;
  /** Present if the network is recurrent, see `Policy.stateSize`. */
  readonly stateSize?: number;
  /** As `Policy.assess`, if the network has logits of one Discrete action, and values. */
  readonly assess?: NonNullable<Policy['assess']>;
  readonly #options: PolicyActorOptions;
  readonly #actions: SamplesToActions;
  readonly #policy: StepPerRows<string>;
  readonly #judge?: StepPerRows<'logits' | 'values'>;

  /** @throws PrismError `incompatible` if `squash` meets actions without bounds. */
  constructor(options: PolicyActorOptions) {
    this.#options = options;
    const { actionSpace, squash = false } = options;
    const { engine, network, normalizer } = options;
    const observationSpace = normalizer?.space ?? options.observationSpace;
    this.extras = sampleExtras(network);
    if (remembers(network)) {
      const { stateSize } = network;
      this.stateSize = stateSize;
      this.#policy = new StepPerRows<string>(engine, observationSpace, (rows) => ({
        inputs: { states: { shape: [rows, stateSize] } },
        step: (inputs) => {
          const { policy, states } = network.step(inputs.observations, inputs.states!);
          return { parameters: policy, states };
        },
        state: undefined,
      }));
      this.extras = { ...this.extras, states: { dtype: 'float32', size: stateSize } };
    } else {
      this.#policy = new StepPerRows<string>(engine, observationSpace, () => ({
        step: ({ observations }) => ({ parameters: network.policy(observations) }),
        state: undefined,
      }));
      if (network.valuesOf) this.extras = { ...this.extras, values: { dtype: 'float32', size: 1 } };
      if (network.value !== undefined && actionSpace.kind === 'discrete') {
        this.#judge = new StepPerRows(engine, observationSpace, () => ({
          step: ({ observations }) => {
            const both = network.both?.(observations);
            return {
              logits: both?.policy ?? network.policy(observations),
              values: both?.value ?? network.value!(observations),
            };
          },
          state: undefined,
        }));
        this.assess = (observations, rows, out) => {
          const seen = normalizer?.acting(observations) ?? observations;
          return whenDone(this.#judge!.run(seen, rows), ({ logits, values }) => {
            out.logits.set(logits as Float32Array);
            out.values.set(values as Float32Array);
          });
        };
      }
    }
    this.#actions = samplesToActions(actionSpace, squash);
  }

  /**
   * Fills `out`. `exploit` leaves the random stream unchanged.
   *
   * @throws PrismError `state` if the network is recurrent and `out` has no states.
   */
  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    const rows = out.actions.length / this.#options.actionSpace.size;
    const seen = this.#options.normalizer?.acting(observations) ?? observations;
    const outputs = this.#policy.run(seen, rows, this.#remembered(out, mode));
    return whenDone(outputs, (found) => this.#choose(found, out, mode));
  }

  /**
   * Exports the policy as an ONNX model for any batch size.
   *
   * Input: `observation`, `[batch, …shape]`, as the environment returns it: float32, or float64 if float32 cannot represent its numbers.
   * Outputs: `action`, the most probable one, as the environment takes it: int32 `[batch]`, or `[batch, size]` for several; float32
   * `[batch, size]` within the bounds of the action space; a Dict or Tuple is packed, its parts in order; `parameters`, float32 `[batch,
   * …]`: logits, values, or means and log standard deviations before clipping or squashing; with `exportsValue` also `value`, float32 `[batch]`. A recurrent network adds an input `state` and
   * an output `nextState`, float32 `[batch, stateSize]`; zeros start an episode.
   *
   * @throws JitError if the network contains an operation that cannot be exported.
   */
  async exportPolicy(): Promise<Uint8Array> {
    const { exportOnnx } = await import('@prism-rl/jit');
    const { network, observationSpace, normalizer, exportsValue } = this.#options;
    const { inputs, packed } = exportedInputs(observationSpace, normalizer);
    const chosen = (parameters: tf.Tensor2D): { readonly [name: string]: tf.Tensor } => ({
      action: this.#actions.tensor(network.distribution.mode(parameters)),
      parameters,
    });
    if (!remembers(network)) {
      return exportOnnx(inputs, (tensors) => {
        const seen = packed(tensors);
        const both = exportsValue ? network.both?.(seen) : undefined;
        return both ? { ...chosen(both.policy), value: both.value } : chosen(network.policy(seen));
      });
    }
    const state = { shape: [1, network.stateSize] };
    return exportOnnx({ ...inputs, state }, (tensors) => {
      const { policy, states } = network.step(packed(tensors), tensors.state!);
      return { ...chosen(policy), nextState: states };
    });
  }

  /** The policy as it is now, see `Policy.portable`. */
  async portable(): Promise<PortablePolicy> {
    const { portablePolicy } = await import('@prism-rl/jit/portable');
    const { network, actionSpace } = this.#options;
    // The parameters of samplers that are no distributions are values of actions.
    const isDistribution = 'logProb' in network.distribution;
    return portablePolicy(
      await this.exportPolicy(),
      isDistribution ? { by: 'distribution', noise: samplingNoise(actionSpace) } : { by: 'values' },
    );
  }

  dispose(): void {
    this.#judge?.dispose();
    this.#policy.dispose();
  }

  /** Returns the network's previous states as input, and stores them in the extras. */
  #remembered(out: ActOutputs, mode: ActMode): (() => { states: Float32Array }) | undefined {
    if (this.stateSize === undefined) return undefined;
    const states = statesOf(out);
    if (mode === 'explore') (out.extras.states as Float32Array | undefined)?.set(states);
    return () => ({ states });
  }

  #choose(found: Arrays<string>, out: ActOutputs, mode: ActMode): void {
    const { network, actionSpace, rng } = this.#options;
    const { actions, extras } = out;
    const parameters = found.parameters!;
    if (this.stateSize !== undefined) out.states!.set(found.states!);
    const { distribution } = network;
    const rows = actions.length / actionSpace.size;
    const kept = mode === 'explore' ? (extras.samples as SampleArray | undefined) : undefined;
    const samples = kept ?? this.#samples(rows);
    if (mode === 'explore') {
      distribution.sample(rng, parameters, samples);
      if (extras.values !== undefined && 'valuesOf' in network)
        network.valuesOf?.(parameters, extras.values as Float32Array);
    } else distribution.mostProbable(parameters, samples);
    this.#actions.fill(samples, actions);
  }

  #samples(rows: number): SampleArray {
    const { sampleDtype, sampleSize } = this.#options.network.distribution;
    return sampleDtype === 'int32' ? new Int32Array(rows * sampleSize) : new Float32Array(rows * sampleSize);
  }
}

/** Returns the extras that an actor with `network` outputs in addition to actions. */
export function sampleExtras({ distribution }: Pick<PolicyNetwork<Sampler>, 'distribution'>): {
  readonly samples: ExtraSpecs[string];
} {
  return { samples: { dtype: distribution.sampleDtype, size: distribution.sampleSize } };
}
