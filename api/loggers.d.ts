// @prism-rl/loggers: index.d.ts
export { progressBar } from './progressBar.ts';
export type { ProgressBarOptions } from './progressBar.ts';
export { multiProgress } from './multiProgress.ts';
export type { MultiProgress, MultiProgressMessage, MultiProgressOptions, MultiProgressState, } from './multiProgress.ts';
export { progressMessages } from './progressMessages.ts';
export type { ProgressMessagesOptions } from './progressMessages.ts';
export { consoleLogger } from './consoleLogger.ts';
export type { ConsoleLoggerOptions } from './consoleLogger.ts';
export { jsonl } from './jsonl.ts';
export type { JsonlOptions } from './jsonl.ts';
export { withChecksum, withoutChecksum } from './checksum.ts';
export { eachMetric, endRowOf, loggedCheckpoints, readMetrics, repairMetrics, soundMetrics, } from './readMetrics.ts';
export type { CheckpointRow, EndRow, EpisodeRow, EpisodesRow, EvaluationRow, MetricsRow, ProgressRow, StartRow, UpdateRow, } from './metricsRow.ts';
export { tensorBoard } from './tensorBoard.ts';
export type { TensorBoardOptions } from './tensorBoard.ts';
export { mlflow } from './mlflow/mlflow.ts';
export type { MlflowOptions } from './mlflow/mlflow.ts';
export { readEventFile } from './tensorboard/readEventFile.ts';
export type { TensorBoardValue } from './tensorboard/readEventFile.ts';
export { RunTally, tallyOf } from './runTally.ts';
export type { TalliedEvaluation } from './runTally.ts';
export { plugin } from './plugin.ts';

// @prism-rl/loggers/terminal: terminal/index.d.ts
export type { TextStream } from './liveRegion.ts';
export { LiveRegion, printLine } from './liveRegion.ts';
export { wantsColours } from './statusLine.ts';

// checksum.d.ts
export declare function withChecksum(json: string): string;
export declare function withoutChecksum(line: string): string | undefined;

// consoleLogger.d.ts
export interface ConsoleLoggerOptions {
    readonly every?: number;
    readonly stream?: Pick<TextStream, 'write'>;
}
export declare function consoleLogger(options?: ConsoleLoggerOptions): Logger;

// jsonl.d.ts
export interface JsonlOptions {
    readonly runDir?: string;
    readonly path?: string;
    readonly every?: number;
    readonly clock?: () => number;
}
export declare function jsonl(target: string | JsonlOptions, options?: Pick<JsonlOptions, 'every' | 'clock'>): Logger;

// metricsRow.d.ts
export type MetricsRow = StartRow | EpisodeRow | EpisodesRow | UpdateRow | ProgressRow | EvaluationRow | CheckpointRow | EndRow;
export interface StartRow {
    readonly type: 'start';
    readonly envSteps: number;
    readonly environment: string;
    readonly agent: string;
    readonly preset?: string;
    readonly seed: number;
    readonly numEnvs: number;
    readonly steps: number;
    readonly every: number;
    readonly time: string;
}
export interface EpisodeRow {
    readonly type: 'episode';
    readonly envSteps: number;
    readonly episode: number;
    readonly env: number;
    readonly return: number;
    readonly length: number;
    readonly terminated: boolean;
    readonly truncated: boolean;
}
export interface EpisodesRow {
    readonly type: 'episodes';
    readonly envSteps: number;
    readonly episode: number;
    readonly count: number;
    readonly meanReturn: number;
    readonly minReturn: number;
    readonly maxReturn: number;
    readonly meanLength: number;
}
export interface UpdateRow {
    readonly type: 'update';
    readonly envSteps: number;
    readonly updates: number;
    readonly [metric: string]: number | 'update';
}
export interface ProgressRow {
    readonly type: 'progress';
    readonly envSteps: number;
    readonly stepsPerSecond: number;
    readonly elapsedSeconds: number;
}
export interface EvaluationRow {
    readonly type: 'evaluation';
    readonly envSteps: number;
    readonly episodes: number;
    readonly meanReturn: number;
    readonly stdReturn: number;
    readonly returns: readonly number[];
}
export interface CheckpointRow {
    readonly type: 'checkpoint';
    readonly envSteps: number;
    readonly path: string;
    readonly bytes: number;
    readonly writeSeconds: number;
    readonly open?: OpenWindow;
}
export interface EndRow {
    readonly type: 'end';
    readonly envSteps: number;
    readonly reason: EndReason;
    readonly episodes: number;
    readonly updates: number;
    readonly trainSeconds: number;
    readonly open?: OpenWindow;
}
export interface OpenWindow {
    readonly rows: number;
    readonly sums: readonly (readonly [name: string, sum: number, count: number])[];
    readonly updates: number;
    readonly episodeRows: number;
    readonly merged: {
        readonly count: number;
        readonly return: number;
        readonly length: number;
        readonly min: number;
        readonly max: number;
        readonly last: number;
    };
}

