import type { AgentContext, Memory, Schedule } from '@prism-rl/core';
import { linearSchedule, PrismError, pictureAxes } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Replay, ReplayBatch, SequenceBatch } from '@prism-rl/memory';
import { replayMemory, SequenceReplay, withDemonstrations } from '@prism-rl/memory';
import { adam, losses, type Optimizer, rmsProp, sgd, type Variables } from '@prism-rl/nn';
import { supportsBranches } from '../actions.ts';
import { type Exploration, epsilonGreedy } from '../exploration.ts';
import { type QNetwork, type QNetworkOptions, qNetwork } from '../network/qNetwork.ts';
import { branchingValues } from '../values/branching.ts';
import { categoricalValues } from '../values/categorical.ts';
import { expectedValues } from '../values/expected.ts';
import { histogramValues } from '../values/histogram.ts';
import { implicitQuantileValues, quantileValues } from '../values/quantile.ts';
import type { Loss, ValueModel } from '../values/valueModel.ts';
import type { DqnConfig } from './config.ts';
import { conservative } from './conservative.ts';
import { largeMargin } from './largeMargin.ts';
import { munchausen } from './munchausen.ts';
import type { Term } from './term.ts';
import { weightDecay } from './weightDecay.ts';

/** A value-based agent with replay: DQN's recipe, whose fields are where its descendants differ. */
export interface DqnRecipe {
  readonly exploration: Exploration;
  readonly memory: () => ReplayOrSequences;
  /** Creates a network; called for the online and the target network. */
  readonly network: (options: QNetworkOptions) => QNetwork;
  /** What the network's outputs mean, and their loss. */
  readonly values: ValueModel;
  readonly target: Target;
  readonly loss: Loss;
  /** Further terms of the loss, by the names of their metrics. */
  readonly terms: { readonly [name: string]: Term };
  /** Names of further numbers of a batch's rows, `ReplayBatch.columns`, for the terms. Absent by default. */
  readonly columns?: readonly string[];
  /** τ of the target network by environment steps, instead of the setting `targetTau`. Absent by default. */
  readonly tau?: Schedule;
  /** Called after each update, in which weights may be reset or averaged (`variable.assign`). Absent by default. */
  afterUpdate?(networks: {
    readonly online: QNetwork;
    /** The online network itself, if the agent has no target network. */
    readonly target: QNetwork;
    readonly optimizer: Optimizer;
    /** Updates so far. */
    readonly updates: number;
  }): void;
  /** The learning rate by environment steps. */
  readonly learningRate: Schedule;
  readonly optimizer: (parameters: Variables) => Optimizer;
}

/** What an update bootstraps from; without fields, the greedy policy of the target network. */
export interface Target {
  /** Whether the online network chooses the next action (van Hasselt, Guez & Silver 2016). */
  readonly isDouble?: boolean;
  /** Returns the reward and the policy to bootstrap from. */
  bootstrap?(step: {
    /** `[batch, actions]` values of S_{t−1} by the target network, which takes a separate pass. */
    qTm1(): tf.Tensor2D;
    /** `[batch]` int32 actions taken. */
    readonly aTm1: tf.Tensor1D;
    /** `[batch]` */
    readonly rT: tf.Tensor1D;
    /** `[batch]` γⁿ, or 0 after a termination. */
    readonly discountT: tf.Tensor1D;
    /** `[batch, actions]` values of S_t by the network that chooses. */
    readonly qT: tf.Tensor2D;
  }): { readonly rT: tf.Tensor1D; readonly policyT: tf.Tensor2D };
}

/**
 * Returns the recipe that a configuration selects: DQN without any improvement, Rainbow with six.
 *
 * @param asPacked whether batches also contain observations in the dtype of their space; default false.
 * @throws PrismError `incompatible` if several branches meet a distribution of the return or Munchausen.
 */
export function dqnRecipe(
  context: AgentContext<DqnConfig>,
  branches: readonly number[],
  asPacked = false,
): DqnRecipe {
  return {
    exploration: epsilonGreedy(context, context.config),
    memory: () => replayFor(context, asPacked),
    network: qNetwork,
    ...objectiveFor(context.config, branches),
    learningRate: learningRateFor(context),
    optimizer: (parameters) => optimizerFor(parameters, context.config),
  };
}

