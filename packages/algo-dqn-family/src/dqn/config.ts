import type { ConfigOf } from '@prism-rl/core';
import { flag, fraction, grouped, integer, listOf, number, oneOf, onlyIf, settings } from '@prism-rl/core';
import { demonstrationSettings, replaySettings } from '@prism-rl/memory/settings';
import { hiddenActivations, mostHiddenLayers, mostHiddenUnits, networkSetting } from '@prism-rl/nn/settings';

const units = integer(128, 'Units of a layer', { min: 1, max: mostHiddenUnits });

/** Settings of DQN and its family. The defaults are plain DQN, all improvements off, and suit small tasks with vector observations. */
export const dqnTable = {
  ...grouped('network', {
    network: networkSetting,
    normalize: flag(false, 'Whether to scale vectors with bounds to [−1, 1] before they enter the network'),
    hidden: listOf(
      units,
      [128, 128],
      'Units of the hidden layers. More units fit harder tasks and cost time',
      {
        most: mostHiddenLayers,
        typical: '[64] to [512, 512]',
        search: { choices: [[64], [64, 64], [128, 128], [256, 256]] },
      },
    ),
    activation: oneOf(hiddenActivations, 'relu', 'Activation after each hidden layer'),
    initializer: oneOf(
      ['fanInUniform', 'glorotUniform', 'heUniform'],
      'fanInUniform',
      'Initial weights: PyTorch’s, Keras’s or He’s',
    ),
    dueling: flag(false, 'Dueling: separate streams for the state’s value and the actions’ advantages', {
      source: 'Wang et al. 2016',
    }),
    duelingStreams: oneOf(
      ['hidden', 'output'],
      'hidden',
      'What each stream has for itself: the last hidden layer and an output layer (Wang et al. 2016), or only an output layer (as in Dopamine), which costs little more than no dueling',
      { needs: { dueling: [true] } },
    ),
    noisy: flag(
      false,
      'NoisyNet: the layers of the head have learned noise, which explores in addition to ε, or instead of it if epsilonEnd is 0',
      { source: 'Fortunato et al. 2018' },
    ),
    recurrent: oneOf(
      ['none', 'gru'],
      'none',
      'Memory of earlier observations of an episode: none, or a gated recurrent unit before the last hidden layer, trained on sequences',
      { source: 'Kapturowski et al. 2019, R2D2; Cho et al. 2014' },
    ),
    ...onlyIf(
      { recurrent: ['gru'] },
      {
        recurrentUnits: integer(64, 'Size of the recurrent state', {
          min: 1,
          max: mostHiddenUnits,
          typical: '32 to 512',
        }),
        sequenceLength: integer(
          20,
          'm: steps of a sequence to learn from. A batch has batchSize sequences, which begin every m/2 steps',
          { min: 1, typical: '10 to 80' },
        ),
        burnIn: integer(10, 'Steps before these, which only warm up the recurrent state', {
          min: 0,
          typical: '0 to 40',
        }),
      },
    ),
    noisySigma: number(0.5, 'σ₀ of noisy layers: larger values explore longer', {
      needs: { noisy: [true] },
      ...{ min: 0, search: { from: 0.1, to: 0.5 } },
    }),
  }),
  ...grouped('optimizer', {
    optimizer: oneOf(
      ['adam', 'rmsprop', 'sgd'],
      'adam',
      'adam, the centred rmsprop of Mnih et al. (2015), or sgd',
    ),
    learningRate: number(1e-3, 'Step size at the start', {
      ...{ above: 0, search: { from: 1e-4, to: 3e-3, scale: 'log' } },
    }),
    learningRateEnd: number(
      1e-3,
      'Step size at the end of the run. It falls linearly and never rises. A lower value keeps the last policy steady',
      { min: 0 },
    ),
    adamEpsilon: number(1e-8, 'Adam’s ε', {
      needs: { optimizer: ['adam'] },
      above: 0,
      typical: '1e-8 to 1.5e-4',
    }),
    ...onlyIf(
      { optimizer: ['rmsprop'] },
      {
        rmspropDecay: fraction(0.95, 'RMSProp’s decay of the running means', { typical: '0.9 to 0.99' }),
        rmspropEpsilon: number(0.01, 'RMSProp’s ε', { above: 0, typical: '1e-5 to 1e-2' }),
      },
    ),
    momentum: fraction(0, 'μ of sgd: the fraction of the last step that is added to the next one', {
      needs: { optimizer: ['sgd'] },
      typical: '0 to 0.99',
    }),
    loss: oneOf(
      ['huber', 'mse'],
      'huber',
      'Loss of the TD error: huber limits the influence of outliers, mse learns faster from them',
      { needs: { distribution: ['none'] }, search: { choices: ['huber', 'mse'] } },
    ),
    conservative: number(
      0,
      'α of CQL: weight of log Σ exp q(s, a) − q(s, A) in the loss, which lowers the values of actions that the data lack; 0: none',
      {
        min: 0,
        typical: '0.5 to 5',
        source: 'Kumar et al. 2020',
        search: { from: 0.1, to: 10, scale: 'log' },
      },
    ),
    l2: number(0, 'Weight of the sum of all squared weights and biases in the loss; 0: none', {
      ...{ min: 0, typical: '1e-6 to 1e-4', source: 'Hester et al. 2018' },
    }),
    maxGradientNorm: number(10, 'Maximum global norm of the gradients; 0 does not clip', { min: 0 }),
  }),
  ...replaySettings,
  ...demonstrationSettings,
  ...grouped('demonstrations', {
    pretraining: integer(0, 'Updates on recorded steps alone, before the first step of the environment', {
      ...{ needs: { demonstrations: { not: 0 } }, min: 0, typical: '1000 to 1e5' },
    }),
    margin: number(
      0,
      'λ of DQfD: weight of the loss by which recorded actions are worth marginSize more than others; 0: none',
      { ...{ needs: { demonstrations: { not: 0 } }, min: 0, typical: '1' }, source: 'Hester et al. 2018' },
    ),
    priorityBonus: number(
      0,
      'ε_d of DQfD: added to the priorities of recorded steps, by which priorities decide their share, instead of demonstrations; 0: none',
      {
        ...{ needs: { demonstrations: { not: 0 }, replay: ['proportional'] }, min: 0, typical: '1' },
        source: 'Hester et al. 2018',
      },
    ),
    marginSize: number(0.8, 'm of DQfD: that margin, in units of value', {
      ...{ needs: { margin: { not: 0 } }, above: 0, typical: '0.8' },
    }),
  }),
  ...grouped('exploration', {
    epsilonStart: fraction(1, 'Probability of a random action at the start'),
    epsilonEnd: fraction(0.05, 'Probability of a random action after the decay', {
      search: { from: 0.01, to: 0.1, scale: 'log' },
    }),
    epsilonDecay: oneOf(
      ['exponential', 'linear'],
      'linear',
      'How ε decays, t steps after the decay began: exponential, end + (start − end)·exp(−t/epsilonSteps), or linear over epsilonSteps',
    ),
    epsilonSteps: number(10_000, 'Environment steps of ε’s decay', {
      ...{ above: 0, search: { from: 1000, to: 1e5, scale: 'log' }, after: 'schedule' },
    }),
    epsilonFrom: oneOf(
      ['learning', 'start'],
      'learning',
      'When ε’s decay begins: after learningStarts steps, or at the start of the run',
    ),
    evaluationEpsilon: fraction(0, 'Probability of a random action in evaluations; 0 is greedy', {
      typical: '0 to 0.05',
    }),
  }),
  ...grouped('targets', {
    discount: fraction(0.99, 'γ: how much later rewards count', {
      search: { from: 0.95, to: 0.999, scale: 'complement' },
    }),
    nStep: integer(
      1,
      'n: rewards summed before bootstrapping. A larger n propagates rewards faster and is more off-policy',
      { min: 1, search: { from: 1, to: 10, scale: 'log' } },
    ),
    nStepLoss: number(
      0,
      'Weight of a second loss, of longer returns that begin with the same step, beside the first one; 0: none',
      { ...{ needs: { nStep: [1] }, min: 0, typical: '1' }, source: 'Hester et al. 2018' },
    ),
    nStepLossSteps: integer(10, 'n of the second loss: rewards summed before bootstrapping', {
      ...{ needs: { nStepLoss: { not: 0 } }, min: 2, typical: '3 to 10' },
    }),
    double: flag(
      false,
      'Double DQN: the online network chooses the next action, the target network evaluates it (van Hasselt et al. 2016)',
    ),
    targetUpdateEvery: integer(
      500,
      'Updates (or finished episodes) between updates of the target network; 0 bootstraps from the online network',
      { min: 0, search: { from: 50, to: 5000, scale: 'log' } },
    ),
    ...onlyIf(
      { targetUpdateEvery: { not: 0 } },
      {
        targetUpdateUnit: oneOf(
          ['updates', 'episodes'],
          'updates',
          'What targetUpdateEvery counts. With episodes, the target network is updated after the next update',
        ),
        targetTau: number(
          1,
          'τ: fraction of the way that the target network moves towards the online network; 1 copies, 0.005 follows slowly',
          { above: 0, max: 1 },
        ),
      },
    ),
    munchausen: flag(
      false,
      'Munchausen DQN: adds the scaled log-policy to the reward and bootstraps from a soft policy',
      { source: 'Vieillard et al. 2020' },
    ),
    ...onlyIf(
      { munchausen: [true] },
      {
        munchausenAlpha: number(0.9, 'α: weight of the log-policy', { min: 0, typical: '0.9' }),
        munchausenTemperature: number(
          0.03,
          'Temperature of the policy, in units of value: a higher one is softer',
          { above: 0, typical: '0.03' },
        ),
        munchausenClip: number(-1, 'Lower bound of the scaled log-policy; below 0', {
          below: 0,
          typical: '−1',
        }),
      },
    ),
  }),
  ...grouped('distribution of the return', {
    distribution: oneOf(
      ['none', 'histogram', 'categorical', 'quantile', 'implicit'],
      'none',
      'What the network learns of the return: its mean (none), its mean as a histogram (histogram, HL-Gauss), its probabilities at fixed values (categorical, C51), or its quantiles at fixed fractions (quantile, QR-DQN) or random ones (implicit, IQN)',
    ),
    ...onlyIf(
      { distribution: ['histogram', 'categorical'] },
      {
        atoms: integer(51, 'Categories of C51, bins of HL-Gauss', { min: 2, typical: '21 to 51' }),
        valueMin: number(-10, 'Smallest return that the categories cover'),
        valueMax: number(10, 'Largest return that the categories cover'),
      },
    ),
    histogramSigma: number(
      0.75,
      'σ of HL-Gauss, in widths of a bin: how widely a target is spread over the bins',
      { needs: { distribution: ['histogram'] }, above: 0, typical: '0.5 to 2' },
    ),
    quantiles: integer(50, 'Quantiles of QR-DQN', {
      needs: { distribution: ['quantile'] },
      min: 1,
      typical: '32 to 200',
    }),
    huberKappa: number(1, 'κ of the quantile Huber loss: errors up to κ are quadratic', {
      needs: { distribution: ['quantile', 'implicit'] },
      above: 0,
      typical: '0.1 to 1',
    }),
    ...onlyIf(
      { distribution: ['implicit'] },
      {
        fractions: integer(8, 'N of IQN: sampled fractions of the online network in the loss', {
          min: 1,
          typical: '8 to 64',
        }),
        targetFractions: integer(8, 'N′ of IQN: sampled fractions of the target network', {
          min: 1,
          typical: '8 to 64',
        }),
        choiceFractions: integer(32, 'K of IQN: sampled fractions whose mean chooses actions', {
          min: 1,
          typical: '32',
        }),
        cosines: integer(64, 'Cosines that embed a fraction in IQN', { min: 1, typical: '64' }),
      },
    ),
  }),
};

