import { activateBackend } from '@prism-rl/nn';
import { settingEffects } from '../../../test/agents/settingEffects.ts';
import type { DdpgFamilyConfig } from '../src/config.ts';
import { entryOf, forces, small, vectors } from './agents.ts';

const prioritized = { replay: 'rank' };
const tuned = { policy: 'gaussian', entropy: 'tuned' };
const implicit = { policy: 'gaussian', policyLoss: 'advantage' };
const residual = { torso: 'residual', residualUnits: 4, criticResidualUnits: 4 };
const quantiles = { returns: 'quantiles', critics: 2, quantiles: 5 };

settingEffects<DdpgFamilyConfig>({
  name: 'ddpg',
  entry: entryOf('ddpg'),
  observationSpace: vectors,
  actionSpace: forces,
  engine: await activateBackend('tfjs-cpu'),
  steps: 24,
  small: {
    hidden: [4, 4],
    batchSize: 4,
    learningStarts: 8,
    trainEvery: 8,
    replayCapacity: small.replayCapacity!,
    learningRate: 0.01,
    criticLearningRate: 0.01,
    residualUnits: 4,
    criticResidualUnits: 4,
  },
  effects: {
    torso: { to: 'residual', with: { residualUnits: 4, criticResidualUnits: 4 } },
    residualUnits: { to: 5, with: residual },
    residualBlocks: { to: 2, with: residual },
    criticResidualUnits: { to: 5, with: residual },
    criticResidualBlocks: { to: 1, with: residual },
    normalizeObservations: { to: true },
    hidden: { to: [4, 5] },
    criticWidth: { to: 2 },
    activation: { to: 'tanh' },
    normalization: { to: 'batchRenorm' },
    renormWarmup: { to: 2, with: { normalization: 'batchRenorm' } },
    policy: { to: 'gaussian' },
    policyLoss: { to: 'cloning' },
    cloningAlpha: { to: 1, with: { policyLoss: 'cloning' } },
    expectile: { to: 0.9, with: implicit },
    advantageWeight: { to: 1, with: implicit },
    mostAdvantageWeight: { to: 0.5, with: implicit },
    explorationNoise: { to: 0.5 },
    explorationKind: { to: 'ou' },
    entropy: { to: 'fixed', with: { policy: 'gaussian' } },
    temperature: { to: 0.1, with: tuned },
    targetEntropy: { to: -4, with: tuned },
    critics: { to: 2 },
    returns: { to: 'quantiles' },
    quantiles: { to: 6, with: quantiles },
    droppedQuantiles: { to: 1, with: quantiles },
    discount: { to: 0.5 },
    nStep: { to: 3 },
    targetNetworks: { to: false },
    targetTau: { to: 0.5 },
    targetNoise: { to: 0.5 },
    targetNoiseClip: { to: 0.1, with: { targetNoise: 0.5 } },
    learningRate: { to: 0.02 },
    criticLearningRate: { to: 0.02 },
    learningRateEnd: { to: 0 },
    adamBeta1: { to: 0.5 },
    policyDelay: { to: 2 },
    replayCapacity: { to: 20 },
    batchSize: { to: 5 },
    learningStarts: { to: 12 },
    trainEvery: { to: 6 },
    updatesPerTraining: { to: 2 },
    replay: { to: 'proportional' },
    priorityAlpha: { to: 1, with: prioritized },
    priorityBetaStart: { to: 0.9, with: prioritized },
    priorityBetaEnd: { to: 0.5, with: prioritized },
    priorityBetaFrom: { to: 'start', with: prioritized },
  },
});
