export { interquartileMean, meanScore, medianScore, optimalityGap } from './aggregate.ts';
export { bootstrapInterval, bootstrapIntervals } from './bootstrap.ts';
export type { Interval } from './bootstrap.ts';
export { differenceInterval } from './difference.ts';
export { intervalText } from './intervalText.ts';
export { falseDiscoveryRates } from './falseDiscovery.ts';
export { improvementInterval, probabilityOfImprovement } from './improvement.ts';
export {
  areasUnderCurves,
  areaUnderCurve,
  sampleEfficiency,
  scoresAt,
  stepsToThreshold,
} from './learningCurves.ts';
export type { LearningCurves } from './learningCurves.ts';
export { namedRng } from './namedRng.ts';
export { performanceProfile, thresholdGrid } from './performanceProfile.ts';
export { permutationTest } from './permutationTest.ts';
export { quantile } from './quantile.ts';
export { normalizeScores, ScoreMatrix } from './scoreMatrix.ts';
export { studentQuantile } from './studentT.ts';
export {
  bootstrapMeanInterval,
  mean,
  median,
  standardDeviation,
  standardError,
  studentInterval,
  summarize,
} from './summary.ts';