/** Returns the fields of a recipe that the update consists of. */
export function objectiveFor(
  config: DqnConfig,
  branches: readonly number[] = [],
): Pick<DqnRecipe, 'values' | 'target' | 'loss' | 'terms' | 'columns'> {
  const hasMargin = config.demonstrations > 0 && config.margin > 0;
  return {
    values: valueModelFor(config, branches),
    target: {
      isDouble: config.double,
      ...(config.munchausen && {
        bootstrap: ({ qTm1, aTm1, rT, discountT, qT }) => munchausen(qTm1(), aTm1, rT, discountT, qT, config),
      }),
    },
    loss: losses[config.loss],
    terms: {
      ...(config.conservative > 0 && { conservative: conservative(config.conservative) }),
      ...(hasMargin && { margin: largeMargin(config) }),
      ...(config.l2 > 0 && { l2: weightDecay(config.l2) }),
    },
    ...(hasMargin && { columns: ['demonstration'] }),
  };
}

/**
 * Creates the value model that a configuration selects.
 *
 * @param branches number of actions per branch; default: a single branch.
 * @throws PrismError `incompatible` if several branches meet a distribution of the return or Munchausen.
 */
export function valueModelFor(config: DqnConfig, branches: readonly number[] = []): ValueModel {
  if (branches.length > 1) {
    const verdict = supportsBranches(config);
    if (verdict !== true) {
      throw PrismError.incompatible`An agent of several choices at once ${verdict}.
        Take distribution=none, munchausen=false, conservative=0 and margin=0.`;
    }
    return branchingValues(branches);
  }
  switch (config.distribution) {
    case 'none':
      return expectedValues;
    case 'categorical':
      return categoricalValues(config);
    case 'histogram':
      return histogramValues(config);
    case 'quantile':
      return quantileValues(config);
    case 'implicit':
      return implicitQuantileValues(config);
  }
}

/** The final rate of a preset or the defaults may exceed an initial rate set alone: then the rate is constant. */
export function learningRateFor({
  config: { learningRate: from, learningRateEnd },
  steps,
}: {
  readonly config: Pick<DqnConfig, 'learningRate' | 'learningRateEnd'>;
  readonly steps: number;
}): Schedule {
  return linearSchedule({ from, to: Math.min(learningRateEnd, from), steps });
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

/** A replay buffer of transitions, or of sequences for recurrent networks. */
export interface ReplayOrSequences extends Pick<Replay, 'beta' | 'prepare'> {
  readonly memory: Memory<ReplayBatch | SequenceBatch>;
}

/**
 * Creates the replay buffer of a configuration, see {@link replayMemory}. It stores each frame of stacked images once. A recurrent network
 * learns from a {@link SequenceReplay}.
 *
 * @param asPacked whether batches also contain observations in the dtype of their space; default false.
 */
export function replayFor(context: AgentContext<DqnConfig>, asPacked = false): ReplayOrSequences {
  const { observationSpace, config } = context;
  if (config.recurrent !== 'none') {
    const { replayCapacity: capacity, sequenceLength: length, recurrentUnits: stateSize } = config;
    return { memory: new SequenceReplay({ ...context, ...config, capacity, length, stateSize }) };
  }
  // Frames are stacked along the first axis if channels come first.
  const axes = pictureAxes(observationSpace.shape);
  const frames = axes?.isChannelsFirst ? axes.channels : 1;
  const { nStepLoss, nStepLossSteps, demonstrations, pretraining, priorityBonus } = config;
  const longSteps = nStepLoss > 0 ? nStepLossSteps : undefined;
  const replay = (numEnvs: number, beta?: () => number): Replay =>
    replayMemory({ ...context, numEnvs, config: { ...config, longSteps } }, frames, asPacked, beta);
  return demonstrations > 0
    ? withDemonstrations(replay, context, pretraining, priorityBonus)
    : replay(context.numEnvs);
}
