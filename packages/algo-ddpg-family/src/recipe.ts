import { type AgentContext, isBox, linearSchedule, type Schedule } from '@prism-rl/core';
import { type Replay, replayMemory, withDemonstrations } from '@prism-rl/memory';
import { adam, type Optimizer, type Variables } from '@prism-rl/nn';
import { type ExplorationNoise, explorationNoise } from './actor/explorationNoise.ts';
import type { DdpgFamilyConfig } from './config.ts';
import { meanReturn, quantileReturn, type ReturnModel } from './critics/returnModel.ts';
import { clonesToo, followsValues, type Improvement, imitatesAdvantages } from './learning/improvement.ts';
import { batchNetwork } from './network/batchNetwork.ts';
import { type BatchNetwork, normalizationOf } from './network/normalization.ts';
import { residualNetwork } from './network/residualNetwork.ts';

/** An actor-critic with replay: DDPG's recipe, whose fields are where its descendants differ. */
export interface DdpgRecipe {
  readonly memory: () => Replay;
  /** Creates the noise of exploring actions. @param std standard deviation. @param size numbers of the actions of all environments. */
  readonly noise: (std: number, size: number) => ExplorationNoise;
  /** Creates a network of features and actions; called for each network and its target. */
  readonly network: (role: 'policy' | 'critic', inputSize: number, outputSize: number) => BatchNetwork;
  /** What critics learn: targets, their loss, and what the policy maximises. */
  readonly returns: ReturnModel;
  /** What the policy learns: its loss. */
  readonly improvement: Improvement;
  /**
   * τ of the state values that critics bootstrap from, learned over the actions of the data (implicit Q-learning). Undefined: they bootstrap from
   * the policy's actions.
   */
  readonly expectile?: number | undefined;
  /** Factor of the learning rates by environment steps. */
  readonly rateLeft: Schedule;
  /** Creates an optimizer; called for the policy and for the critics. */
  readonly optimizer: (parameters: Variables) => Optimizer;
}

/** Returns the recipe that a configuration selects. @param asPacked whether batches also contain observations in the dtype of their space. */
export function ddpgRecipe(context: AgentContext<DdpgFamilyConfig>, asPacked = false): DdpgRecipe {
  const { config, actionSpace, steps } = context;
  const replay = (numEnvs: number, beta?: () => number): Replay =>
    replayMemory({ ...context, numEnvs }, 1, asPacked, beta);
  return {
    memory: () => (config.demonstrations > 0 ? withDemonstrations(replay, context) : replay(context.numEnvs)),
    noise: (std, size) => explorationNoise(config.explorationKind, std, size),
    network: networkOf(context),
    returns:
      config.returns === 'quantiles'
        ? quantileReturn({ quantiles: config.quantiles, dropped: config.droppedQuantiles })
        : meanReturn({
            critics: isBox(actionSpace) ? 'per-action' : 'all-actions',
            objectiveOf: config.policy === 'deterministic' ? 'first' : 'smallest',
          }),
    improvement: improvementOf(config),
    expectile: config.policyLoss === 'advantage' ? config.expectile : undefined,
    rateLeft: linearSchedule({ from: 1, to: config.learningRateEnd, steps }),
    optimizer: (parameters) => adam(parameters, { beta1: config.adamBeta1 }),
  };
}

function improvementOf(config: DdpgFamilyConfig): Improvement {
  switch (config.policyLoss) {
    case 'value':
      return followsValues;
    case 'cloning':
      return clonesToo(config.cloningAlpha);
    case 'advantage':
      return imitatesAdvantages(config);
  }
}

function networkOf({ config, rng }: AgentContext<DdpgFamilyConfig>): DdpgRecipe['network'] {
  const { activation, hidden, criticWidth } = config;
  const normalization = normalizationOf(config.normalization, config.renormWarmup);
  return (role, inputSize, outputSize) => {
    const shared = { inputSize, outputSize, activation, normalization, rng };
    const isPolicy = role === 'policy';
    if (config.torso === 'layers')
      return batchNetwork({ ...shared, hidden: isPolicy ? hidden : hidden.map((n) => criticWidth * n) });
    return residualNetwork({
      ...shared,
      units: isPolicy ? config.residualUnits : config.criticResidualUnits,
      blocks: isPolicy ? config.residualBlocks : config.criticResidualBlocks,
    });
  };
}
