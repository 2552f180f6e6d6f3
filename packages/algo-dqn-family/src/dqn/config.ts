import * as v from 'valibot';

/** Settings of {@link DqnAgent}. Ranges in brackets are the usual ones. */
export type DqnConfig = {
  /** Units of the hidden layers [[64] to [512, 512]]. More fits harder tasks and costs time. */
  hidden: number[];
  /** After each hidden layer. */
  activation: 'relu' | 'tanh';
  /** First values of the weights: PyTorch's, Keras's or He's. */
  initializer: 'fanInUniform' | 'glorotUniform' | 'heUniform';
  /** Adam's step size at the start [1e-4, 3e-3]. */
  learningRate: number;
  /** Adam's step size at the end of the run; falls linearly. Lower keeps the last policy steady. */
  learningRateEnd: number;
  /** Adam's ε [1e-8, 1.5e-4]. */
  adamEpsilon: number;
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
};

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

/** Checks a {@link DqnConfig}. */
export const dqnSchema: v.GenericSchema<unknown, DqnConfig> = v.strictObject({
  hidden: v.array(positiveInteger),
  activation: v.picklist(['relu', 'tanh']),
  initializer: v.picklist(['fanInUniform', 'glorotUniform', 'heUniform']),
  learningRate: positive,
  learningRateEnd: notNegative,
  adamEpsilon: positive,
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
});

/** Sound values for small tasks with vector observations. */
export const dqnDefaults: DqnConfig = {
  hidden: [128, 128],
  activation: 'relu',
  initializer: 'fanInUniform',
  learningRate: 1e-3,
  learningRateEnd: 1e-3,
  adamEpsilon: 1e-8,
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
};
