// node/index.d.ts
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

// agenda.d.ts
import type { EndReason } from '@prism-rl/core';
export interface Appointment {
    next(envSteps: number): number;
    keep(envSteps: number, reason?: EndReason): Promise<void>;
    atStart?(envSteps: number): boolean;
    atEnd(reason: EndReason): boolean;
}
export declare class Agenda {
    #private;
    constructor(steps: number);
    get due(): number;
    get reason(): EndReason | undefined;
    get ended(): EndReason | undefined;
    stop(reason: EndReason): void;
    hasEnded(reason: EndReason): void;
    atBoundary(task: () => Promise<void>): void;
    schedule(appointment: Appointment): () => void;
    begin(envSteps: number): Promise<void>;
    keep(envSteps: number): Promise<void>;
    end(envSteps: number): Promise<EndReason>;
    afterwards(): Promise<void>;
}

// evaluatePolicy.d.ts
import type { ActMode, Policy, VectorEnv } from '@prism-rl/core';
export interface EvaluationResult {
    readonly episodes: number;
    readonly meanReturn: number;
    readonly stdReturn: number;
    readonly meanLength: number;
    readonly returns: readonly number[];
    readonly idle: number;
}
export declare const episodeStepLimit = 27000;
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
import type { Snapshot } from '@prism-rl/core';
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
import type { MonoTypeOperatorFunction } from 'rxjs';
import { type Interval } from '../operators/everySteps.ts';
import type { RunnerEvent } from '../runHandle.ts';
import type { LeasedDirectory } from './leasedDirectory.ts';
export declare function checkpointEvery(interval: Interval, directory: string | LeasedDirectory): MonoTypeOperatorFunction<RunnerEvent>;

// node/conductRun.d.ts
import type { Engine, Logger, Registry, RunManifest, Snapshot } from '@prism-rl/core';
import type { Observable } from 'rxjs';
import type { Camera } from '../operators/recordEvery.ts';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';
import type { LeasedDirectory } from './leasedDirectory.ts';
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
export declare function thisProcess(): ProcessIdentity;
export declare function processNamespace(): string | null;
export declare function isRunning({ pid, host, namespace, started }: ProcessIdentity): boolean;
export declare function isElsewhere(namespace: string | null): boolean;
export declare function statOf(pid: number): string[];

// node/replaceFile.d.ts
export declare function replaceFile(path: string, content: string | readonly Uint8Array[]): void;
export declare function writeWhole(path: string, content: string | readonly Uint8Array[]): void;
export declare function writeSynced(path: string, chunks: readonly Uint8Array[]): number;

// node/runDirectory.d.ts
import type { RunManifest } from '@prism-rl/core';
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
export declare function claimRunDirectory(path: string, manifest: RunManifest): ClaimedDirectory;
export declare function orFreed<T>(free: () => void, make: () => T): T;
export declare function claimDirectory(path: string): ClaimedDirectory;
export declare function claimFreeDirectory(parent: string, name: string): ClaimedDirectory;
export declare function requireFreeDirectory(path: string): void;
export declare function vacateRunDirectory(path: string): void;
export declare function writeManifest(path: string, manifest: RunManifest): void;
export declare function makeCheckpointFolder(runDir: string): void;
export declare function readManifest(path: string): RunManifest;
export declare function makeDirectory(path: string): void;

// node/runLock.d.ts
export declare function isLockFile(name: string): boolean;
export declare function lockRunDirectory(runDir: string): () => void;

// operators/everySteps.d.ts
import type { EndReason } from '@prism-rl/core';
import type { MonoTypeOperatorFunction } from 'rxjs';
import type { RunHandle, RunnerEvent } from '../runHandle.ts';
export type Interval = number | {
    readonly seconds: number;
};
export interface Recurring {
    readonly interval: Interval;
    task(run: RunHandle, envSteps: number, emit: (event: RunnerEvent) => void, reason: EndReason | undefined): Promise<void>;
    atEnd(reason: EndReason): boolean;
    atStart?(run: RunHandle, envSteps: number): boolean;
}
export declare function everySteps({ interval, task, atEnd, atStart, }: Recurring): MonoTypeOperatorFunction<RunnerEvent>;
export declare function isDueAt(envSteps: number, interval: number, { manifest: { numEnvs } }: RunHandle): boolean;

// operators/recordEvery.d.ts
import type { Env, MaybePromise } from '@prism-rl/core';
import type { MonoTypeOperatorFunction } from 'rxjs';
import type { PlayedEpisode } from '../playEpisode.ts';
import type { RunnerEvent } from '../runHandle.ts';
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

// playEpisode.d.ts
import type { ActMode, Env, MaybePromise, Policy } from '@prism-rl/core';
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

// runHandle.d.ts
import type { EndReason, Env, RunEvent, RunManifest, Snapshot, Transitions } from '@prism-rl/core';
import type { Appointment } from './agenda.ts';
import type { EvaluationProgress, EvaluationResult } from './evaluatePolicy.ts';
import type { PlayedEpisode } from './playEpisode.ts';
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
    schedule(appointment: Appointment): () => void;
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