// mlflow/mlflow.d.ts
export interface MlflowOptions {
    readonly url?: string;
    readonly experiment?: string;
    readonly every?: number;
    readonly runDir?: string;
    readonly timeout?: number;
}
export declare function mlflow(options?: MlflowOptions): Logger;

// multiProgress.d.ts
export type MultiProgressState = 'waiting' | 'running' | 'evaluating' | 'stopped' | 'done' | 'failed';
export interface MultiProgressMessage {
    readonly run: string;
    readonly envSteps?: number;
    readonly total?: number;
    readonly stepsPerSecond?: number;
    readonly meanReturn?: number;
    readonly episodes?: number;
    readonly state?: MultiProgressState;
    readonly note?: string;
}
export interface MultiProgressOptions {
    readonly runs?: readonly string[];
    readonly total?: number;
    readonly stream?: TextStream;
    readonly interval?: number;
    readonly plainInterval?: number;
    readonly now?: () => number;
}
export interface MultiProgress {
    update(message: MultiProgressMessage): void;
    print(text: string): void;
    close(): void;
}
export declare function multiProgress(options?: MultiProgressOptions): MultiProgress;

// plugin.d.ts
export declare const plugin: Plugin;

// progressBar.d.ts
export interface ProgressBarOptions {
    readonly total?: number;
    readonly stream?: TextStream;
    readonly label?: string;
    readonly interval?: number;
    readonly plainInterval?: number;
    readonly now?: () => number;
}
export declare function progressBar(options?: ProgressBarOptions): Logger;

// progressMessages.d.ts
export interface ProgressMessagesOptions {
    readonly run: string;
    readonly interval?: number;
    readonly now?: () => number;
}
export declare function progressMessages(send: (message: MultiProgressMessage) => void, options: ProgressMessagesOptions): Logger;

// readMetrics.d.ts
export declare function eachMetric(path: string): Generator<MetricsRow>;
export declare function readMetrics(path: string, most?: number): MetricsRow[];
export declare function soundMetrics(path: string): Generator<MetricsRow>;
export declare function loggedCheckpoints(path: string): ReadonlySet<number>;
export declare function endRowOf(path: string): EndRow | undefined;
export declare function repairMetrics(path: string): number;

// runTally.d.ts
export interface TalliedEvaluation {
    readonly envSteps: number;
    readonly episodes: number;
    readonly meanReturn: number;
    readonly stdReturn: number;
}
export declare class RunTally {
    envSteps: number;
    firstStep: number;
    episodes: number;
    episodesSeen: number;
    updates: number;
    trainSeconds: number;
    evaluation: TalliedEvaluation | undefined;
    reason: EndReason | undefined;
    get meanReturn(): number;
    get trainStepsPerSecond(): number;
    observe(news: RunEvent | MetricsRow): void;
}
export declare function tallyOf(news: Iterable<RunEvent | MetricsRow>): RunTally;

// tensorBoard.d.ts
export interface TensorBoardOptions {
    readonly dir?: string;
    readonly every?: number;
    readonly clock?: () => number;
}
export declare function tensorBoard(target: string | TensorBoardOptions, options?: Omit<TensorBoardOptions, 'dir'>): Logger;

// tensorboard/readEventFile.d.ts
export interface TensorBoardValue {
    readonly tag: string;
    readonly step: number;
    readonly wallTime: number;
    readonly value: number | string;
}
export declare function readEventFile(path: string): TensorBoardValue[];

// terminal/liveRegion.d.ts
export interface TextStream {
    write(text: string): unknown;
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
    on?(event: 'resize', listener: () => void): unknown;
    off?(event: 'resize', listener: () => void): unknown;
}
export declare class LiveRegion {
    constructor(stream: TextStream, redraw: () => void);
    get columns(): number;
    covers(stream: unknown): boolean;
    get rows(): number;
    draw(texts: readonly string[]): void;
    print(text: string): void;
    close(): void;
}
export declare function printLine(stream: Pick<TextStream, 'write'>, text: string): void;

// terminal/statusLine.d.ts
export declare function wantsColours(): boolean;
