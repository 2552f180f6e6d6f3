import type {
  ActMode,
  Agent,
  AgentContext,
  MaybePromise,
  Metrics,
  PackedArray,
  RngState,
  Snapshot,
} from '@prism-rl/core';
import { childSnapshot, mergeSnapshots, type Rng } from '@prism-rl/core';
import type { Engine, Network, Optimizer, OutputArrays, StepFunction, StepInputs } from '@prism-rl/nn';
import {
  adam,
  blendVariables,
  clipByGlobalNorm,
  copyVariables,
  currentEngine,
  disposeVariables,
  initializers,
  losses,
  mlp,
  restoreVariables,
  saveVariables,
  valueAndGradients,
} from '@prism-rl/nn';
import type { ReplayBatch } from '@prism-rl/replay';
import { UniformReplay } from '@prism-rl/replay';
import * as tf from '@tensorflow/tfjs';
import { exploreEpsilon, greedyAction } from '../epsilonGreedy.ts';
import type { DqnConfig } from './config.ts';
import { qLearningError } from './tdError.ts';

interface LearnInputs extends StepInputs {
  readonly observations: StepInputs[string];
  readonly actions: StepInputs[string];
  readonly rewards: StepInputs[string];
  readonly nextObservations: StepInputs[string];
  readonly discounts: StepInputs[string];
  readonly weights: StepInputs[string];
  readonly learningRate: StepInputs[string];
}

interface ActInputs extends StepInputs {
  readonly observations: StepInputs[string];
}

/**
 * Deep Q-network (Mnih et al. 2015, Algorithm 1): Q-learning on minibatches from a replay memory, bootstrapping from a target
 * network that is copied now and then, with ε-greedy exploration.
 */
export class DqnAgent implements Agent<ReplayBatch> {
  readonly memory: UniformReplay;
  readonly #config: DqnConfig;
  readonly #steps: number;
  readonly #rng: Rng;
  readonly #engine: Engine;
  readonly #observationSize: number;
  readonly #numActions: number;
  readonly #online: Network;
  readonly #target: Network;
  readonly #optimizer: Optimizer;
  readonly #learn: StepFunction<LearnInputs, 'loss' | 'meanQ'>;
  readonly #updateTarget: StepFunction<StepInputs, never>;
  /** The greedy policy, compiled once for each number of rows that it was asked for. */
  readonly #act = new Map<number, StepFunction<ActInputs, 'values'>>();
  readonly #learningRate = new Float32Array(1);
  #envSteps = 0;
  #updates = 0;

  private constructor(
    context: AgentContext<DqnConfig>,
    engine: Engine,
    networks: { online: Network; target: Network; optimizer: Optimizer },
    steps: {
      learn: StepFunction<LearnInputs, 'loss' | 'meanQ'>;
      updateTarget: StepFunction<StepInputs, never>;
    },
  ) {
    const { config, observationSpace, actionSpace } = context;
    this.#config = config;
    this.#steps = context.steps;
    this.#rng = context.rng;
    this.#engine = engine;
    this.#observationSize = observationSpace.size;
    this.#numActions = actionSpace.flatSize;
    this.#online = networks.online;
    this.#target = networks.target;
    this.#optimizer = networks.optimizer;
    this.#learn = steps.learn;
    this.#updateTarget = steps.updateTarget;
    this.memory = new UniformReplay({
      observationSpace,
      actionSpace,
      capacity: config.replayCapacity,
      batchSize: config.batchSize,
      discount: config.discount,
      learningStarts: config.learningStarts,
      trainEvery: config.trainEvery,
      updatesPerTraining: config.updatesPerTraining,
    });
  }

  /** Makes the networks and compiles the learning step on the active backend. */
  static async create(context: AgentContext<DqnConfig>): Promise<DqnAgent> {
    const { config, observationSpace, actionSpace, rng } = context;
    const engine = currentEngine();
    const network = (): Network =>
      mlp({
        inputSize: observationSpace.size,
        hidden: config.hidden,
        outputSize: actionSpace.flatSize,
        activation: config.activation,
        initializer: initializers[config.initializer],
        rng,
      });
    const online = network();
    const target = config.targetUpdateEvery === 0 ? online : network();
    if (target !== online) copyVariables(online.variables, target.variables);
    const optimizer = adam(online.variables, { epsilon: config.adamEpsilon });

    const batch = [config.batchSize];
    const rows = [config.batchSize, observationSpace.size];
    const learn = await engine.compile<LearnInputs, 'loss' | 'meanQ'>(
      {
        observations: { shape: rows },
        actions: { shape: batch, dtype: 'int32' },
        rewards: { shape: batch },
        nextObservations: { shape: rows },
        discounts: { shape: batch },
        weights: { shape: batch },
        learningRate: { shape: [] },
      },
      ({ observations, actions, rewards, nextObservations, discounts, weights, learningRate }) => {
        const qT = target.apply(nextObservations) as tf.Tensor2D;
        let meanQ: tf.Tensor | undefined;
        const { value: loss, gradients } = valueAndGradients(online.variables, () => {
          const qTm1 = online.apply(observations) as tf.Tensor2D;
          meanQ = tf.keep(tf.mean(qTm1));
          const error = qLearningError(
            qTm1,
            actions as tf.Tensor1D,
            rewards as tf.Tensor1D,
            discounts as tf.Tensor1D,
            qT,
          );
          return tf.mean(tf.mul(weights, losses[config.loss](error))) as tf.Scalar;
        });
        const clipped =
          config.maxGradientNorm > 0 ? clipByGlobalNorm(gradients, config.maxGradientNorm) : gradients;
        optimizer.apply(clipped, learningRate);
        if (config.targetUpdateEvery === 1) follow(online, target, config.targetTau);
        return { loss, meanQ: meanQ! };
      },
    );
    const updateTarget = await engine.compile({}, () => {
      follow(online, target, config.targetTau);
      return {};
    });
    return new DqnAgent(context, engine, { online, target, optimizer }, { learn, updateTarget });
  }

