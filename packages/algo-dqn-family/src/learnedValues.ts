import type {
  AgentContext,
  MaybePromise,
  Metrics,
  PortablePolicy,
  RngState,
  Schedule,
  Snapshot,
  StepLearner,
  Weights,
} from '@prism-rl/core';
import { childSnapshot, mergeSnapshots } from '@prism-rl/core';
import type { Optimizer } from '@prism-rl/nn';
import { assignWeights, disposeVariables, restoreVariables, saveVariables, weightsOf } from '@prism-rl/nn';
import type { QNetwork } from './network/qNetwork.ts';
import type { ValueActor } from './valueActor.ts';

export interface ValueAgent<B> extends StepLearner<B> {
  /** The current probability of a random action. */
  readonly epsilon: number;
  /** @throws PrismError `not-finite` for a reward that is not a finite float32. */
  learn(batch: B): MaybePromise<Metrics>;
  exportPolicy(format: 'onnx'): Promise<Uint8Array>;
  portable(): Promise<PortablePolicy>;
  dispose(): void;
}

/** State that an agent of the family saves, restores and disposes of: network, optimizer, random stream and steps of its schedules. */
export interface LearnedValues {
  /** Returns the current learning rate as a step input; reused. */
  learningRate(): Float32Array;
  /** Saves the learned state, plus `parts` and `counters` of the agent. */
  save(
    parts?: { readonly [name: string]: Snapshot },
    counters?: { readonly [name: string]: number },
  ): Promise<Snapshot>;
  restore(snapshot: Snapshot): void;
  /** See `Policy.weights` and `Policy.adoptWeights` of `@prism-rl/core`. */
  weights(): Promise<Weights>;
  adoptWeights(weights: Weights): void;
  dispose(): void;
}

export function learnedValues(
  rng: AgentContext['rng'],
  {
    network,
    optimizer,
    actor,
    learningRate,
  }: {
    readonly network: QNetwork;
    readonly optimizer: Optimizer;
    readonly actor: ValueActor;
    readonly learningRate: Schedule;
  },
): LearnedValues {
  const rate = new Float32Array(1);
  return {
    learningRate: () => rate.fill(learningRate(actor.envSteps)),
    save: async (parts = {}, counters = {}) => {
      const { meta, arrays } = mergeSnapshots({
        online: await saveVariables(network.variables),
        optimizer: await saveVariables(optimizer.variables),
        ...parts,
      });
      return { meta: { ...meta, ...counters, envSteps: actor.envSteps, rng: rng.save() }, arrays };
    },
    restore: (snapshot) => {
      restoreVariables(network.variables, childSnapshot(snapshot, 'online'));
      restoreVariables(optimizer.variables, childSnapshot(snapshot, 'optimizer'));
      actor.envSteps = Number(snapshot.meta.envSteps);
      rng.restore(snapshot.meta.rng as RngState);
    },
    weights: () => weightsOf(network.variables),
    adoptWeights: (weights) => assignWeights(network.variables, weights),
    dispose: () => {
      actor.dispose();
      disposeVariables(network.variables);
      disposeVariables(optimizer.variables);
    },
  };
}
