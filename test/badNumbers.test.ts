// Numbers that make no sense, in each place where a public class or factory takes one: refused in a sentence, unless its comment accepts them.

import { episodes, rollouts } from '@prism-rl/algo-pg';
import {
  Box,
  Discrete,
  linearSchedule,
  MultiBinary,
  MultiDiscrete,
  PrismError,
  Rng,
  RowVector,
  type ScheduleConfig,
  SeedSequence,
  scheduleFromConfig,
  scheduleLength,
} from '@prism-rl/core';
import { CartPole, Pendulum } from '@prism-rl/env-classic';
import {
  EpisodeMemory,
  explainedVariance,
  generalisedAdvantages,
  lambdaReturns,
  moments,
  NStep,
  ObservationNormalizer,
  PrioritizedReplay,
  RewardScale,
  RolloutMemory,
  Segment,
  SegmentMemory,
  SequenceReplay,
  standardise,
  timeMajor,
  UniformReplay,
} from '@prism-rl/memory';
import {
  activateBackend,
  adam,
  atomsBetween,
  bernoulli,
  categorical,
  convolutions,
  cosineEmbedding,
  dense,
  diagonalGaussian,
  gru,
  layerNorm,
  middleFractions,
  mlp,
  noisyDense,
  orthogonal,
  radam,
  rmsProp,
  sgd,
  squashedGaussian,
} from '@prism-rl/nn';
import {
  ActionRepeat,
  ClipReward,
  Film,
  FrameStack,
  MaskObservation,
  NormalizeObservation,
  NormalizeReward,
  RecordEpisodeStatistics,
  RecordVideo,
  RescaleAction,
  Resize,
  resizeFrame,
  StickyAction,
  TimeLimit,
} from '@prism-rl/wrappers';
import { describe, expect, test } from 'vitest';
import { describeNetwork, StreamNetwork } from '../packages/algo-stream/src/index.ts';
import { PolicyEvaluation, PolicyIteration, ValueIteration } from '../packages/algo-tabular/src/index.ts';
import {
  bootstrapInterval,
  differenceInterval,
  improvementInterval,
  leagueRatings,
  namedRng,
  optimalityGap,
  permutationTest,
  quantile,
  ScoreMatrix,
  studentInterval,
  studentQuantile,
  thresholdGrid,
} from '../packages/stats/src/index.ts';

await activateBackend('tfjs-cpu');

type Values = { readonly [name: string]: number };

/** Arguments that are valid together, and what takes them. The values that an argument accepts besides are listed by its name. */
type Case<V extends Values = Values> = readonly [
  values: V,
  make: (values: V) => unknown,
  accepts?: { readonly [name in keyof V]?: readonly number[] },
];
/** Keeps the names of the arguments. */
const of = <V extends Values>(...one: Case<V>): Case => one as unknown as Case;

const bad = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0, 0.5, 1.5];
const fraction = [0, 0.5];
const positive = [0.5, 1.5];
const real = [-1, 0, 0.5, 1.5];

const rng = new Rng(0);
const shape = { observationSpace: new Box({ low: 0, high: 1, shape: [2] }), actionSpace: new Discrete(2) };
const scores = ScoreMatrix.fromRuns([[1], [2]]);
const step = { steps: 1, numEnvs: 1, rewards: [1], terminated: [0], truncated: [0] };
const pictures = Object.defineProperty(new CartPole(), 'observationSpace', {
  value: new Box({ low: 0, high: 255, shape: [8, 9, 3], dtype: 'uint8' }),
}) as never;
const schedule = { learningStarts: 1, trainEvery: 1, updatesPerTraining: 1 };
const replay = { capacity: 8, batchSize: 4, discount: 0.9, frameStack: 1, ...schedule };
const sweep = { discount: 0.9, tolerance: 0.1 };

