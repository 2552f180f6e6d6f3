// @prism-rl/sweep: index.d.ts
export type { Job, Lease, Queue } from '@prism-rl/core';
export { openLocalQueue } from './localQueue.ts';
export type { LocalQueueOptions } from './localQueue.ts';
export { openQueue } from './openQueue.ts';
export { plugin } from './plugin.ts';
export { isOver } from './isOver.ts';
export { planSweep, runDirectoryOf, runIdOf } from './plan.ts';
export type { RunLeg, SweepArm, SweepEnvironment, SweepRun, SweepSpec } from './plan.ts';
export { readResults, requireKept, writeResults } from './result.ts';
export type { Curve, SweepResult } from './result.ts';
export { trainSweepRun } from './trainSweepRun.ts';
export type { TrainSweepRunOptions } from './trainSweepRun.ts';
export { outcomeOf, runSweep, workOnSweep } from './runSweep.ts';
export type { RunSweepOptions, SweepOutcome, SweepPlaces, WorkOnSweepOptions } from './runSweep.ts';
export { pluginCode, requireSameCode } from './sweepCode.ts';
export type { PluginCode, SweepCode } from './sweepCode.ts';
export { requireSameRuns } from './requireSameRuns.ts';
export type { SweepIdentity } from './requireWhole.ts';
export { newsOf } from './watchQueue.ts';
export type { RunProgress } from './renewal.ts';
export type { SweepEvent } from './sweepEvent.ts';
export { workerName } from './workerProcess.ts';
export type { RunEnding, WorkerProgram } from './workerProcess.ts';
export { WorkerPool } from './workerPool.ts';
export type { WorkerPoolOptions } from './workerPool.ts';
export { serveRuns } from './serveRuns.ts';
export type { ServeRunsOptions, TrainRun } from './serveRuns.ts';
export type { RunOrder, WorkerEnding, WorkerNews } from './workerMessages.ts';
export { openStore } from './store/openStore.ts';
export type { OpenedStore, OpenStoreOptions } from './store/openStore.ts';
export type { RunStore, StoredRun } from './store/runStore.ts';
export { localQueueAddress, localQueueFile, makeSweepDirectory, sweepFiles } from './sweepDirectory.ts';
export { SweepState } from './sweepState.ts';
export type { CellState, SweepTotals } from './sweepState.ts';
export { sweepTable, tableLines } from './sweepTable.ts';
export type { SweepTable, SweepTableOptions } from './sweepTable.ts';

// @prism-rl/sweep/conformance: conformance.d.ts
export interface QueueUnderCheck {
    readonly queue: Queue<number, string>;
    readonly other: Queue<number, string>;
    readonly wait: (milliseconds: number) => Promise<void> | void;
    readonly close: () => Promise<void>;
}
export declare function checkQueue(make: () => Promise<QueueUnderCheck>): Generator<Check>;

// @prism-rl/sweep/plugin: plugin.d.ts
export declare const plugin: Plugin;

// foreman.d.ts
export interface ForemanOptions extends Pick<WorkerProcessOptions, 'program' | 'silenceMilliseconds'> {
    readonly queue: Queue<SweepRun, SweepResult>;
    readonly store: RunStore;
    readonly workers: number;
    readonly signal: AbortSignal;
    readonly timeLimit?: number;
    readonly leaseMilliseconds?: number;
    readonly pollMilliseconds?: number;
    readonly isOpen?: () => boolean;
    readonly together?: (run: SweepRun) => number;
}
export type StopReason = 'finished' | 'stopped' | 'time' | 'submitted';

// isOver.d.ts
export declare function isOver(runDir: string, newest: Snapshot, steps: number): boolean;

// localQueue.d.ts
export interface LocalQueueOptions {
    readonly now?: () => number;
    readonly patience?: number;
}
export declare function openLocalQueue<P extends Json, R extends Json>(path: string, { now, patience }?: LocalQueueOptions): Promise<Queue<P, R>>;

