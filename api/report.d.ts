// @prism-rl/report: index.d.ts
export { renderReport } from './renderReport.ts';
export type { ReportLink } from './links.ts';
export type { ReportAnimation, ReportData, ReportEvaluation, ReportFilm, ReportRun, } from './reportData.ts';
export type { AblationData, AblationRun, ReferenceScores } from './ablation/ablationData.ts';
export { compareArms } from './ablation/compareArms.ts';
export type { AblationSummary, ArmInEnvironment, ArmSummary, Comparison, SummaryCurve, } from './ablation/summary.ts';
export { renderSolution } from './solution/renderSolution.ts';
export type { SolutionData, SolutionSweep } from './solution/renderSolution.ts';
export { ablationFigures } from './ablation/figures/all.ts';
export { ablationMarkdown } from './ablation/markdown.ts';
export { renderAblation } from './ablation/renderAblation.ts';
export { renderStudy } from './study/renderStudy.ts';
export type { StudyArm, StudyData } from './study/studyData.ts';

// @prism-rl/report/chart: chart/index.d.ts
export { movingMean, thin, trendWindow } from '../curves.ts';
export { chartStyle } from './chartStyle.ts';
export type { Band, ChartOptions, Point, Series } from './lineChart.ts';
export { lineChart } from './lineChart.ts';

// ablation/ablationData.d.ts
export interface AblationData {
    readonly title: string;
    readonly subtitle?: string;
    readonly command: string;
    readonly ablation?: AblationEntry;
    readonly runs: readonly AblationRun[];
    readonly references?: {
        readonly [environment: string]: ReferenceScores;
    };
    readonly animations?: readonly ReportAnimation[];
    readonly failures?: readonly {
        readonly id: string;
        readonly error: string;
    }[];
    readonly remaining?: number;
    readonly links?: readonly ReportLink[];
    readonly versions?: {
        readonly [name: string]: string;
    };
}
export interface AblationRun {
    readonly arm: string;
    readonly environment: string;
    readonly seed: number;
    readonly steps: number;
    readonly score: number;
    readonly curve: {
        readonly envSteps: readonly number[];
        readonly meanReturn: readonly number[];
    };
    readonly stepsPerSecond: number;
    readonly link?: ReportLink;
    readonly evaluationEpisodes?: number;
}
export interface ReferenceScores {
    readonly random?: number;
    readonly solved?: number;
    readonly published?: {
        readonly mean: number;
        readonly agent: string;
    };
}

// ablation/compareArms.d.ts
export declare function compareArms(data: AblationData): AblationSummary;

// ablation/figures/all.d.ts
export declare function ablationFigures(summary: AblationSummary): Map<string, string>;

// ablation/markdown.d.ts
export declare function ablationMarkdown(summary: AblationSummary, figures?: readonly string[]): string;

// ablation/renderAblation.d.ts
export declare function renderAblation(data: AblationData, summary?: AblationSummary): string;

// ablation/summary.d.ts
export interface SummaryCurve {
    readonly x: number[];
    readonly estimate: number[];
    readonly low: number[];
    readonly high: number[];
}
export interface ArmInEnvironment {
    readonly seeds: number[];
    readonly scores: number[];
    readonly mean: number;
    readonly interval: Interval;
    readonly normalized: number;
    readonly curve: SummaryCurve;
    readonly stepsPerSecond: number;
}
export interface ArmSummary {
    readonly arm: string;
    readonly environments: {
        readonly [id: string]: ArmInEnvironment;
    };
    readonly seeds: number;
    readonly iqm: Interval | null;
    readonly median: Interval | null;
    readonly mean: Interval | null;
    readonly optimalityGap: Interval | null;
    readonly curve: SummaryCurve | null;
    readonly profile: SummaryCurve | null;
    readonly relativeSpeed: number | null;
}
export interface Comparison {
    readonly part: string;
    readonly arm: string;
    readonly against: string;
    readonly difference: Interval;
    readonly probability: Interval;
    readonly pValue: number;
    readonly falseDiscoveryRate: number;
    readonly verdict: 'better' | 'worse' | 'undecided' | 'too few seeds';
}
export interface AblationSummary {
    readonly format: 1;
    readonly title: string;
    readonly command: string;
    readonly ablation: AblationEntry | null;
    readonly sharedEnvironments: string[];
    readonly environments: {
        readonly [id: string]: {
            readonly steps: number;
            readonly fewestSteps?: number;
            readonly zero: number;
            readonly one: number;
            readonly scale: string;
        };
    };
    readonly runs: number;
    readonly remaining: number;
    readonly seeds: {
        readonly fewest: number;
        readonly most: number;
    };
    readonly arms: ArmSummary[];
    readonly dropOne: Comparison[];
    readonly addOne: Comparison[];
    readonly whole: Comparison | null;
}

