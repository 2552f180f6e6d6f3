import type {
  ActMode,
  ActOutputs,
  AgentContext,
  MaybePromise,
  Memory,
  Metrics,
  PackedArray,
  Rng,
  RngState,
  Snapshot,
  StepLearner,
} from '@prism-rl/core';
import { childSnapshot, mergeSnapshots } from '@prism-rl/core';
import type { ReplayBatch } from '@prism-rl/memory';
import type {
  Engine,
  InputArrays,
  Optimizer,
  OutputArrays,
  StepFunction,
  StepInputs,
  Variables,
} from '@prism-rl/nn';
import {
  adam,
  copyVariables,
  currentEngine,
  disposeVariables,
  restoreVariables,
  rmsProp,
  saveVariables,
  sgd,
} from '@prism-rl/nn';
import { ActionIndices } from '../actionIndices.ts';
import { exploreEpsilon, greedyAction, scheduledEpsilon } from '../epsilonGreedy.ts';
import type { LearnInputs, LearningStep } from '../learning/learningStep.ts';
import { followTarget, learningStep } from '../learning/learningStep.ts';
import { DrawnInputs } from '../network/drawnInputs.ts';
import type { QNetwork } from '../network/qNetwork.ts';
import { qNetwork } from '../network/qNetwork.ts';
import type { Replay } from '../replayFor.ts';
import { replayFor } from '../replayFor.ts';
import type { ValueModel } from '../values/valueModel.ts';
import { valueModelFor } from '../values/valueModelFor.ts';
import type { DqnConfig } from './config.ts';
import { exportGreedyPolicy } from './exportGreedyPolicy.ts';

interface ActInputs extends StepInputs {
  readonly observations: StepInputs[string];
}

function optimizerFor(parameters: Variables, config: DqnConfig): Optimizer {
  const { adamEpsilon, rmspropDecay: decay, rmspropEpsilon: epsilon, momentum } = config;
  switch (config.optimizer) {
    case 'adam':
      return adam(parameters, { epsilon: adamEpsilon });
    case 'rmsprop':
      return rmsProp(parameters, { decay, epsilon });
    case 'sgd':
      return sgd(parameters, { momentum });
  }
}

/** The policy for a number of rows. */
interface Policy {
  readonly values: StepFunction<ActInputs, 'values'>;
  readonly draws: DrawnInputs;
}

interface Parts {
  readonly model: ValueModel;
  readonly online: QNetwork;
  readonly target: QNetwork;
  readonly optimizer: Optimizer;
  readonly learn: StepFunction<LearnInputs, string>;
  readonly draws: LearningStep['draws'];
  /** Where the target network is moved by a step of its own. */
  readonly updateTarget: StepFunction<StepInputs, never> | undefined;
}

/**
 * Deep Q-network (Mnih et al. 2015, Algorithm 1) and its family: Q-learning on minibatches from a replay memory, bootstrapping from a
 * target network that is copied now and then, with ε-greedy exploration.
 *
 * The improvements are parts that the configuration puts together: a memory ({@link replayFor}), a network ({@link qNetwork}), what is
 * learned of the return ({@link valueModelFor}) and the update ({@link learningStep}). All of them on is Rainbow (Hessel et al. 2018).
 */
export class DqnAgent implements StepLearner<ReplayBatch> {
  readonly #config: DqnConfig;
  readonly #steps: number;
  readonly #rng: Rng;
  readonly #engine: Engine;
  readonly #observationShape: readonly number[];
  readonly #observationSize: number;
  readonly #numActions: number;
  readonly #indices: ActionIndices;
  readonly #replay: Replay;
  readonly #parts: Parts;
  /** Compiled once for each number of rows that was asked for. */
  readonly #policies = new Map<number, Policy>();
  readonly #learningRate = new Float32Array(1);
  #envSteps = 0;
  #updates = 0;

