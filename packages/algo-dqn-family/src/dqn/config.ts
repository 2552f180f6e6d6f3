import type { HiddenActivation } from '@prism-rl/nn';
import { hiddenActivations, mostHiddenLayers, mostHiddenUnits } from '@prism-rl/nn';
import * as v from 'valibot';

/** Settings of {@link DqnAgent}. Ranges in brackets are the usual ones. */
export type DqnConfig = {
  /**
   * What stands before the hidden layers: `mlp` nothing, `minatar` 16 filters of 3×3, `small` two convolutions for about 42×42
   * pixels, `nature` the three of Mnih et al. (2015) for 84×84, `impala` the residual network of Espeholt et al. (2018), with two of its
   * three stages below 24×24; `auto` decides by the shape of the observations, and never for `impala`.
   */
  network: 'auto' | 'mlp' | 'minatar' | 'small' | 'nature' | 'impala';
  /** Whether vectors enter the network from −1 to 1 by the bounds of their space, where it has any, or as they are. */
  normalize: boolean;
  /** Units of the hidden layers [[64] to [512, 512]]. More fits harder tasks and costs time. */
  hidden: number[];
  /** After each hidden layer. */
  activation: HiddenActivation;
  /** First values of the weights: PyTorch's, Keras's or He's. */
  initializer: 'fanInUniform' | 'glorotUniform' | 'heUniform';
  /** `adam`, the centred `rmsprop` of Mnih et al. (2015), or `sgd`. */
  optimizer: 'adam' | 'rmsprop' | 'sgd';
  /** The optimizer's step size at the start [1e-4, 3e-3]. */
  learningRate: number;
  /** Its step size at the end of the run; falls linearly. Lower keeps the last policy steady. */
  learningRateEnd: number;
  /** Adam's ε [1e-8, 1.5e-4]. */
  adamEpsilon: number;
  /** RMSProp's decay of its means [0.9, 0.99]. */
  rmspropDecay: number;
  /** RMSProp's ε [1e-5, 1e-2]. */
  rmspropEpsilon: number;
  /** μ of `sgd` [0, 0.99]: how much of the last step goes into the next one. */
  momentum: number;
  /** Loss of the TD error: `huber` limits the pull of outliers, `mse` learns faster from them. */
  loss: 'huber' | 'mse';
  /** Joint norm that gradients are cut to; 0 cuts nothing. */
  maxGradientNorm: number;
  /** γ [0.95, 0.999]: how much later rewards count. */
  discount: number;
  /** Transitions remembered [1000, 1e6]. */
  replayCapacity: number;
  /** Transitions in an update [32, 256]. */
  batchSize: number;
  /** Transitions collected before the first update. */
  learningStarts: number;
  /** Environment steps between trainings. */
  trainEvery: number;
  /** Updates at each training. */
  updatesPerTraining: number;
  /** Updates between copies of the network to the target network; 0 bootstraps from the network itself. */
  targetUpdateEvery: number;
  /** Part of the way that the target network moves at each copy: 1 copies, 0.005 follows slowly. */
  targetTau: number;
  /** Probability of a random action at the start. */
  epsilonStart: number;
  /** Probability of a random action in the end. */
  epsilonEnd: number;
  /** How it falls: `exponential`: end + (start − end)·exp(−t/epsilonSteps); `linear` over epsilonSteps. */
  epsilonDecay: 'exponential' | 'linear';
  /** Environment steps of the decay. */
  epsilonSteps: number;
  /** Double DQN: the online network chooses the action that the target network values (van Hasselt et al. 2016). */
  double: boolean;
  /** Dueling: separate streams for the state's value and the actions' advantages (Wang et al. 2016). */
  dueling: boolean;
  /**
   * What each dueling stream has of its own: the last `hidden` layer and an output layer (Wang et al. 2016), or an output layer
   * only, which costs little more than no dueling (as in Dopamine).
   */
  duelingStreams: 'hidden' | 'output';
  /** NoisyNet: the layers of the head have learned noise, which explores instead of ε (Fortunato et al. 2018). */
  noisy: boolean;
  /** σ₀ of noisy layers [0.1, 0.5]: more explores longer. */
  noisySigma: number;
  /** n [1, 10]: rewards summed before bootstrapping. More carry rewards back faster, and are more off-policy. */
  nStep: number;
  /** How transitions are drawn: `uniform`, or by priority, `proportional` to it or by its `rank` (Schaul et al. 2016). */
  replay: 'uniform' | 'proportional' | 'rank';
  /** How much priorities count [0.4, 0.7]; 0 draws uniformly. */
  priorityAlpha: number;
  /** β at the start [0.4, 0.6]: how much of the bias of priorities importance weights take back. */
  priorityBetaStart: number;
  /** β at the end of the run; it moves linearly. */
  priorityBetaEnd: number;
  /**
   * What is learned of the return: its mean (`none`), its mean as a histogram (`histogram`, HL-Gauss), its probabilities at fixed
   * values (`categorical`, C51), its quantiles at fixed fractions (`quantile`, QR-DQN) or at any (`implicit`, IQN).
   */
  distribution: 'none' | 'histogram' | 'categorical' | 'quantile' | 'implicit';
  /** Categories of C51, bins of HL-Gauss [21, 51]. */
  atoms: number;
  /** Return at the first category: no return should lie far below. */
  valueMin: number;
  /** Return at the last category: no return should lie far above. */
  valueMax: number;
  /** σ of HL-Gauss, in widths of a bin [0.5, 2]: how many bins a number is spread over. */
  histogramSigma: number;
  /** Quantiles of QR-DQN [32, 200]. */
  quantiles: number;
  /** κ of the quantile loss [0, 1]: errors up to it count quadratically. */
  huberKappa: number;
  /** N of IQN [8, 64]: fractions that the loss is taken at. */
  fractions: number;
  /** N′ of IQN [8, 64]: fractions that targets are taken at. */
  targetFractions: number;
  /** K of IQN [32]: fractions whose mean chooses actions. */
  choiceFractions: number;
  /** Cosines that embed a fraction in IQN [64]. */
  cosines: number;
  /** Munchausen: the scaled log-policy is added to the reward, and bootstrapping is soft (Vieillard et al. 2020). */
  munchausen: boolean;
  /** How much of the log-policy is added [0.9]. */
  munchausenAlpha: number;
  /** Temperature of the policy, in units of value [0.03]: more is softer. */
  munchausenTemperature: number;
  /** The scaled log-policy is cut there; below 0 [−1]. */
  munchausenClip: number;
};

