import type { ActMode, ActOutputs, ExtraSpecs, MaybePromise, PackedArray, Rng, Space } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Engine, SampleArray, StepFunction, StepInputs } from '@prism-rl/nn';
import type { HostPolicy } from './network/hostPolicy.ts';
import type { PolicyNetwork } from './network/policyNetwork.ts';
import type { SamplesToActions } from './samplesToActions.ts';
import { samplesToActions } from './samplesToActions.ts';

interface ActInputs extends StepInputs {
  readonly observations: StepInputs[string];
}

type Parameters = StepFunction<ActInputs, 'parameters'>;

/** What an actor is made for. */
export interface PolicyActorOptions {
  readonly engine: Engine;
  readonly network: PolicyNetwork;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Whether samples go through tanh to the bounds of a Box, instead of being cut there. */
  readonly squash?: boolean;
  /**
   * Whether few rows of a small network may be computed on the host, where that is faster than a run of the engine. The owner must call
   * {@link PolicyActor.changed} whenever parameters change. Default false.
   */
  readonly host?: boolean;
  readonly rng: Rng;
}

/** Multiplications below which the host is faster: a run of a graph costs as much as about so many. */
const hostMultiplications = 8192;

/**
 * Chooses actions by a policy network: samples of its distribution to explore, the most probable ones to exploit.
 *
 * The network gives the distribution's parameters, by one graph for each number of rows; samples are drawn on the host. What was drawn
 * goes out beside the actions for the memory to keep: likelihoods are those of samples, not of the actions that they are cut to.
 */
export class PolicyActor {
  /** `samples`: categories from 0, or numbers before they were cut or squashed. */
  readonly extras: ExtraSpecs;
  readonly #options: PolicyActorOptions;
  readonly #actions: SamplesToActions;
  readonly #policies = new Map<number, Parameters>();
  #hostParameters = new Float32Array(0);
  #isStale = true;

  /** @throws PrismError `incompatible` for actions without bounds that should be squashed to them. */
  constructor(options: PolicyActorOptions) {
    this.#options = options;
    const { actionSpace, squash = false } = options;
    this.extras = samplesOf(options.network);
    this.#actions = samplesToActions(actionSpace, squash);
  }

  /** Fills `out`. With `exploit` the random stream does not move on. */
  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    const { network, actionSpace, host: isAllowed } = this.#options;
    const rows = out.actions.length / actionSpace.size;
    const { host } = network;
    if (isAllowed === true && host !== undefined && rows * host.multiplications < hostMultiplications) {
      if (!this.#isStale) return this.#runOnHost(host, rows, observations, out, mode);
      return host.refresh().then(() => {
        this.#isStale = false;
        this.#runOnHost(host, rows, observations, out, mode);
      });
    }
    const policy = this.#policies.get(rows) ?? this.#compile(rows);
    if (policy instanceof Promise) {
      return policy.then((ready) => this.#run(ready, observations, out, mode));
    }
    return this.#run(policy, observations, out, mode);
  }

  /** Says that the network's parameters are others now. */
  changed(): void {
    this.#isStale = true;
  }

  dispose(): void {
    for (const policy of this.#policies.values()) policy.dispose();
  }

  #runOnHost(
    host: HostPolicy,
    rows: number,
    observations: PackedArray,
    out: ActOutputs,
    mode: ActMode,
  ): void {
    const { parameterSize } = this.#options.network.distribution;
    if (this.#hostParameters.length !== rows * parameterSize) {
      this.#hostParameters = new Float32Array(rows * parameterSize);
    }
    const input = observations instanceof Float32Array ? observations : Float32Array.from(observations);
    host.parameters(input, rows, this.#hostParameters);
    this.#choose(this.#hostParameters, out, mode);
  }

  #run(policy: Parameters, observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    const input = observations instanceof Float32Array ? observations : Float32Array.from(observations);
    const outputs = policy.run({ observations: input });
    if (outputs instanceof Promise)
      return outputs.then((arrays) => this.#choose(arrays.parameters, out, mode));
    this.#choose(outputs.parameters, out, mode);
  }

  #choose(parameters: ArrayLike<number>, { actions, extras }: ActOutputs, mode: ActMode): void {
    const { network, actionSpace, rng } = this.#options;
    const { distribution } = network;
    const rows = actions.length / actionSpace.size;
    if (mode === 'explore') {
      const samples = (extras.samples as SampleArray | undefined) ?? this.#samples(rows);
      distribution.sample(rng, parameters, samples);
      this.#actions.fill(samples, actions);
    } else {
      const samples = this.#samples(rows);
      distribution.mostProbable(parameters, samples);
      this.#actions.fill(samples, actions);
    }
  }

  #samples(rows: number): SampleArray {
    const { sampleDtype, sampleSize } = this.#options.network.distribution;
    return sampleDtype === 'int32' ? new Int32Array(rows * sampleSize) : new Float32Array(rows * sampleSize);
  }

  #compile(rows: number): MaybePromise<Parameters> {
    const { engine, network, observationSpace } = this.#options;
    const compiled = engine.compile<ActInputs, 'parameters'>(
      { observations: { shape: [rows, observationSpace.size] } },
      ({ observations }) => ({ parameters: network.policy(observations) as tf.Tensor }),
    );
    const remember = (policy: Parameters): Parameters => {
      this.#policies.set(rows, policy);
      return policy;
    };
    return compiled instanceof Promise ? compiled.then(remember) : remember(compiled);
  }
}

/** What an actor by `network` says beside its actions. */
export function samplesOf({ distribution }: Pick<PolicyNetwork, 'distribution'>): {
  readonly samples: ExtraSpecs[string];
} {
  return { samples: { dtype: distribution.sampleDtype, size: distribution.sampleSize } };
}
