export { interquartileMean, meanScore, medianScore, optimalityGap } from './aggregate.ts';
export { type Interval, bootstrapInterval, bootstrapIntervals, namedRng, quantile } from './bootstrap.ts';
export { differenceInterval, improvementInterval, probabilityOfImprovement } from './improvement.ts';
export {
  intervalText,
  bootstrapMeanInterval,
  mean,
  median,
  standardDeviation,
  studentInterval,
  studentQuantile,
} from './summary.ts';
export { leagueRatings } from './leagueRatings.ts';
export { falseDiscoveryRates, permutationTest } from './permutationTest.ts';
export { sampleEfficiency } from './learningCurves.ts';
export { performanceProfile, thresholdGrid } from './performanceProfile.ts';
export { normalizeScores, ScoreMatrix } from './scoreMatrix.ts';
export { doublyRobust, fittedReturn, fittedValues, importanceWeighted, selfNormalised } from './offPolicy.ts';
export { chancesOf, OffPolicyJudge, type OffPolicyJudgement } from './offPolicyJudge.ts';