const cases: { readonly [package_: string]: { readonly [name: string]: Case } } = {
  core: {
    Discrete: of({ n: 3, start: 1 }, ({ n, start }) => new Discrete(n, { start }), { start: [-1, 0] }),
    MultiDiscrete: of({ n: 3 }, ({ n }) => new MultiDiscrete([2, n])),
    MultiBinary: of({ n: 3 }, ({ n }) => new MultiBinary(n)),
    Box: of(
      { low: 0, high: 1, length: 3 },
      ({ low, high, length }) => new Box({ low, high, shape: [length] }),
      {
        low: [Number.NEGATIVE_INFINITY, -1, 0, 0.5],
        high: [Number.POSITIVE_INFINITY, 0, 0.5, 1.5],
      },
    ),
    Rng: of({ seed: 1 }, ({ seed }) => new Rng(seed), { seed: [0] }),
    'Rng.spawn': of({ count: 1 }, ({ count }) => new Rng(1).spawn(count), { count: [0] }),
    SeedSequence: of({ seed: 1 }, ({ seed }) => new SeedSequence(seed), { seed: [0] }),
    RowVector: of({ numEnvs: 2 }, ({ numEnvs }) => new RowVector(numEnvs, CartPole.task())),
    linearSchedule: of({ from: 1, to: 0, steps: 10 }, linearSchedule, {
      from: real,
      to: real,
      steps: positive,
    }),
    scheduleFromConfig: of(
      { value: 1, from: 1, to: 0.1, decay: 10 },
      ({ value, ...more }) => [
        scheduleFromConfig(value),
        scheduleFromConfig({ type: 'exponential', ...more }),
      ],
      { value: real, from: real, to: real, decay: positive },
    ),
    scheduleLength: of(
      { steps: 10 },
      ({ steps }) => scheduleLength({ type: 'linear', from: 1, to: 0, steps } satisfies ScheduleConfig),
      { steps: positive },
    ),
  },
  memory: {
    UniformReplay: of(replay, (values) => new UniformReplay({ ...shape, ...values }), { discount: fraction }),
    PrioritizedReplay: of(
      { ...replay, alpha: 0.5, beta: 0.5, priorityEpsilon: 0.1 },
      (values) => new PrioritizedReplay({ ...shape, ...values, prioritization: 'rank' }),
      { discount: fraction, alpha: fraction, beta: fraction, priorityEpsilon: [0, 0.5, 1.5] },
    ),
    SequenceReplay: of(
      {
        ...{
          numEnvs: 1,
          capacity: 100,
          batchSize: 2,
          length: 8,
          burnIn: 4,
          nStep: 1,
          discount: 0.9,
          stateSize: 3,
        },
        learningStarts: 1,
      },
      (values) => new SequenceReplay({ ...shape, ...values }),
      { discount: fraction, burnIn: [0] },
    ),
    NStep: of(
      { steps: 3, discount: 0.9, numEnvs: 2 },
      (values) => new NStep(new UniformReplay({ ...shape, ...replay }), { ...shape, ...values }),
      { discount: fraction },
    ),
    RolloutMemory: of({ numEnvs: 1, steps: 4 }, (values) => new RolloutMemory({ ...shape, ...values })),
    EpisodeMemory: of(
      { numEnvs: 1, batchSteps: 1, centeredDiscount: 0.9, capacity: 100 },
      (values) => new EpisodeMemory({ ...shape, ...values }),
      { batchSteps: [0], centeredDiscount: fraction },
    ),
    Segment: of({ steps: 3 }, (values) => new Segment({ ...shape, ...values })),
    SegmentMemory: of(
      { learners: 2, steps: 3 },
      ({ learners, steps }) => new SegmentMemory(learners, { ...shape, steps }),
    ),
    RewardScale: of(
      { rows: 2, discount: 0.9 },
      ({ rows, discount }) => new RewardScale(rows, discount, 'sample'),
      {
        discount: fraction,
      },
    ),
    ObservationNormalizer: of(
      { clip: 10 },
      (values) => new ObservationNormalizer(shape.observationSpace, values),
      { clip: [Number.POSITIVE_INFINITY, ...positive] },
    ),
    timeMajor: of(
      { steps: 1, numEnvs: 1, discount: 0.9 },
      ({ discount, ...counts }) => timeMajor({ ...step, ...counts }, discount),
      { discount: fraction },
    ),
    'generalisedAdvantages, lambdaReturns': of(
      { lambda: 0.9 },
      ({ lambda }) => {
        generalisedAdvantages(timeMajor(step, 1), [1], [1], lambda, new Float64Array(1));
        lambdaReturns(timeMajor(step, 1), [1], lambda, new Float64Array(1));
      },
      { lambda: fraction },
    ),
    moments: of({ count: 2 }, ({ count }) => moments([1, 2], count)),
    standardise: of(
      { count: 2, epsilon: 1e-8 },
      ({ count, epsilon }) => standardise([1, 2], count, new Float64Array(2), epsilon),
      { epsilon: [0, 0.5, 1.5] },
    ),
    explainedVariance: of({ count: 2 }, ({ count }) => explainedVariance([1, 2], [1, 2], count)),
  },
  wrappers: {
    ActionRepeat: of({ times: 2 }, ({ times }) => new ActionRepeat(new CartPole(), times)),
    ClipReward: of({ min: -1, max: 1 }, (values) => new ClipReward(new CartPole(), values), {
      min: [-1, 0, 0.5],
      max: [-1, 0, 0.5, 1.5],
    }),
    Film: of({ framesPerSecond: 30 }, ({ framesPerSecond }) => new Film(framesPerSecond), {
      framesPerSecond: positive,
    }),
    FrameStack: of({ k: 2 }, ({ k }) => new FrameStack(new CartPole(), k)),
    MaskObservation: of({ index: 2 }, ({ index }) => new MaskObservation(new CartPole(), [1, index]), {
      index: [0],
    }),
    NormalizeObservation: of(
      { epsilon: 1e-8 },
      (values) => new NormalizeObservation(new CartPole(), values),
      {
        epsilon: positive,
      },
    ),
    NormalizeReward: of(
      { epsilon: 1e-8, gamma: 0.9 },
      (values) => new NormalizeReward(new CartPole(), values),
      { epsilon: positive, gamma: fraction },
    ),
    RecordEpisodeStatistics: of(
      { length: 9 },
      ({ length }) => new RecordEpisodeStatistics(new CartPole(), length),
    ),
    RecordVideo: of(
      { maxFrames: 10, framesPerSecond: 30 },
      (values) => new RecordVideo(new CartPole(), { ...values, onFilm: () => {} }),
      { maxFrames: [Number.POSITIVE_INFINITY], framesPerSecond: positive },
    ),
    RescaleAction: of({ min: -2, max: 2 }, (values) => new RescaleAction(new Pendulum(), values), {
      min: real,
      max: real,
    }),
    Resize: of({ height: 5, width: 6 }, (values) => new Resize(pictures, values)),
    resizeFrame: of({ width: 4 }, ({ width }) =>
      resizeFrame({ width: 8, height: 8, data: new Uint8Array(192) }, width),
    ),
    StickyAction: of(
      { probability: 0.1, duration: 2 },
      (values) => new StickyAction(new CartPole(), values),
      { probability: fraction },
    ),
    TimeLimit: of({ steps: 3 }, ({ steps }) => new TimeLimit(new CartPole(), steps)),
  },
  nn: {
    dense: of({ inputSize: 3, units: 2 }, (values) => dense({ ...values, rng })),
    noisyDense: of({ inputSize: 3, units: 2, sigma: 0.5 }, (values) => noisyDense({ ...values, rng }), {
      sigma: [0, 0.5, 1.5],
    }),
    layerNorm: of({ size: 3 }, layerNorm),
    cosineEmbedding: of({ units: 3, cosines: 4 }, (values) => cosineEmbedding({ ...values, rng })),
    mlp: of({ inputSize: 2, units: 3, outputSize: 2 }, ({ units, ...sizes }) =>
      mlp({ ...sizes, hidden: [units], rng }),
    ),
    gru: of({ inputSize: 3, units: 2 }, (values) => gru({ ...values, rng })),
    convolutions: of(
      { height: 8, width: 8, channels: 2, filters: 2, size: 3, stride: 2 },
      ({ height, width, channels, ...layer }) =>
        convolutions({ height, width, channels, layers: [layer], rng }),
    ),
    orthogonal: of({ gain: 1 }, ({ gain }) => orthogonal(gain), { gain: real }),
    atomsBetween: of(
      { low: -2, high: 2, count: 5 },
      ({ low, high, count }) => atomsBetween(low, high, count),
      {
        low: real,
        high: real,
      },
    ),
    middleFractions: of({ n: 5 }, ({ n }) => middleFractions(n), { n: [0] }),
    categorical: of({ n: 3 }, ({ n }) => categorical(n)),
    bernoulli: of({ n: 3 }, ({ n }) => bernoulli(n)),
    diagonalGaussian: of({ size: 3 }, ({ size }) => diagonalGaussian(size)),
    squashedGaussian: of({ size: 3 }, ({ size }) => squashedGaussian(size)),
    'adam, radam': of(
      { beta1: 0.9, beta2: 0.9, epsilon: 1e-8 },
      (values) => [adam({}, values), radam({}, values)],
      { beta1: fraction, beta2: fraction, epsilon: [0, 0.5, 1.5] },
    ),
    rmsProp: of({ decay: 0.9, epsilon: 1e-8 }, (values) => rmsProp({}, values), {
      decay: fraction,
      epsilon: [0, 0.5, 1.5],
    }),
    sgd: of({ momentum: 0.9 }, (values) => sgd({}, values), { momentum: fraction }),
  },
  stats: {
    ScoreMatrix: of(
      { runs: 2, tasks: 2 },
      ({ runs, tasks }) => new ScoreMatrix(runs, tasks, new Float64Array(4)),
    ),
    bootstrapInterval: of(
      { confidence: 0.9, resamples: 10, optimum: 3 },
      (values) => bootstrapInterval(scores, 'optimalityGap', values),
      { confidence: [0.5], optimum: real },
    ),
    differenceInterval: of(
      { confidence: 0.9, resamples: 10, optimum: 3 },
      (values) => differenceInterval(scores, scores, 'optimalityGap', values),
      { confidence: [0.5], optimum: real },
    ),
    improvementInterval: of(
      { confidence: 0.9, resamples: 10 },
      (values) => improvementInterval(scores, scores, values),
      { confidence: [0.5] },
    ),
    leagueRatings: of(
      { priorDraws: 1, confidence: 0.9, resamples: 3 },
      (values) => leagueRatings([{ first: 'a', second: 'b', scores: [1, 0] }], values),
      { priorDraws: [0, 0.5, 1.5], confidence: [0.5] },
    ),
    namedRng: of({ seed: 1 }, ({ seed }) => namedRng('a', seed), { seed: [0] }),
    optimalityGap: of({ optimum: 1 }, ({ optimum }) => optimalityGap(scores, optimum), { optimum: real }),
    permutationTest: of({ permutations: 5 }, (values) => permutationTest(scores, scores, 'mean', values)),
    quantile: of({ probability: 0.3 }, ({ probability }) => quantile([1, 2], probability), {
      probability: fraction,
    }),
    studentInterval: of({ confidence: 0.9 }, ({ confidence }) => studentInterval([1, 2], confidence), {
      confidence: [0.5],
    }),
    studentQuantile: of(
      { probability: 0.9, degrees: 3 },
      (values) => studentQuantile(values.probability, values.degrees),
      {
        probability: [0.5],
      },
    ),
    thresholdGrid: of(
      { from: -2, to: 2, count: 3 },
      ({ from, to, count }) => thresholdGrid(from, to, count),
      {
        from: real,
        to: real,
      },
    ),
  },
  'algo-*': {
    PolicyEvaluation: of(sweep, (values) => new PolicyEvaluation(values), {
      discount: fraction,
      tolerance: positive,
    }),
    PolicyIteration: of(sweep, (values) => new PolicyIteration(values), {
      discount: fraction,
      tolerance: positive,
    }),
    ValueIteration: of(sweep, (values) => new ValueIteration(values), {
      discount: fraction,
      tolerance: positive,
    }),
    StreamNetwork: of(
      { inputs: 3, units: 4, outputs: 2, rows: 1, sparsity: 0.9, stepSize: 0.1, kappa: 2 },
      ({ inputs, units, outputs, rows, sparsity, ...rates }) => {
        const settings = { network: 'mlp', hidden: [units], layerNorm: true } as const;
        const description = describeNetwork([inputs], outputs, settings);
        return new StreamNetwork({ description, optimizer: { kind: 'obgd', ...rates }, rows, sparsity, rng });
      },
      { sparsity: fraction, stepSize: [0, 0.5, 1.5], kappa: [0, 0.5, 1.5] },
    ),
    'rollouts, episodes': of(
      { steps: 4, batchSteps: 4, numEnvs: 1 },
      ({ steps, batchSteps, numEnvs }) => [
        rollouts(steps).memory({ ...shape, numEnvs }),
        episodes(batchSteps).memory({ ...shape, numEnvs }),
      ],
      { batchSteps: [0] },
    ),
  },
};

describe.each(Object.entries(cases))('%s', (_package, named) => {
  test.each(Object.entries(named))('%s', (_name, [values, make, accepts = {}]) => {
    expect(() => make(values)).not.toThrow();
    for (const name of Object.keys(values)) {
      for (const value of bad) {
        const call = () => make({ ...values, [name]: value });
        if (accepts[name]?.includes(value)) expect(call, `${name} = ${value}`).not.toThrow();
        else expect(call, `${name} = ${value}`).toThrow(PrismError);
      }
    }
  });
});
