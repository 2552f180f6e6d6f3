// Charts and their scales, for pages that draw during a run. Runs in browsers.

export { movingMean, thin, trendWindow } from '../curves.ts';
export { chartStyle } from './chartStyle.ts';
export type { Band, Series } from './lineChart.ts';
export { lineChart } from './lineChart.ts';
export type { Point, Scales } from './scales.ts';
export { areaOf, pathOf, scale } from './scales.ts';