// openQueue.d.ts
export declare function openQueue<P extends Json, R extends Json>(registry: Registry, address: string): Promise<Queue<P, R>>;

// plan.d.ts
export type SweepArm = {
    readonly name: string;
    readonly agent: string;
    readonly config?: Config;
};
export type SweepEnvironment = {
    readonly id: string;
    readonly config?: Config;
    readonly wrappers?: readonly WrapperChoice[];
    readonly preset?: string;
    readonly steps?: number;
};
export interface SweepSpec {
    readonly arms: readonly SweepArm[];
    readonly environments: readonly SweepEnvironment[];
    readonly seeds: readonly number[];
    readonly steps?: number;
    readonly numEnvs?: number;
    readonly evaluations?: number;
    readonly evaluationEpisodes?: number;
    readonly checkpointSteps?: number;
    readonly checkpointSeconds?: number;
    readonly together?: number;
}
export type RunLeg = {
    readonly number: number;
    readonly until: number;
};
export type SweepRun = {
    readonly arm: string;
    readonly agent: string;
    readonly agentConfig: Config;
    readonly environment: string;
    readonly environmentConfig: Config;
    readonly wrappers?: readonly WrapperChoice[];
    readonly seed: number;
    readonly steps: number;
    readonly numEnvs: number;
    readonly preset: string | null;
    readonly evaluationSteps: number;
    readonly evaluationEpisodes: number;
    readonly checkpointSteps: number;
    readonly checkpointSeconds?: number;
    readonly backend: string | null;
    readonly leg?: RunLeg;
    readonly configHash: string;
};
export declare function planSweep(registry: Registry, spec: SweepSpec, backend: string | null): Promise<Job<SweepRun>[]>;
export declare function runIdOf({ environment, arm, seed }: Pick<SweepRun, 'environment' | 'arm' | 'seed'>): string;
export declare function runDirectoryOf({ environment, arm, seed }: SweepRun): string[];

// renewal.d.ts
export type RunProgress = Omit<MultiProgressMessage, 'run'> & {
    readonly log?: string;
};

// requireSameRuns.d.ts
export declare function requireSameRuns(jobs: readonly Job<SweepRun>[], known: readonly Job<SweepRun>[]): void;

// requireWhole.d.ts
export type SweepIdentity = {
    readonly id: string;
    readonly runs?: number;
};

// result.d.ts
export type Curve = {
    readonly envSteps: number[];
    readonly meanReturn: number[];
    readonly stdReturn: number[];
};
export type SweepResult = SweepRun & {
    readonly id: string;
    readonly score: number;
    readonly curve: Curve;
    readonly episodes: number;
    readonly updates: number;
    readonly trainingReturn: number | null;
    readonly trainSeconds: number;
    readonly stepsPerSecond: number;
    readonly machine: Config;
    readonly plugins?: readonly PluginCode[];
};
export declare function writeResults(path: string, results: readonly SweepResult[]): void;
export declare function readResults(path: string): SweepResult[];
export declare function requireKept(directory: string, runs: readonly RunKey[]): void;
type RunKey = Pick<SweepRun, 'environment' | 'arm' | 'seed' | 'configHash'>;

// runSweep.d.ts
export interface WorkOnSweepOptions extends ForemanOptions {
    readonly isShared?: boolean;
    readonly watchMilliseconds?: number;
    readonly retryFailed?: boolean;
    readonly onEvent?: (event: SweepEvent) => void;
}
export interface SweepPlaces {
    readonly queue: Queue<SweepRun, SweepResult>;
    readonly store?: RunStore;
    readonly announce?: () => Promise<void>;
    readonly conclude?: () => Promise<void>;
}
export interface RunSweepOptions extends Omit<WorkOnSweepOptions, 'queue' | 'store'> {
    readonly directory: string;
    readonly open: () => Promise<SweepPlaces>;
    readonly jobs: readonly Job<SweepRun>[];
}
export interface SweepOutcome {
    readonly reason: StopReason;
    readonly results: readonly SweepResult[];
    readonly failures: readonly {
        readonly id: string;
        readonly error: string;
    }[];
    readonly remaining: number;
}
export declare function runSweep(options: RunSweepOptions): Promise<SweepOutcome>;
export declare function workOnSweep(options: WorkOnSweepOptions): Promise<StopReason>;
export declare function outcomeOf(jobs: readonly QueuedJob<SweepRun, SweepResult>[]): Omit<SweepOutcome, 'reason'>;