/** Settings of DQN and its family. */
export type DqnConfig = ConfigOf<typeof dqnTable>;

export const dqnSettings = settings(dqnTable, {
  crossCheck: ({ valueMin, valueMax, optimizer, momentum, double, noisy, targetUpdateEvery, ...others }) => {
    if (others.recurrent !== 'none' && others.replay !== 'uniform')
      return ['replay', 'must be uniform for a network that remembers'];
    if (others.recurrent !== 'none' && (others.demonstrations > 0 || others.nStepLoss > 0))
      return ['recurrent', 'must be none with demonstrations or nStepLoss'];
    if (valueMin >= valueMax) return ['valueMax', 'must be greater than valueMin'];
    if (momentum > 0 && optimizer !== 'sgd')
      return ['momentum', `must be 0 for ${optimizer}: only sgd has it`];
    // A noisy network has at least two noise samples.
    if (double && targetUpdateEvery === 0 && !noisy) {
      return [
        'targetUpdateEvery',
        'must be at least 1 for double, which needs a second network to value actions',
      ];
    }
    return undefined;
  },
  unused: ({ epsilonFrom, epsilonDecay, epsilonSteps, learningStarts }) =>
    epsilonFrom === 'start' && epsilonDecay === 'linear' && epsilonSteps <= learningStarts
      ? [
          'epsilonSteps',
          `ε is at its end before learning starts, after ${learningStarts} steps`,
          'Set epsilonFrom=learning.',
        ]
      : undefined,
});

/** Plain DQN for small tasks. */
export const dqnDefaults: DqnConfig = dqnSettings.defaults;