  private constructor(context: AgentContext<DqnConfig>, engine: Engine, parts: Parts) {
    const { config, observationSpace, actionSpace } = context;
    this.#config = config;
    this.#steps = context.steps;
    this.#rng = context.rng;
    this.#engine = engine;
    this.#observationShape = observationSpace.shape;
    this.#observationSize = observationSpace.size;
    this.#numActions = actionSpace.flatSize;
    this.#indices = new ActionIndices(actionSpace);
    this.#replay = replayFor(context);
    this.#parts = parts;
  }

  /**
   * Makes the networks and compiles the learning step on the active backend.
   *
   * @throws PrismError `incompatible` for a network that does not fit the observations.
   */
  static async create(context: AgentContext<DqnConfig>): Promise<DqnAgent> {
    const { config, observationSpace, actionSpace, rng } = context;
    const engine = currentEngine();
    const model = valueModelFor(config);
    const network = (): QNetwork =>
      qNetwork({ observationSpace, actions: actionSpace.flatSize, model, config, rng });
    const online = network();
    const target = config.targetUpdateEvery === 0 ? online : network();
    if (target !== online) copyVariables(online.variables, target.variables);
    const optimizer = optimizerFor(online.variables, config);

    // Always the first step to be compiled: it holds every variable, and where a compiler lays them decides the order of sums over
    // all of them. So a resumed run rounds like one that was never interrupted, whatever it compiles later.
    const { inputs, draws, step } = learningStep({
      config,
      observationSize: observationSpace.size,
      model,
      online,
      target,
      optimizer,
    });
    const learn = await engine.compile<LearnInputs, string>(inputs, step);
    const updateTarget =
      config.targetUpdateEvery < 2
        ? undefined
        : await engine.compile<StepInputs, never>({}, () => {
            followTarget(online, target, config.targetTau);
            return {};
          });
    return new DqnAgent(context, engine, { model, online, target, optimizer, learn, draws, updateTarget });
  }

  get memory(): Memory<ReplayBatch> {
    return this.#replay.memory;
  }