const units = v.pipe(
  v.number(),
  v.integer('must be an integer'),
  v.minValue(1, 'must be at least 1'),
  v.maxValue(mostHiddenUnits, `must be at most ${mostHiddenUnits}`),
);
const hiddenSizes = v.pipe(
  v.array(units),
  v.maxLength(mostHiddenLayers, `must be at most ${mostHiddenLayers} layers`),
);

const positiveInteger = v.pipe(
  v.number(),
  v.integer('must be an integer'),
  v.minValue(1, 'must be at least 1'),
);
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0, 'must be greater than 0'));
const notNegative = v.pipe(v.number(), v.finite(), v.minValue(0, 'must not be negative'));
const probability = v.pipe(
  v.number(),
  v.minValue(0, 'must lie in [0, 1]'),
  v.maxValue(1, 'must lie in [0, 1]'),
);

const finite = v.pipe(v.number(), v.finite());

/** A check for each setting of its own. */
export const dqnSettings = v.strictObject({
  network: v.picklist(['auto', 'mlp', 'minatar', 'small', 'nature', 'impala']),
  normalize: v.boolean(),
  hidden: hiddenSizes,
  activation: v.picklist(hiddenActivations),
  initializer: v.picklist(['fanInUniform', 'glorotUniform', 'heUniform']),
  optimizer: v.picklist(['adam', 'rmsprop', 'sgd']),
  learningRate: positive,
  learningRateEnd: notNegative,
  adamEpsilon: positive,
  rmspropDecay: probability,
  rmspropEpsilon: positive,
  momentum: probability,
  loss: v.picklist(['huber', 'mse']),
  maxGradientNorm: notNegative,
  discount: probability,
  replayCapacity: positiveInteger,
  batchSize: positiveInteger,
  learningStarts: positiveInteger,
  trainEvery: positiveInteger,
  updatesPerTraining: positiveInteger,
  targetUpdateEvery: v.pipe(
    v.number(),
    v.integer('must be an integer'),
    v.minValue(0, 'must not be negative'),
  ),
  targetTau: v.pipe(v.number(), v.gtValue(0, 'must lie in (0, 1]'), v.maxValue(1, 'must lie in (0, 1]')),
  epsilonStart: probability,
  epsilonEnd: probability,
  epsilonDecay: v.picklist(['exponential', 'linear']),
  epsilonSteps: positive,
  double: v.boolean(),
  dueling: v.boolean(),
  duelingStreams: v.picklist(['hidden', 'output']),
  noisy: v.boolean(),
  noisySigma: notNegative,
  nStep: positiveInteger,
  replay: v.picklist(['uniform', 'proportional', 'rank']),
  priorityAlpha: probability,
  priorityBetaStart: probability,
  priorityBetaEnd: probability,
  distribution: v.picklist(['none', 'histogram', 'categorical', 'quantile', 'implicit']),
  atoms: v.pipe(v.number(), v.integer('must be an integer'), v.minValue(2, 'must be at least 2')),
  valueMin: finite,
  valueMax: finite,
  histogramSigma: positive,
  quantiles: positiveInteger,
  huberKappa: positive,
  fractions: positiveInteger,
  targetFractions: positiveInteger,
  choiceFractions: positiveInteger,
  cosines: positiveInteger,
  munchausen: v.boolean(),
  munchausenAlpha: notNegative,
  munchausenTemperature: positive,
  munchausenClip: v.pipe(finite, v.ltValue(0, 'must be less than 0')),
});

