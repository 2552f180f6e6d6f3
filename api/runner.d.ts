// index.d.ts
export { whyUnfit } from './whyUnfit.ts';
export { train } from './train.ts';
export type { TrainOptions } from './train.ts';
export { optionsOf } from './optionsOf.ts';
export { planRun, resolveWrapper, shownWrappers } from './runPlan.ts';
export type { RunOptions, RunPlan } from './runPlan.ts';
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

// agentOnly.d.ts
import type { Snapshot } from '@prism-rl/core';
export declare function agentOnly(agent: Snapshot, envSteps: number): Snapshot;
export declare function isAgentOnly(run: Snapshot): boolean;

// endedWith.d.ts
import type { EndReason, Snapshot } from '@prism-rl/core';
export declare function endedWith({ meta }: Snapshot, steps: number): EndReason | undefined;
export declare function endingWith({ meta }: Snapshot, steps: number): EndReason | undefined;

// envStepsOf.d.ts
import type { Snapshot } from '@prism-rl/core';
export declare function envStepsOf(run: Snapshot): number;

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

// operators/evaluateEvery.d.ts
import type { MonoTypeOperatorFunction } from 'rxjs';
import type { RunnerEvent } from '../runHandle.ts';
export interface EvaluationPlan {
    readonly steps?: number;
    readonly episodes: number;
}
export declare function evaluateEvery({ steps, episodes, }: EvaluationPlan): MonoTypeOperatorFunction<RunnerEvent>;

// operators/logTo.d.ts
import type { Logger } from '@prism-rl/core';
import type { MonoTypeOperatorFunction } from 'rxjs';
import type { RunnerEvent } from '../runHandle.ts';
export declare function logTo(...loggers: readonly Logger[]): MonoTypeOperatorFunction<RunnerEvent>;

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

// operators/stopWhenSolved.d.ts
import type { MonoTypeOperatorFunction } from 'rxjs';
import type { RunnerEvent } from '../runHandle.ts';
export interface StopWhenSolvedOptions {
    readonly return: number;
    readonly over?: number;
    readonly greedy?: number;
}
export declare function stopWhenSolved({ return: bound, over, greedy, }: StopWhenSolvedOptions): MonoTypeOperatorFunction<RunnerEvent>;

// operators/streams.d.ts
import type { EpisodeEvent, EvaluationEvent, RunEvent, Transitions } from '@prism-rl/core';
import type { OperatorFunction } from 'rxjs';
import type { RunnerEvent } from '../runHandle.ts';
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
export {};

// optionsOf.d.ts
import type { RunManifest } from '@prism-rl/core';
import type { RunOptions } from './runPlan.ts';
export declare function optionsOf(manifest: RunManifest): RunOptions;

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

// rememberAs.d.ts
import type { AgentEntry, Transitions } from '@prism-rl/core';
export type Remember = (step: Transitions, remember: (step: Transitions) => void) => void;
export declare function rememberAs<C extends object>(entry: AgentEntry<C>, change: Remember): AgentEntry<C>;

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

// runPlan.d.ts
import type { Agent, Config, Engine, Env, Json, Preset, Registry, Rng, RunManifest, Space, VectorEnv, WrapperChoice } from '@prism-rl/core';
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

// seatRuns.d.ts
import type { BackendEntry, Engine } from '@prism-rl/core';
import type { RunHandle } from './runHandle.ts';
export type StartRun<T> = (engine: Engine, onStart: (run: RunHandle) => void) => Promise<T>;
export declare function seatRuns<T>(gather: NonNullable<BackendEntry['gather']>, starts: readonly StartRun<T>[]): Promise<PromiseSettledResult<T>[]>;

// train.d.ts
import type { Engine, Plugin, Snapshot } from '@prism-rl/core';
import { Registry } from '@prism-rl/core';
import { Observable } from 'rxjs';
import type { RunnerEvent } from './runHandle.ts';
import type { RunOptions } from './runPlan.ts';
export interface TrainOptions extends RunOptions {
    readonly plugins: readonly Plugin[] | Registry;
    readonly engine?: Engine | undefined;
    readonly signal?: AbortSignal;
    readonly resume?: Snapshot;
}
export declare function train(options: TrainOptions): Observable<RunnerEvent>;

// trainer.d.ts
import type { EndReason, Rng, RunEvent, Snapshot, StepLearner, VectorEnv } from '@prism-rl/core';
import { Agenda } from './agenda.ts';
import type { Watcher } from './runHandle.ts';
export declare const chunkSteps = 1024;
export interface TrainingLoop {
    readonly envSteps: number;
    readonly agenda: Agenda;
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
    #private;
    readonly agenda: Agenda;
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