  /** Probability of a random action now. */
  get epsilon(): number {
    return scheduledEpsilon(this.#config, this.#envSteps);
  }

  act(observations: PackedArray, { actions }: ActOutputs, mode: ActMode): MaybePromise<void> {
    const chosen = actions as Int32Array;
    const choosing = this.#choose(observations, chosen, mode);
    if (choosing instanceof Promise) return choosing.then(() => this.#indices.toActions(chosen));
    this.#indices.toActions(chosen);
  }

  learn(batch: ReplayBatch): MaybePromise<Metrics> {
    const { learningRate, learningRateEnd } = this.#config;
    const progress = Math.min(1, this.#envSteps / this.#steps);
    this.#learningRate[0] = learningRate + (learningRateEnd - learningRate) * progress;
    const inputs: InputArrays<LearnInputs> = {
      observations: batch.observations,
      actions: this.#indices.ofActions(batch.actions),
      rewards: batch.rewards,
      nextObservations: batch.nextObservations,
      discounts: batch.discounts,
      weights: batch.weights,
      learningRate: this.#learningRate,
    };
    for (const draws of this.#parts.draws) {
      draws.draw(this.#rng);
      Object.assign(inputs, draws.arrays);
    }
    const result = this.#parts.learn.run(inputs);
    return result instanceof Promise
      ? result.then((arrays) => this.#learned(arrays, batch))
      : this.#learned(result, batch);
  }

  async save(): Promise<Snapshot> {
    const { online, target, optimizer } = this.#parts;
    const snapshot = mergeSnapshots({
      online: await saveVariables(online.variables),
      target: await saveVariables(target.variables),
      optimizer: await saveVariables(optimizer.variables),
    });
    const counters = { envSteps: this.#envSteps, updates: this.#updates };
    return {
      meta: { ...snapshot.meta, ...counters, rng: this.#rng.save() as never },
      arrays: snapshot.arrays,
    };
  }

  restore(snapshot: Snapshot): void {
    const { online, target, optimizer } = this.#parts;
    restoreVariables(online.variables, childSnapshot(snapshot, 'online'));
    if (target !== online) restoreVariables(target.variables, childSnapshot(snapshot, 'target'));
    restoreVariables(optimizer.variables, childSnapshot(snapshot, 'optimizer'));
    this.#envSteps = Number(snapshot.meta.envSteps);
    this.#updates = Number(snapshot.meta.updates);
    this.#rng.restore(snapshot.meta.rng as unknown as RngState);
  }

  /** As ONNX: `observation` → `action` (int32) and `values` `[batch, actions]`, without chance: noisy layers at their means. */
  exportPolicy(_format: 'onnx'): Promise<Uint8Array> {
    const { model, online } = this.#parts;
    return exportGreedyPolicy(model, online, this.#observationShape, this.#indices.start);
  }

  dispose(): void {
    const { online, target, optimizer, learn, updateTarget } = this.#parts;
    learn.dispose();
    updateTarget?.dispose();
    for (const { values } of this.#policies.values()) values.dispose();
    disposeVariables(online.variables);
    if (target !== online) disposeVariables(target.variables);
    disposeVariables(optimizer.variables);
  }

  /** Writes the indices of actions. */
  #choose(observations: PackedArray, chosen: Int32Array, mode: ActMode): MaybePromise<void> {
    if (mode === 'exploit') {
      chosen.fill(-1);
    } else {
      this.#envSteps += chosen.length;
      if (!exploreEpsilon(this.#rng, this.epsilon, this.#numActions, chosen)) return;
    }
    const values = this.#values(observations, chosen.length, mode);
    if (values instanceof Promise) return values.then((arrays) => this.#fillGreedy(arrays, chosen));
    this.#fillGreedy(values, chosen);
  }

  #values(observations: PackedArray, rows: number, mode: ActMode): MaybePromise<OutputArrays<'values'>> {
    const policy = this.#policies.get(rows);
    if (policy !== undefined) return this.#evaluate(policy, observations, mode);
    const { model, online } = this.#parts;
    const draws = new DrawnInputs('act', {
      noiseSize: online.noiseSize,
      rows,
      fractions: model.fractions?.choose ?? 0,
    });
    const compiled = this.#engine.compile<ActInputs, 'values'>(
      { observations: { shape: [rows, this.#observationSize] }, ...draws.specs },
      (inputs) => ({ values: model.actionValues(online.apply(inputs.observations, draws.of(inputs))) }),
    );
    const remember = (values: Policy['values']): MaybePromise<OutputArrays<'values'>> => {
      const fresh = { values, draws };
      this.#policies.set(rows, fresh);
      return this.#evaluate(fresh, observations, mode);
    };
    return compiled instanceof Promise ? compiled.then(remember) : remember(compiled);
  }

  #evaluate(
    { values, draws }: Policy,
    observations: PackedArray,
    mode: ActMode,
  ): MaybePromise<OutputArrays<'values'>> {
    if (mode === 'explore') draws.draw(this.#rng);
    else draws.settle();
    const input = observations instanceof Float32Array ? observations : Float32Array.from(observations);
    return values.run({ observations: input, ...draws.arrays });
  }

  #fillGreedy({ values }: OutputArrays<'values'>, actions: Int32Array): void {
    for (let i = 0; i < actions.length; i++) {
      if (actions[i] === -1) actions[i] = greedyAction(values, i, this.#numActions);
    }
  }

  #learned({ loss, meanQ, priorities }: OutputArrays<string>, batch: ReplayBatch): MaybePromise<Metrics> {
    this.#updates++;
    const metrics: { [name: string]: number } = { loss: loss![0]!, meanQ: meanQ![0]!, epsilon: this.epsilon };
    const { memory, beta } = this.#replay;
    if (beta !== undefined) {
      metrics.beta = beta();
      memory.update?.(batch.indices, priorities as Float32Array);
    }
    const { updateTarget } = this.#parts;
    if (updateTarget === undefined || this.#updates % this.#config.targetUpdateEvery !== 0) return metrics;
    const updating = updateTarget.run({});
    return updating instanceof Promise ? updating.then(() => metrics) : metrics;
  }
}
