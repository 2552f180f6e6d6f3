// chart/index.d.ts
export { movingMean, thin, trendWindow } from '../curves.ts';
export { chartStyle } from './chartStyle.ts';
export type { Band, ChartOptions, Point, Series } from './lineChart.ts';
export { lineChart } from './lineChart.ts';

// chart/chartStyle.d.ts
export declare const lightPalette = "--bg:#f7f7fa;--card:#fff;--ink:#1b1d24;--soft:#5b6070;--line:#e3e5ec;--grid:#e9ebf1;--good:#00714f;--bad:#b3430a;--neutral:#0065a0;\n--c0:#0072b2;--c1:#c65100;--c2:#00875f;--c3:#b35a91;--c4:#8a6a00;--c5:#2b8fc4;--c6:#55585f;--c7:#7d52c8";
export declare const darkPalette = "--bg:#101218;--card:#181b23;--ink:#e9ebf2;--soft:#a0a6b6;--line:#2b2f3b;--grid:#272b36;--good:#3ecf9e;--bad:#ff9a5c;--neutral:#6cbcf0;\n--c0:#56b4e9;--c1:#ff9a4d;--c2:#2fc79a;--c3:#e69fc8;--c4:#e8cf4a;--c5:#9bd3f5;--c6:#b8bcc8;--c7:#b79cf2";
export declare const chartStyle: string;

// chart/lineChart.d.ts
import type { Html } from '../html.ts';
export type Point = readonly [x: number, y: number];
export interface Series {
    readonly name: string;
    readonly colour: number;
    readonly style: 'line' | 'faint' | 'dots' | 'marked';
    readonly points: readonly Point[];
}
export interface Band {
    readonly name: string;
    readonly colour: number;
    readonly low: readonly Point[];
    readonly high: readonly Point[];
}
export interface ChartOptions {
    readonly id: string;
    readonly title: string;
    readonly description: string;
    readonly note?: string;
    readonly series: readonly Series[];
    readonly bands?: readonly Band[];
    readonly reference?: {
        readonly y: number;
        readonly name: string;
    };
    readonly x?: {
        readonly name: string;
        readonly unit: string;
    };
    readonly xEnd: number;
    readonly fromZero?: boolean;
    readonly hasLegend?: boolean;
    readonly isMain?: boolean;
}
export declare function lineChart(options: ChartOptions): Html;
export declare function lineClasses(colour: number): string;

// curves.d.ts
import type { MetricsRow } from '@prism-rl/loggers';
import type { Point } from './chart/lineChart.ts';
export declare function episodeReturns(rows: readonly MetricsRow[]): Point[];
export declare function metricCurve(rows: readonly MetricsRow[], name: string): Point[];
export declare function metricNames(runs: readonly {
    readonly rows: readonly MetricsRow[];
}[]): string[];
export declare function evaluationCurve(rows: readonly MetricsRow[]): Point[];
export declare function speedCurve(rows: readonly MetricsRow[]): Point[];
export declare function movingMean(points: readonly Point[], window: number): Point[];
export declare function trendWindow(count: number): number;
export declare function thin(points: readonly Point[], limit?: number): Point[];
export declare function thinDots(points: readonly Point[], xEnd: number): Point[];
export interface Consensus {
    readonly mean: Point[];
    readonly low: Point[];
    readonly high: Point[];
}
export declare function consensus(curves: readonly (readonly Point[])[]): Consensus;

// html.d.ts
export declare class Html {
    readonly markup: string;
    constructor(markup: string);
    toString(): string;
}
export type HtmlValue = Html | string | number | undefined | false | readonly HtmlValue[];
export declare function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html;
export declare function escapeHtml(text: string): string;