/** Checks a {@link DqnConfig}. */
export const dqnSchema: v.GenericSchema<unknown, DqnConfig> = v.pipe(
  dqnSettings,
  v.forward(
    v.check(({ valueMin, valueMax }) => valueMin < valueMax, 'must be greater than valueMin'),
    ['valueMax'],
  ),
);

/** Sound values for small tasks with vector observations, and plain DQN: every improvement is off. */
export const dqnDefaults: DqnConfig = {
  network: 'auto',
  normalize: false,
  hidden: [128, 128],
  activation: 'relu',
  initializer: 'fanInUniform',
  optimizer: 'adam',
  learningRate: 1e-3,
  learningRateEnd: 1e-3,
  adamEpsilon: 1e-8,
  rmspropDecay: 0.95,
  rmspropEpsilon: 0.01,
  momentum: 0,
  loss: 'huber',
  maxGradientNorm: 10,
  discount: 0.99,
  replayCapacity: 50_000,
  batchSize: 64,
  learningStarts: 1000,
  trainEvery: 1,
  updatesPerTraining: 1,
  targetUpdateEvery: 500,
  targetTau: 1,
  epsilonStart: 1,
  epsilonEnd: 0.05,
  epsilonDecay: 'linear',
  epsilonSteps: 10_000,
  double: false,
  dueling: false,
  duelingStreams: 'hidden',
  noisy: false,
  noisySigma: 0.5,
  nStep: 1,
  replay: 'uniform',
  priorityAlpha: 0.5,
  priorityBetaStart: 0.4,
  priorityBetaEnd: 1,
  distribution: 'none',
  atoms: 51,
  valueMin: -10,
  valueMax: 10,
  histogramSigma: 0.75,
  quantiles: 50,
  huberKappa: 1,
  fractions: 8,
  targetFractions: 8,
  choiceFractions: 32,
  cosines: 64,
  munchausen: false,
  munchausenAlpha: 0.9,
  munchausenTemperature: 0.03,
  munchausenClip: -1,
};