// serveRuns.d.ts
export type TrainRun = (engine?: Engine, onStart?: (run: RunHandle) => void) => Promise<void>;
export interface ServeRunsOptions<Run extends WorkerRun, Result> {
    readonly perform: (run: Run, signal: AbortSignal, tell: (news: WorkerNews) => void, engine?: Engine, onStart?: (run: RunHandle) => void) => Promise<Result | undefined>;
    readonly together?: (trains: readonly TrainRun[], runs: readonly Run[]) => Promise<void>;
    readonly interrupt: AbortController;
}
export declare function serveRuns<Run extends WorkerRun, Result>(options: ServeRunsOptions<Run, Result>): Promise<void>;

// store/bucket.d.ts
export type Environment = {
    readonly [name: string]: string | undefined;
};

// store/openStore.d.ts
export interface OpenedStore extends RunStore, PlaceOwner {
    readonly address: string;
    fetch(run: readonly string[], folder: string): Promise<boolean>;
}
export interface OpenStoreOptions {
    readonly scratch?: string;
    readonly environment?: Environment;
}
export declare function openStore(address: string, { scratch, environment }?: OpenStoreOptions): OpenedStore;

// store/placeOwner.d.ts
export interface PlaceOwner {
    owner(): Promise<string | undefined>;
    claim(sweep: string): Promise<boolean>;
}

// store/runStore.d.ts
export interface RunStore {
    open(run: readonly string[], token: number): Promise<StoredRun>;
    dropCheckpoints?(run: readonly string[]): Promise<void>;
}
export interface StoredRun {
    readonly directory: string;
    save(): Promise<boolean>;
    close(): Promise<void>;
}

// sweepCode.d.ts
export type SweepCode = {
    readonly prismVersion: string;
    readonly plugins: readonly PluginCode[];
};
export type PluginCode = {
    readonly name: string;
    readonly version: string | null;
    readonly digest: string | null;
};
export declare function pluginCode(plugins: readonly PluginOrigin[]): PluginCode[];
export declare function requireSameCode(begun: SweepCode, here: SweepCode): void;

// sweepDirectory.d.ts
export declare const sweepFiles: {
    readonly queue: 'queue.sqlite';
    readonly results: 'results.jsonl';
    readonly runs: 'runs';
    readonly owner: '.sweep';
};
export declare function localQueueAddress(directory: string): string;
export declare function localQueueFile(address: string): string | undefined;
export declare function makeSweepDirectory(directory: string): void;

// sweepEvent.d.ts
export type SweepEvent = {
    readonly type: 'begin';
    readonly jobs: readonly QueuedJob<SweepRun, SweepResult>[];
} | {
    readonly type: 'started' | 'returned';
    readonly id: string;
} | {
    readonly type: 'progress';
    readonly id: string;
    readonly message: MultiProgressMessage;
} | {
    readonly type: 'done';
    readonly id: string;
    readonly result: SweepResult;
} | {
    readonly type: 'failed';
    readonly id: string;
    readonly error: string;
} | {
    readonly type: 'worker-died';
    readonly worker: string;
    readonly how: string;
    readonly id: string | null;
};