// chart/chartStyle.d.ts
export declare const chartStyle: string;

// chart/lineChart.d.ts
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

// curves.d.ts
export declare function movingMean(points: readonly Point[], window: number): Point[];
export declare function trendWindow(count: number): number;
export declare function thin(points: readonly Point[], limit?: number): Point[];

// html.d.ts
export declare class Html {
    readonly markup: string;
    constructor(markup: string);
    toString(): string;
}

// links.d.ts
export interface ReportLink {
    readonly text: string;
    readonly path: string;
}

// renderReport.d.ts
export declare function renderReport(data: ReportData): string;

// reportData.d.ts
export interface ReportData {
    readonly title: string;
    readonly subtitle?: string;
    readonly command: string;
    readonly runs: readonly ReportRun[];
    readonly threshold?: number;
    readonly metrics?: {
        readonly [name: string]: string;
    };
    readonly animation?: ReportAnimation;
    readonly figures?: readonly Figure[];
    readonly films?: readonly ReportFilm[];
    readonly links?: readonly ReportLink[];
    readonly versions?: {
        readonly [name: string]: string;
    };
    readonly generatedAt?: string;
}
export interface ReportRun {
    readonly name: string;
    readonly seed: number;
    readonly manifest: RunManifest;
    readonly rows: readonly MetricsRow[];
    readonly evaluation?: ReportEvaluation;
    readonly group?: string;
    readonly error?: string;
}
export interface ReportEvaluation {
    readonly episodes: number;
    readonly meanReturn: number;
    readonly stdReturn: number;
}
export interface ReportFilm {
    readonly mp4: Uint8Array;
    readonly caption: string;
}
export interface ReportAnimation {
    readonly frames: readonly Frame[];
    readonly fps: number;
    readonly caption?: string;
}

// solution/renderSolution.d.ts
export interface SolutionSweep {
    readonly caption: string;
    readonly markup: string;
}
export interface SolutionData {
    readonly title: string;
    readonly outcome: string;
    readonly sweeps: number;
    readonly startValue: number;
    readonly settings: {
        readonly [name: string]: unknown;
    };
    readonly pictures: readonly SolutionSweep[];
    readonly figure?: string | undefined;
    readonly deltas: readonly number[];
    readonly command: string;
}
export declare function renderSolution(data: SolutionData): string;

// study/renderStudy.d.ts
export declare function renderStudy(data: StudyData): string;

// study/studyData.d.ts
interface Estimate {
    readonly estimate: number;
    readonly low: number;
    readonly high: number;
}
export interface StudyArm {
    readonly arm: string;
    readonly scores: readonly number[];
    readonly iqm: Estimate;
    readonly difference: Estimate | null;
}
export interface StudyData {
    readonly title: string;
    readonly command: string;
    readonly trials: readonly Trial[];
    readonly space: SearchSpace;
    readonly fullSteps: number;
    readonly seedsPerTrial: number;
    readonly best?: number;
    readonly method: string;
    readonly objective: 'final' | 'area';
    readonly searchSeconds: number;
    readonly envSteps: number;
    readonly importance: readonly {
        readonly name: string;
        readonly share: Estimate;
    }[];
    readonly heldOut?: {
        readonly arms: readonly StudyArm[];
        readonly best: string;
        readonly winner: string;
        readonly verdict: 'better' | 'worse' | 'open';
    };
}
