// @prism-rl/runner: index.d.ts
export { whyUnfit } from './whyUnfit.ts';
export { train } from './train.ts';
export type { TrainOptions } from './train.ts';
export { optionsOf } from './optionsOf.ts';
export { planRun, resolveWrapper, shownWrappers } from './planRun.ts';
export type { RunOptions, RunPlan } from './planRun.ts';
export type { Remembered, RunHandle, RunnerEvent, StartEvent, Watcher } from './runHandle.ts';
export { evaluatePolicy } from './evaluatePolicy.ts';
export type { EvaluateOptions, EvaluationProgress, EvaluationResult } from './evaluatePolicy.ts';
export { actBy, playEpisode } from './playEpisode.ts';
export type { Act, PlayedEpisode, PlayOptions } from './playEpisode.ts';
export { agentOnly, isAgentOnly } from './agentOnly.ts';
export { endedWith } from './endedWith.ts';
export { envStepsOf } from './envStepsOf.ts';
export { Trainer } from './trainer.ts';
export { rememberAs } from './rememberAs.ts';
export type { Remember } from './rememberAs.ts';
export { seatRuns } from './seatRuns.ts';
export type { StartRun } from './seatRuns.ts';
export { evaluateEvery } from './operators/evaluateEvery.ts';
export type { EvaluationPlan } from './operators/evaluateEvery.ts';
export { logTo } from './operators/logTo.ts';
export { batches, checkpoints, episodes, evaluations, transitions, updates, } from './operators/streams.ts';
export type { StreamOptions } from './operators/streams.ts';
export { recordEvery, recordingSeed } from './operators/recordEvery.ts';
export type { Camera, RecordingPlan } from './operators/recordEvery.ts';
export { stopWhenSolved } from './operators/stopWhenSolved.ts';
export type { StopWhenSolvedOptions } from './operators/stopWhenSolved.ts';

