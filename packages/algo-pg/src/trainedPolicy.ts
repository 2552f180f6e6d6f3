import type {
  ActMode,
  ActOutputs,
  AgentContext,
  ExtraSpecs,
  MaybePromise,
  PackedArray,
  RngState,
  Snapshot,
} from '@prism-rl/core';
import { childSnapshot, mergeSnapshots } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Optimizer, Sampler, Variables } from '@prism-rl/nn';
import {
  clipByGlobalNorm,
  currentEngine,
  disposeVariables,
  restoreVariables,
  saveVariables,
  valueAndGradients,
} from '@prism-rl/nn';
import { exportPolicyNetwork } from './exportPolicyNetwork.ts';
import type { PolicyNetwork } from './network/policyNetwork.ts';
import { PolicyActor } from './policyActor.ts';

/** What a {@link TrainedPolicy} is made of. */
export interface TrainedPolicyOptions {
  readonly network: PolicyNetwork<Sampler>;
  /** What losses are functions of. */
  readonly trained: Variables;
  /** All that is saved and disposed of; default: what is trained. */
  readonly variables?: Variables;
  readonly optimizer: (parameters: Variables) => Optimizer;
  /** Joint norm that gradients are cut to; 0 cuts nothing. */
  readonly maxGradientNorm: number;
  /** See {@link PolicyActor}. */
  readonly squash?: boolean;
}

/** One step of the optimizer, as tensors. */
export interface Descent {
  /** Before the step. */
  readonly loss: tf.Tensor;
  /** What the loss told beside itself. */
  readonly metrics: { readonly [name: string]: tf.Tensor };
  /** The policy's distributions over the batch before the step. */
  readonly before: tf.Tensor2D;
  /** Those after it, computed where they are asked for. */
  after(): tf.Tensor2D;
}

/** A policy network with what acts by it and what trains it: the frame of the agents that learn from batches. */
export class TrainedPolicy {
  readonly network: PolicyNetwork<Sampler>;
  readonly #context: AgentContext<object>;
  readonly #trained: Variables;
  readonly #variables: Variables;
  readonly #optimizer: Optimizer;
  readonly #maxGradientNorm: number;
  readonly #actor: PolicyActor;
  readonly #squash: boolean;

  constructor(context: AgentContext<object>, options: TrainedPolicyOptions) {
    const { network, trained, variables = trained, optimizer, maxGradientNorm, ...acting } = options;
    const { observationSpace, actionSpace, rng } = context;
    const spaces = { observationSpace, actionSpace };
    this.network = network;
    this.#context = context;
    this.#trained = trained;
    this.#variables = variables;
    this.#optimizer = optimizer(trained);
    this.#maxGradientNorm = maxGradientNorm;
    this.#squash = acting.squash ?? false;
    this.#actor = new PolicyActor({ engine: currentEngine(), network, ...spaces, rng, ...acting });
  }

  /** See {@link PolicyActor.extras}. */
  get extras(): ExtraSpecs {
    return this.#actor.extras;
  }

  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void> {
    return this.#actor.act(observations, out, mode);
  }

  /** One step of the optimizer down a loss, for a step to be compiled. */
  descend(
    observations: tf.Tensor,
    learningRate: tf.Tensor,
    lossOf: () => {
      readonly loss: tf.Scalar;
      readonly metrics: { readonly [name: string]: tf.Scalar | undefined };
    },
  ): Descent {
    const { network } = this;
    const maxGradientNorm = this.#maxGradientNorm;
    const before = network.policy(observations);
    const kept: { [name: string]: tf.Tensor } = {};
    const { value: loss, gradients } = valueAndGradients(this.#trained, () => {
      const { loss: total, metrics } = lossOf();
      for (const [name, metric] of Object.entries(metrics)) {
        if (metric !== undefined) kept[name] = tf.keep(metric);
      }
      return total;
    });
    const cut = maxGradientNorm > 0 ? clipByGlobalNorm(gradients, maxGradientNorm) : gradients;
    this.#optimizer.apply(cut, learningRate);
    return { loss, metrics: kept, before, after: () => network.policy(observations) };
  }

  /** Network, optimizer and random stream; beside them `parts` and `counters` of the agent's own. */
  async save(
    parts: { readonly [name: string]: Snapshot },
    counters: { readonly [name: string]: number },
  ): Promise<Snapshot> {
    const { meta, arrays } = mergeSnapshots({
      network: await saveVariables(this.#variables),
      optimizer: await saveVariables(this.#optimizer.variables),
      ...parts,
    });
    return { meta: { ...meta, ...counters, rng: this.#context.rng.save() as never }, arrays };
  }

  restore(snapshot: Snapshot): void {
    restoreVariables(this.#variables, childSnapshot(snapshot, 'network'));
    restoreVariables(this.#optimizer.variables, childSnapshot(snapshot, 'optimizer'));
    this.#context.rng.restore(snapshot.meta.rng as unknown as RngState);
  }

  /** As ONNX: `observation` → `action`, the most probable one, and the distribution's `parameters`. */
  exportPolicy(): Promise<Uint8Array> {
    const { observationSpace, actionSpace } = this.#context;
    return exportPolicyNetwork(this.network, { observationSpace, actionSpace, squash: this.#squash });
  }

  dispose(): void {
    this.#actor.dispose();
    disposeVariables(this.#variables);
    disposeVariables(this.#optimizer.variables);
  }
}
