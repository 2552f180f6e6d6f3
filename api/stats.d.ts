// @prism-rl/stats: index.d.ts
export { interquartileMean, meanScore, medianScore, optimalityGap } from './aggregate.ts';
export { bootstrapInterval, bootstrapIntervals } from './bootstrap.ts';
export type { Interval } from './bootstrap.ts';
export { differenceInterval } from './difference.ts';
export { falseDiscoveryRates } from './falseDiscovery.ts';
export { improvementInterval, probabilityOfImprovement } from './improvement.ts';
export { areasUnderCurves, areaUnderCurve, sampleEfficiency, scoresAt, stepsToThreshold, } from './learningCurves.ts';
export type { LearningCurves } from './learningCurves.ts';
export { namedRng } from './namedRng.ts';
export { performanceProfile, thresholdGrid } from './performanceProfile.ts';
export { permutationTest } from './permutationTest.ts';
export { quantile } from './quantile.ts';
export { normalizeScores, ScoreMatrix } from './scoreMatrix.ts';
export { studentQuantile } from './studentT.ts';
export { bootstrapMeanInterval, mean, median, standardDeviation, standardError, studentInterval, summarize, } from './summary.ts';
export type { Summary } from './summary.ts';

// aggregate.d.ts
export type AggregateName = 'iqm' | 'mean' | 'median' | 'optimalityGap';
export type Aggregate = AggregateName | ((scores: ScoreMatrix) => number);
export declare function interquartileMean(scores: ScoreMatrix): number;
export declare function meanScore(scores: ScoreMatrix): number;
export declare function medianScore(scores: ScoreMatrix): number;
export declare function optimalityGap(scores: ScoreMatrix, optimum?: number): number;

// bootstrap.d.ts
export interface IndexSource {
    fillIntegers(out: Int32Array, low: number, high: number): void;
}
export interface Interval {
    readonly estimate: number;
    readonly low: number;
    readonly high: number;
}
export interface BootstrapOptions {
    readonly rng?: IndexSource;
    readonly resamples?: number;
    readonly confidence?: number;
}
export interface AggregateBootstrapOptions extends BootstrapOptions {
    readonly resampleTasks?: boolean;
    readonly optimum?: number;
}
export declare function bootstrapInterval(scores: ScoreMatrix, aggregate: Aggregate, options?: AggregateBootstrapOptions): Interval;
export interface ComparisonOptions extends Omit<AggregateBootstrapOptions, 'rng'> {
    readonly seed?: number;
}
export declare function bootstrapIntervals<K extends string>(arms: Readonly<Record<K, ScoreMatrix>>, aggregate: Aggregate, { seed, ...options }?: ComparisonOptions): Record<K, Interval>;

// difference.d.ts
export declare function differenceInterval(x: ScoreMatrix, y: ScoreMatrix, aggregate: Aggregate, options?: Omit<AggregateBootstrapOptions, 'resampleTasks'>): Interval;

// falseDiscovery.d.ts
export declare function falseDiscoveryRates(pValues: readonly number[]): number[];

// improvement.d.ts
export declare function probabilityOfImprovement(x: ScoreMatrix, y: ScoreMatrix): number;
export declare function improvementInterval(x: ScoreMatrix, y: ScoreMatrix, options?: BootstrapOptions): Interval;

// learningCurves.d.ts
export interface LearningCurves {
    readonly steps: ArrayLike<number>;
    readonly runs: number;
    readonly tasks: number;
    readonly values: Float64Array;
}
export interface CurveBand {
    readonly steps: Float64Array;
    readonly estimate: Float64Array;
    readonly low: Float64Array;
    readonly high: Float64Array;
}
export declare function scoresAt(curves: LearningCurves, point: number): ScoreMatrix;
export declare function sampleEfficiency(curves: LearningCurves, aggregate?: Aggregate, options?: AggregateBootstrapOptions): CurveBand;
export declare function areaUnderCurve(steps: ArrayLike<number>, values: ArrayLike<number>): number;
export declare function areasUnderCurves(curves: LearningCurves): ScoreMatrix;
export declare function stepsToThreshold(steps: ArrayLike<number>, values: ArrayLike<number>, threshold: number): number | undefined;

// namedRng.d.ts
export declare function namedRng(name: string, seed?: number): Rng;

// performanceProfile.d.ts
export interface PerformanceProfileOptions extends BootstrapOptions {
    readonly of?: 'runs' | 'tasks';
    readonly resampleTasks?: boolean;
}
export interface PerformanceProfile {
    readonly thresholds: Float64Array;
    readonly fractions: Float64Array;
    readonly low: Float64Array;
    readonly high: Float64Array;
}
export declare function performanceProfile(scores: ScoreMatrix, thresholds: ArrayLike<number>, options?: PerformanceProfileOptions): PerformanceProfile;
export declare function thresholdGrid(from: number, to: number, count: number): Float64Array;

// permutationTest.d.ts
export interface PermutationOptions extends Pick<BootstrapOptions, 'rng'> {
    readonly permutations?: number;
}
export declare function permutationTest(x: ScoreMatrix, y: ScoreMatrix, aggregate: AggregateName, { rng, permutations }?: PermutationOptions): number;

// quantile.d.ts
export declare function quantile(values: ArrayLike<number>, probability: number): number;

// scoreMatrix.d.ts
export declare class ScoreMatrix {
    readonly runs: number;
    readonly tasks: number;
    readonly values: Float64Array;
    constructor(runs: number, tasks: number, values: Float64Array);
    static fromRuns(rows: readonly ArrayLike<number>[]): ScoreMatrix;
    static fromTasks(columns: readonly ArrayLike<number>[]): ScoreMatrix;
    at(run: number, task: number): number;
}
export interface ScoreRange {
    readonly low: number;
    readonly high: number;
}
export declare function normalizeScores(scores: ScoreMatrix, ranges: readonly ScoreRange[]): ScoreMatrix;

// studentT.d.ts
export declare function studentQuantile(probability: number, degreesOfFreedom: number): number;

// summary.d.ts
export declare function mean(values: ArrayLike<number>): number;
export declare function median(values: ArrayLike<number>): number;
export declare function standardDeviation(values: ArrayLike<number>): number;
export declare function standardError(values: ArrayLike<number>): number;
export declare function studentInterval(values: ArrayLike<number>, confidence?: number): Interval;
export declare function bootstrapMeanInterval(values: ArrayLike<number>, options?: BootstrapOptions): Interval;
export interface Summary {
    readonly count: number;
    readonly mean: number;
    readonly std: number;
    readonly min: number;
    readonly median: number;
    readonly max: number;
    readonly interval: Interval;
}
export declare function summarize(values: ArrayLike<number>, confidence?: number): Summary;
