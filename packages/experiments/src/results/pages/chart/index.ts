// The chart alone, for pages that draw during a run. Runs in browsers.

export { movingMean, thin, trendWindow } from '../curves.ts';
export { chartStyle } from './chartStyle.ts';
export type { Band, Series } from './lineChart.ts';
export { lineChart } from './lineChart.ts';
export type { Point } from './scales.ts';