// @prism-rl/runner/node: node/index.d.ts
export type { ReadCheckpoint, WrittenCheckpoint } from './checkpoint.ts';
export { hasCheckpoint, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
export { checkpointEvery } from './checkpointEvery.ts';
export type { RunSinks } from './conductRun.ts';
export { conductRun, usualEpisodes } from './conductRun.ts';
export type { LeasedDirectory } from './leasedDirectory.ts';
export { leaseRunDirectory } from './leasedDirectory.ts';
export type { ProcessActivity } from './processActivity.ts';
export { processActivity } from './processActivity.ts';
export type { ProcessIdentity } from './processIdentity.ts';
export { isRunning, processNamespace } from './processIdentity.ts';
export { replaceFile, writeWhole } from './replaceFile.ts';
export type { ClaimedDirectory } from './runDirectory.ts';
export { claimDirectory, claimFreeDirectory, createRunDirectory, makeDirectory, orFreed, readManifest, requireFreeDirectory, runFiles, vacateRunDirectory, writeManifest, } from './runDirectory.ts';
export { lockRunDirectory } from './runLock.ts';

// agentOnly.d.ts
export declare function agentOnly(agent: Snapshot, envSteps: number): Snapshot;
export declare function isAgentOnly(run: Snapshot): boolean;

// endedWith.d.ts
export declare function endedWith({ meta }: Snapshot, steps: number): EndReason | undefined;

// envStepsOf.d.ts
export declare function envStepsOf(run: Snapshot): number;

// evaluatePolicy.d.ts
export interface EvaluationResult {
    readonly episodes: number;
    readonly meanReturn: number;
    readonly stdReturn: number;
    readonly meanLength: number;
    readonly returns: readonly number[];
    readonly idle: number;
}
export interface EvaluationProgress {
    readonly played: number;
    readonly meanReturn: number;
}
export interface EvaluateOptions {
    readonly episodes: number;
    readonly seed: number;
    readonly epsilon?: number;
    readonly mode?: ActMode;
    readonly maxEpisodeSteps?: number;
    readonly signal?: AbortSignal;
    readonly onProgress?: (progress: EvaluationProgress) => void;
}
export declare function evaluatePolicy(policy: Policy, env: VectorEnv, { episodes, seed, epsilon, mode, signal, maxEpisodeSteps, onProgress, }: EvaluateOptions): Promise<EvaluationResult>;

// node/checkpoint.d.ts
export interface WrittenCheckpoint {
    readonly path: string;
    readonly bytes: number;
}
export interface WriteCheckpointOptions {
    readonly announce?: (written: WrittenCheckpoint) => void;
    readonly stopped?: boolean;
}
export declare function writeCheckpoint(runDir: string, envSteps: number, snapshot: Snapshot, { announce, stopped }?: WriteCheckpointOptions): WrittenCheckpoint;
export interface ReadCheckpoint {
    readonly path: string;
    readonly snapshot: Snapshot;
    readonly warnings: readonly string[];
}
export declare function readCheckpoint(runDir: string, isWanted?: (envSteps: number) => boolean): ReadCheckpoint;
export declare function hasCheckpoint(runDir: string): boolean;

// node/checkpointEvery.d.ts
export declare function checkpointEvery(interval: Interval, directory: string | LeasedDirectory): MonoTypeOperatorFunction<RunnerEvent>;

// node/conductRun.d.ts
export interface RunSinks {
    readonly registry: Registry;
    readonly engine?: Engine | undefined;
    readonly directory: string | LeasedDirectory;
    readonly loggers: readonly Logger[];
    readonly onStart?: ((run: RunHandle) => void) | undefined;
    observe?(event: RunnerEvent): void;
    readonly camera?: (envSteps: number) => Camera;
    readonly signal?: AbortSignal;
    readonly resume?: Snapshot | undefined;
}
export declare function conductRun(manifest: RunManifest, sinks: RunSinks): Observable<RunnerEvent>;
export declare function usualEpisodes(registry: Registry, { environment, agent, preset }: Pick<RunManifest, 'environment' | 'agent' | 'preset'>): number;

// node/leasedDirectory.d.ts
export interface LeasedDirectory {
    readonly path: string;
    readonly token: number;
    check(): void;
    settle(): void;
}
export declare function leaseRunDirectory(directory: string, token: number): LeasedDirectory;

// node/processActivity.d.ts
export interface ProcessActivity {
    readonly cpuMilliseconds: number;
    readonly isRunnable: boolean;
}
export declare function processActivity(pid: number): ProcessActivity | undefined;

// node/processIdentity.d.ts
export interface ProcessIdentity {
    readonly pid: number;
    readonly host: string;
    readonly namespace: string | null;
    readonly started: string | null;
}
export declare function processNamespace(): string | null;
export declare function isRunning({ pid, host, namespace, started }: ProcessIdentity): boolean;

// node/replaceFile.d.ts
export declare function replaceFile(path: string, content: string | readonly Uint8Array[]): void;
export declare function writeWhole(path: string, content: string | readonly Uint8Array[]): void;

// node/runDirectory.d.ts
export declare const runFiles: {
    readonly manifest: 'manifest.json';
    readonly metrics: 'metrics.jsonl';
    readonly checkpoints: 'checkpoints';
    readonly tensorBoard: 'tensorboard';
    readonly videos: 'videos';
    readonly report: 'report.html';
};
export interface ClaimedDirectory {
    readonly path: string;
    readonly free: () => void;
}
export declare function createRunDirectory(path: string, manifest: RunManifest): void;
export declare function orFreed<T>(free: () => void, make: () => T): T;
export declare function claimDirectory(path: string): ClaimedDirectory;
export declare function claimFreeDirectory(parent: string, name: string): ClaimedDirectory;
export declare function requireFreeDirectory(path: string): void;
export declare function vacateRunDirectory(path: string): void;
export declare function writeManifest(path: string, manifest: RunManifest): void;
export declare function readManifest(path: string): RunManifest;
export declare function makeDirectory(path: string): void;

// node/runLock.d.ts
export declare function lockRunDirectory(runDir: string): () => void;

// operators/evaluateEvery.d.ts
export interface EvaluationPlan {
    readonly steps?: number;
    readonly episodes: number;
}
export declare function evaluateEvery({ steps, episodes, }: EvaluationPlan): MonoTypeOperatorFunction<RunnerEvent>;

// operators/everySteps.d.ts
export type Interval = number | {
    readonly seconds: number;
};

// operators/logTo.d.ts
export declare function logTo(...loggers: readonly Logger[]): MonoTypeOperatorFunction<RunnerEvent>;

// operators/recordEvery.d.ts
export interface Camera {
    shoot(env: Env): void;
    finish(episode: PlayedEpisode): MaybePromise<void>;
}
export interface RecordingPlan {
    readonly steps: number;
    readonly seed?: number;
    readonly camera: (envSteps: number) => Camera;
}
export declare const recordingSeed = 2000000;
export declare function recordEvery({ steps, seed, camera, }: RecordingPlan): MonoTypeOperatorFunction<RunnerEvent>;

// operators/stopWhenSolved.d.ts
export interface StopWhenSolvedOptions {
    readonly return: number;
    readonly over?: number;
    readonly greedy?: number;
}
export declare function stopWhenSolved({ return: bound, over, greedy, }: StopWhenSolvedOptions): MonoTypeOperatorFunction<RunnerEvent>;

// operators/streams.d.ts
type Kind<T extends RunEvent['type']> = Extract<RunEvent, {
    type: T;
}>;
export declare function episodes(): OperatorFunction<RunnerEvent, EpisodeEvent>;
export declare function updates(): OperatorFunction<RunnerEvent, Kind<'update'>>;
export declare function evaluations(): OperatorFunction<RunnerEvent, EvaluationEvent>;
export declare function checkpoints(): OperatorFunction<RunnerEvent, Kind<'checkpoint'>>;
export interface StreamOptions {
    readonly copy?: boolean;
}
export declare function transitions({ copy }?: StreamOptions): OperatorFunction<RunnerEvent, Transitions>;
export declare function batches<B = unknown>({ copy }?: StreamOptions): OperatorFunction<RunnerEvent, B>;

// optionsOf.d.ts
export declare function optionsOf(manifest: RunManifest): RunOptions;

// planRun.d.ts
export interface RunOptions {
    readonly env: string;
    readonly agent: string;
    readonly preset?: string;
    readonly steps?: number;
    readonly allSteps?: boolean;
    readonly seed?: number;
    readonly numEnvs?: number;
    readonly envConfig?: Config;
    readonly wrappers?: readonly WrapperChoice[];
    readonly agentConfig?: Config;
    readonly allowIdle?: boolean;
    readonly backend?: string;
    readonly context?: {
        readonly [key: string]: Json;
    };
}
export interface RunPlan {
    readonly manifest: RunManifest;
    readonly preset: Preset | undefined;
    readonly evaluationEpsilon: number;
    readonly watchedSteps: number;
    createEnv(count: number): Promise<VectorEnv>;
    createEvaluationEnv(count: number): Promise<VectorEnv>;
    createSingleEnv(): Promise<Env>;
    createAgent(env: Pick<VectorEnv, 'observationSpace' | 'actionSpace' | 'numEnvs'>, rng: Rng, engine?: Engine): Promise<Agent>;
    checkSpaces(observationSpace: Space, actionSpace: Space): void;
}
export declare function planRun(registry: Registry, options: RunOptions): RunPlan;
export declare function resolveWrapper(registry: Registry, { name, config }: WrapperChoice): WrapperChoice;
export declare function shownWrappers(registry: Registry, wrappers: readonly WrapperChoice[]): WrapperChoice[];

// playEpisode.d.ts
export type Act = (observation: unknown) => MaybePromise<unknown>;
export interface PlayedEpisode {
    readonly seed: number;
    readonly length: number;
    readonly return: number;
    readonly ending: 'terminated' | 'truncated' | 'cut off';
}
export interface PlayOptions {
    readonly seed: number;
    readonly maxSteps?: number;
    readonly signal?: AbortSignal;
    readonly onState?: (env: Env) => void;
}
export declare function playEpisode(env: Env, act: Act, { seed, maxSteps, signal, onState }: PlayOptions): Promise<PlayedEpisode>;
export declare function actBy(policy: Policy, { observationSpace, actionSpace }: Pick<Env, 'observationSpace' | 'actionSpace'>, mode?: ActMode): Act;

// rememberAs.d.ts
export type Remember = (step: Transitions, remember: (step: Transitions) => void) => void;
export declare function rememberAs<C extends object>(entry: AgentEntry<C>, change: Remember): AgentEntry<C>;

// runHandle.d.ts
export interface Watcher {
    transitions?(step: Transitions): void;
    batches?(batch: unknown): void;
}
export interface Remembered {
    save(): Snapshot;
    restore(saved: Snapshot): void;
}
export interface RunHandle {
    readonly manifest: RunManifest;
    stop(reason: EndReason): void;
    atBoundary(task: () => Promise<void>): void;
    schedule(task: ScheduledTask): () => void;
    remember(name: string, what: Remembered): void;
    watch(watcher: Watcher): () => void;
    readonly isResumable: boolean;
    save(): Promise<Snapshot>;
    evaluate(episodes: number, onProgress?: (progress: EvaluationProgress) => void): Promise<EvaluationResult | undefined>;
    verify(episodes: number): Promise<EvaluationResult | undefined>;
    readonly evaluationDue: boolean;
    readonly verificationDue: boolean;
    play(seed: number, onState: (env: Env) => void): Promise<PlayedEpisode | undefined>;
}
export type StartEvent = Extract<RunEvent, {
    type: 'start';
}> & {
    readonly run: RunHandle;
};
export type RunnerEvent = Exclude<RunEvent, {
    type: 'start';
}> | StartEvent;

// seatRuns.d.ts
export type StartRun<T> = (engine: Engine, onStart: (run: RunHandle) => void) => Promise<T>;
export declare function seatRuns<T>(gather: NonNullable<BackendEntry['gather']>, starts: readonly StartRun<T>[]): Promise<PromiseSettledResult<T>[]>;

// taskSchedule.d.ts
export interface ScheduledTask {
    next(envSteps: number): number;
    run(envSteps: number, reason?: EndReason): Promise<void>;
    atStart?(envSteps: number): boolean;
    atEnd(reason: EndReason): boolean;
}
export declare class TaskSchedule {
    constructor(steps: number);
    get due(): number;
    get reason(): EndReason | undefined;
    get ended(): EndReason | undefined;
    stop(reason: EndReason): void;
    hasEnded(reason: EndReason): void;
    atBoundary(task: () => Promise<void>): void;
    schedule(task: ScheduledTask): () => void;
    begin(envSteps: number): Promise<void>;
    runDue(envSteps: number): Promise<void>;
    end(envSteps: number): Promise<EndReason>;
    afterwards(): Promise<void>;
}

// train.d.ts
export interface TrainOptions extends RunOptions {
    readonly plugins: readonly Plugin[] | Registry;
    readonly engine?: Engine | undefined;
    readonly signal?: AbortSignal;
    readonly resume?: Snapshot;
}
export declare function train(options: TrainOptions): Observable<RunnerEvent>;

// trainer.d.ts
export interface TrainingLoop {
    readonly envSteps: number;
    readonly tasks: TaskSchedule;
    readonly isResumable: boolean;
    stop(reason: EndReason): void;
    watch(watcher: Watcher): () => void;
    run(emit: (event: RunEvent) => void): Promise<void>;
    save(): Promise<Snapshot>;
    restore(snapshot: Snapshot): Promise<void>;
}
export interface TrainerParts {
    readonly env: VectorEnv;
    readonly agent: StepLearner;
    readonly memoryRng: Rng;
    readonly envSeed: number;
    readonly steps: number;
    readonly watchedSteps?: number;
}
export declare class Trainer implements TrainingLoop {
    readonly tasks: TaskSchedule;
    constructor({ env, agent, memoryRng, envSeed, steps, watchedSteps, }: TrainerParts);
    get envSteps(): number;
    get isResumable(): boolean;
    stop(reason: EndReason): void;
    watch(watcher: Watcher): () => void;
    run(emit: (event: RunEvent) => void): Promise<void>;
    save(): Promise<Snapshot>;
    restore(snapshot: Snapshot): Promise<void>;
}

// whyUnfit.d.ts
export declare function whyUnfit(cause: unknown): string;
