import type {
  ActMode,
  ActOutputs,
  AgentContext,
  Discrete,
  PackedArray,
  RngState,
  Snapshot,
  StepLearner,
} from '@prism-rl/core';
import { impossible } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { ReplayBatch } from '@prism-rl/memory';
import { UniformReplay } from '@prism-rl/memory';
import type { StepFunction, Variables } from '@prism-rl/nn';
import {
  adam,
  blendVariables,
  copyVariables,
  dense,
  disposeVariables,
  engineOf,
  greedyAction,
  huber,
  initializers,
  maskingOf,
  oneHotRows,
  prefixed,
  restoreVariables,
  StepPerRows,
  saveVariables,
  sequential,
  torso,
  valueAndGradients,
} from '@prism-rl/nn';

/** Settings of {@link DeepQ}. */
export interface DeepQConfig {
  readonly learningRate: number;
  readonly discount: number;
  /** Probability of a random action. */
  readonly epsilon: number;
  /** Part of the way to the network that the target network goes at each update. */
  readonly targetTau: number;
}

type Column = { shape: [rows: number] };
type Rows = { shape: [rows: number, size: number] };
type Inputs = {
  observations: Rows;
  actions: Column & { dtype: 'int32' };
  rewards: Column;
  discounts: Column;
  nextObservations: Rows;
};
type Update = StepFunction<Inputs, 'loss' | 'meanQ'>;

const batchSize = 32;

/** Values of all actions, `[rows, actions]`: pictures, choices and parts of observations each have layers that suit them. */
function valueNetwork({ observationSpace, actionSpace, rng }: AgentContext<DeepQConfig>) {
  const { layers, outputSize } = torso({
    space: observationSpace,
    network: 'auto',
    hidden: [64, 64],
    activation: 'relu',
    initializer: initializers.fanInUniform,
    rng,
  });
  const { variables, apply } = sequential([
    ...layers,
    ['values', dense({ inputSize: outputSize, units: actionSpace.flatSize, rng })],
  ]);
  const masking = maskingOf(observationSpace);
  const values = (observations: tf.Tensor) => {
    const all = apply(observations) as tf.Tensor2D;
    return masking === undefined ? all : masking.apply(all, observations);
  };
  return { variables, values };
}

/** Q-learning with a replay memory and a target network (Mnih et al. 2015) that follows slowly (Lillicrap et al. 2016); ε-greedy. */
export class DeepQ implements StepLearner<ReplayBatch> {
  readonly memory: UniformReplay;
  readonly #context: AgentContext<DeepQConfig>;
  readonly #values: StepPerRows<'q'>;
  readonly #update: Update;
  readonly #variables: Variables;

  private constructor(
    context: AgentContext<DeepQConfig>,
    values: StepPerRows<'q'>,
    update: Update,
    variables: Variables,
  ) {
    const { observationSpace, actionSpace, config } = context;
    const { discount } = config;
    this.memory = new UniformReplay({
      observationSpace,
      actionSpace,
      capacity: 10_000,
      batchSize,
      discount,
      learningStarts: 100,
    });
    this.#context = context;
    this.#values = values;
    this.#update = update;
    this.#variables = variables;
  }

  /** Makes the networks, and compiles the update with the engine of the run. */
  static async create(context: AgentContext<DeepQConfig>): Promise<DeepQ> {
    const { observationSpace, actionSpace, config } = context;
    const engine = engineOf(context);
    const [online, target] = [valueNetwork(context), valueNetwork(context)];
    copyVariables(online.variables, target.variables);
    const optimizer = adam(online.variables);

    const column: Column = { shape: [batchSize] };
    const rows: Rows = { shape: [batchSize, observationSpace.size] };
    const actions = { ...column, dtype: 'int32' as const };
    const inputs = {
      observations: rows,
      actions,
      rewards: column,
      discounts: column,
      nextObservations: rows,
    };
    const update: Update = await engine.compile<Inputs, 'loss' | 'meanQ'>(inputs, (batch) => {
      // Outside the loss, so that no gradient flows through it. A discount is 0 where the episode ended with its step.
      const next = tf.max(target.values(batch.nextObservations), 1);
      const goal = tf.add(batch.rewards, tf.mul(batch.discounts, next));
      const { value, gradients, outputs } = valueAndGradients(online.variables, () => {
        const taken = oneHotRows(batch.actions as tf.Tensor1D, actionSpace.flatSize);
        const q = tf.sum(tf.mul(online.values(batch.observations), taken), 1);
        return { loss: tf.mean(huber(tf.sub(goal, q))) as tf.Scalar, meanQ: tf.mean(q) };
      });
      optimizer.apply(gradients, config.learningRate);
      blendVariables(online.variables, target.variables, config.targetTau);
      return { loss: value, meanQ: outputs.meanQ };
    });
    const values = new StepPerRows<'q'>(engine, observationSpace, () => ({
      step: ({ observations }) => ({ q: online.values(observations) }),
      state: undefined,
    }));
    const kept = { ...online.variables, ...optimizer.variables, ...prefixed('target', target.variables) };
    return new DeepQ(context, values, update, kept);
  }

  async act(observations: PackedArray, { actions }: ActOutputs, mode: ActMode) {
    const { rng, config, actionSpace } = this.#context;
    const { n, start } = actionSpace as Discrete;
    const q = (await this.#values.run(observations, actions.length)).q.slice();
    for (let i = 0; i < actions.length; i++) {
      if (mode === 'explore' && rng.random() < config.epsilon) {
        // A random one of those that the mask leaves.
        for (let k = i * n; k < (i + 1) * n; k++) if (q[k] !== impossible) q[k] = rng.random();
      }
      actions[i] = start + greedyAction(q, i, n);
    }
  }

  async learn({ observations, actions, rewards, discounts, nextObservations }: ReplayBatch) {
    const { start } = this.#context.actionSpace as Discrete;
    const indices = Int32Array.from(actions, (action) => action - start);
    const batch = { observations, actions: indices, rewards, discounts, nextObservations };
    const { loss, meanQ } = await this.#update.run(batch);
    return { loss: loss[0]!, meanQ: meanQ[0]! };
  }

  async save(): Promise<Snapshot> {
    const { arrays } = await saveVariables(this.#variables);
    return { meta: { rng: this.#context.rng.save() }, arrays };
  }

  restore(snapshot: Snapshot) {
    this.#context.rng.restore(snapshot.meta.rng as RngState);
    restoreVariables(this.#variables, snapshot);
  }

  dispose() {
    this.#values.dispose();
    this.#update.dispose();
    disposeVariables(this.#variables);
  }
}