// sweepState.d.ts
export interface CellState {
    readonly runs: number;
    readonly done: number;
    readonly failed: number;
    readonly running: number;
    readonly fraction: number;
    readonly score: number;
    readonly meanReturn: number;
}
export interface SweepTotals extends CellState {
    readonly stepsPerSecond: number;
    readonly remainingSeconds: number;
}
export declare class SweepState {
    constructor(now?: () => number);
    get arms(): string[];
    get environments(): string[];
    observe(event: SweepEvent): void;
    cell(arm: string, environment: string): CellState;
    run(id: string): {
        readonly arm: string;
        readonly environment: string;
        readonly seed: number;
    };
    totals(): SweepTotals;
}

// sweepTable.d.ts
export interface SweepTableOptions {
    readonly stream?: TextStream;
    readonly interval?: number;
    readonly plainInterval?: number;
    readonly now?: () => number;
}
export interface SweepTable {
    observe(event: SweepEvent): void;
    close(): void;
}
export declare function sweepTable(options?: SweepTableOptions): SweepTable;
export declare function tableLines(state: SweepState, columns: number, rows: number): string[];

// trainSweepRun.d.ts
export interface TrainSweepRunOptions {
    readonly registry: Registry;
    readonly engine?: Engine | undefined;
    readonly job: Job<SweepRun> & Pick<Lease, 'token'>;
    readonly directory: string;
    readonly signal: AbortSignal;
    readonly machine?: Config;
    readonly plugins?: readonly PluginOrigin[];
    readonly loggers?: readonly Logger[];
    readonly keepAgentOnly?: boolean;
    readonly onStart?: ((run: RunHandle) => void) | undefined;
}
export declare function trainSweepRun(options: TrainSweepRunOptions): Promise<SweepResult | undefined>;

// watchQueue.d.ts
type SweepJob = QueuedJob<SweepRun, SweepResult>;
export declare function newsOf(job: SweepJob, before?: SweepJob['state']): SweepEvent[];

// workerMessages.d.ts
export interface WorkerRun {
    readonly id: string;
}
export interface RunOrder extends WorkerRun {
    readonly lease: Lease<SweepRun>;
    readonly directory: string;
}
export type WorkerNews = {
    readonly type: 'progress';
    readonly id: string;
    readonly message: MultiProgressMessage;
}
 | {
    readonly type: 'checkpoint';
    readonly id: string;
};
export type WorkerEnding<Result> = {
    readonly type: 'completed';
    readonly id: string;
    readonly result: Result;
} | {
    readonly type: 'failed';
    readonly id: string;
    readonly error: string;
    readonly log: string;
    readonly code?: PrismErrorCode | undefined;
    readonly hint?: string | undefined;
}
 | {
    readonly type: 'released';
    readonly id: string;
};

// workerPool.d.ts
export interface WorkerPoolOptions extends WorkerProcessOptions {
    readonly signal: AbortSignal;
    readonly onFailedStart?: (worker: string, how: string) => void;
}
export declare class WorkerPool<Run extends WorkerRun, Result> {
    constructor(options: WorkerPoolOptions);
    hire(): Promise<WorkerProcess<Run, Result> | undefined>;
    close(): void;
}

// workerProcess.d.ts
export interface WorkerProgram {
    readonly file: string;
    readonly args?: readonly string[];
    readonly env?: NodeJS.ProcessEnv;
}
export type RunEnding<Result> = WorkerEnding<Result> | {
    readonly type: 'died';
    readonly how: string;
};
export interface WorkerProcessOptions {
    readonly program: WorkerProgram;
    readonly silenceMilliseconds?: number | undefined;
    readonly stopMilliseconds?: number;
    readonly print?: (line: string) => void;
}
export declare function workerName(pid?: number): string;
export declare class WorkerProcess<Run extends WorkerRun, Result> {
    readonly name: string;
    readonly ready: Promise<boolean>;
    readonly ended: Promise<string>;
    constructor(options: WorkerProcessOptions);
    train(runs: readonly Run[], listen: (news: WorkerNews) => void): readonly Promise<RunEnding<Result>>[];
    leave(id: string): void;
    stop(): void;
    kill(): void;
}