  /** Probability of a random action now. */
  get epsilon(): number {
    const { epsilonStart, epsilonEnd, epsilonDecay, epsilonSteps } = this.#config;
    const progress = this.#envSteps / epsilonSteps;
    const left = epsilonDecay === 'exponential' ? Math.exp(-progress) : Math.max(0, 1 - progress);
    return epsilonEnd + (epsilonStart - epsilonEnd) * left;
  }

  act(observations: PackedArray, actions: PackedArray, mode: ActMode): MaybePromise<void> {
    const chosen = actions as Int32Array;
    if (mode === 'exploit') {
      chosen.fill(-1);
    } else {
      this.#envSteps += chosen.length;
      if (!exploreEpsilon(this.#rng, this.epsilon, this.#numActions, chosen)) return;
    }
    const values = this.#values(observations, chosen.length);
    if (values instanceof Promise) return values.then((arrays) => this.#fillGreedy(arrays, chosen));
    this.#fillGreedy(values, chosen);
  }

  learn(batch: ReplayBatch): MaybePromise<Metrics> {
    const { learningRate, learningRateEnd } = this.#config;
    const progress = Math.min(1, this.#envSteps / this.#steps);
    this.#learningRate[0] = learningRate + (learningRateEnd - learningRate) * progress;
    const result = this.#learn.run({
      observations: batch.observations,
      actions: batch.actions,
      rewards: batch.rewards,
      nextObservations: batch.nextObservations,
      discounts: batch.discounts,
      weights: batch.weights,
      learningRate: this.#learningRate,
    });
    return result instanceof Promise ? result.then((arrays) => this.#learned(arrays)) : this.#learned(result);
  }

  async save(): Promise<Snapshot> {
    const snapshot = mergeSnapshots({
      online: await saveVariables(this.#online.variables),
      target: await saveVariables(this.#target.variables),
      optimizer: await saveVariables(this.#optimizer.variables),
    });
    const counters = { envSteps: this.#envSteps, updates: this.#updates };
    return {
      meta: { ...snapshot.meta, ...counters, rng: this.#rng.save() as never },
      arrays: snapshot.arrays,
    };
  }

  restore(snapshot: Snapshot): void {
    restoreVariables(this.#online.variables, childSnapshot(snapshot, 'online'));
    if (this.#target !== this.#online)
      restoreVariables(this.#target.variables, childSnapshot(snapshot, 'target'));
    restoreVariables(this.#optimizer.variables, childSnapshot(snapshot, 'optimizer'));
    this.#envSteps = Number(snapshot.meta.envSteps);
    this.#updates = Number(snapshot.meta.updates);
    this.#rng.restore(snapshot.meta.rng as unknown as RngState);
  }

  dispose(): void {
    this.#learn.dispose();
    this.#updateTarget.dispose();
    for (const step of this.#act.values()) step.dispose();
    disposeVariables(this.#online.variables);
    if (this.#target !== this.#online) disposeVariables(this.#target.variables);
    disposeVariables(this.#optimizer.variables);
  }

  #values(observations: PackedArray, rows: number): MaybePromise<OutputArrays<'values'>> {
    const input = observations instanceof Float32Array ? observations : Float32Array.from(observations);
    const step = this.#act.get(rows);
    if (step !== undefined) return step.run({ observations: input });
    const compiled = this.#engine.compile<ActInputs, 'values'>(
      { observations: { shape: [rows, this.#observationSize] } },
      (inputs) => ({ values: this.#online.apply(inputs.observations) }),
    );
    const remember = (fresh: StepFunction<ActInputs, 'values'>): MaybePromise<OutputArrays<'values'>> => {
      this.#act.set(rows, fresh);
      return fresh.run({ observations: input });
    };
    return compiled instanceof Promise ? compiled.then(remember) : remember(compiled);
  }

  #fillGreedy({ values }: OutputArrays<'values'>, actions: Int32Array): void {
    for (let i = 0; i < actions.length; i++) {
      if (actions[i] === -1) actions[i] = greedyAction(values, i, this.#numActions);
    }
  }

  #learned({ loss, meanQ }: OutputArrays<'loss' | 'meanQ'>): MaybePromise<Metrics> {
    this.#updates++;
    const metrics = { loss: loss[0]!, meanQ: meanQ[0]!, epsilon: this.epsilon };
    const { targetUpdateEvery } = this.#config;
    // A target that follows after every update does so inside the learning step.
    if (targetUpdateEvery < 2 || this.#updates % targetUpdateEvery !== 0) return metrics;
    const updating = this.#updateTarget.run({});
    return updating instanceof Promise ? updating.then(() => metrics) : metrics;
  }
}

/** Moves the target network towards the online one: all the way for τ = 1. */
function follow(online: Network, target: Network, tau: number): void {
  if (tau === 1) copyVariables(online.variables, target.variables);
  else blendVariables(online.variables, target.variables, tau);
}
