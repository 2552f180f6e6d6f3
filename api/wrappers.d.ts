// index.d.ts
export { ClipAction, ClipActionVector, RescaleAction, RescaleActionVector } from './boxActions.ts';
export type { RescaleActionOptions } from './boxActions.ts';
export { EnvWrapper, TransparentWrapper } from './envWrapper.ts';
export { FrameStack, FrameStackVector } from './frameStack.ts';
export type { FrameStackPadding } from './frameStack.ts';
export { NormalizeObservation, NormalizeObservationVector } from './normalizeObservation.ts';
export type { NormalizeObservationOptions } from './normalizeObservation.ts';
export { NormalizeReward, NormalizeRewardVector } from './normalizeReward.ts';
export type { NormalizeRewardOptions } from './normalizeReward.ts';
export { OrderEnforcing, OrderEnforcingVector } from './orderEnforcing.ts';
export { EpisodeBuffer, RecordEpisodeStatistics, RecordEpisodeStatisticsVector, } from './recordEpisodeStatistics.ts';
export type { EpisodeStatistics } from './recordEpisodeStatistics.ts';
export { cubicEpisodes, RecordVideo, RecordVideoVector } from './recordVideo.ts';
export type { Recording, RecordVideoOptions } from './recordVideo.ts';
export { StickyAction, StickyActionVector } from './stickyAction.ts';
export type { StickyActionOptions } from './stickyAction.ts';
export { TimeLimit, TimeLimitVector } from './timeLimit.ts';
export { TransformAction, TransformActionVector } from './transformAction.ts';
export { FlattenObservation, FlattenObservationVector, TransformObservation, TransformObservationVector, } from './transformObservation.ts';
export { ClipReward, ClipRewardVector, TransformReward, TransformRewardVector } from './transformReward.ts';
export type { ClipRewardOptions } from './transformReward.ts';
export { VectorWrapper } from './vectorWrapper.ts';
export type { VectorWrapperOptions } from './vectorWrapper.ts';
export type { WrapperState } from './wrapperSnapshot.ts';
export { encodeApng, encodePng } from './video/apng.ts';
export { encodeFilm, filmFormatOf } from './video/encodeFilm.ts';
export type { FilmFormat } from './video/encodeFilm.ts';
export { Film } from './video/film.ts';
export { resizeFrame } from './video/resizeFrame.ts';

// boxActions.d.ts
import type { Env, VectorEnv } from '@prism-rl/core';
import { TransformAction, TransformActionVector } from './transformAction.ts';
export declare class ClipAction<O> extends TransformAction<O, Float32Array, Float32Array> {
    constructor(env: Env<O, Float32Array>);
}
export declare class ClipActionVector extends TransformActionVector<Float32Array, Float32Array> {
    constructor(env: VectorEnv);
}
export interface RescaleActionOptions {
    readonly min?: number | readonly number[];
    readonly max?: number | readonly number[];
}
export declare class RescaleAction<O> extends TransformAction<O, Float32Array, Float32Array> {
    constructor(env: Env<O, Float32Array>, options?: RescaleActionOptions);
}
export declare class RescaleActionVector extends TransformActionVector<Float32Array, Float32Array> {
    constructor(env: VectorEnv, options?: RescaleActionOptions);
}

// envWrapper.d.ts
import type { Env, Frame, ResetOptions, ResetResult, Space, StepResult, TabularModel } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { WrapperState } from './wrapperSnapshot.ts';
export declare abstract class EnvWrapper<O, A, IO = O, IA = A> implements Env<O, A> {
    readonly env: Env<IO, IA>;
    readonly id: string;
    abstract readonly observationSpace: Space<O>;
    abstract readonly actionSpace: Space<A>;
    readonly framesPerSecond?: number;
    readonly render?: () => Frame;
    readonly renderText?: () => string;
    readonly save?: () => Uint8Array;
    readonly restore?: (state: Uint8Array) => void;
    readonly model?: () => TabularModel;
    readonly close?: () => void;
    constructor(env: Env<IO, IA>, keepsModel?: boolean);
    abstract reset(options?: ResetOptions): ResetResult<O>;
    abstract step(action: A): StepResult<O>;
    protected shown(): Env<IO, IA>;
    protected state(): WrapperState;
}
export declare abstract class TransparentWrapper<O, A> extends EnvWrapper<O, A> {
    readonly observationSpace: Space<O>;
    readonly actionSpace: Space<A>;
    constructor(env: Env<O, A>, keepsModel?: boolean);
    reset(options?: ResetOptions): ResetResult<O>;
    step(action: A): StepResult<O>;
}
export declare function notReset(id: string): PrismError;
export declare function incompatible(wrapper: string, needs: string, space: Space<unknown>): PrismError;

// frameStack.d.ts
import type { Env, PackedArray, ResetOptions, ResetResult, Space, StepResult, VectorEnv } from '@prism-rl/core';
import { EnvWrapper } from './envWrapper.ts';
import { VectorWrapper } from './vectorWrapper.ts';
import type { WrapperState } from './wrapperSnapshot.ts';
export type FrameStackPadding = 'reset' | 'zero';
export declare class FrameStack<A> extends EnvWrapper<PackedArray, A> {
    #private;
    readonly observationSpace: Space<PackedArray>;
    readonly actionSpace: Space<A>;
    constructor(env: Env<PackedArray, A>, count: number, padding?: FrameStackPadding);
    reset(options?: ResetOptions): ResetResult<PackedArray>;
    step(action: A): StepResult<PackedArray>;
    protected state(): WrapperState;
}
export declare class FrameStackVector extends VectorWrapper {
    #private;
    constructor(env: VectorEnv, count: number, padding?: FrameStackPadding);
    protected afterReset(): void;
    protected afterStep(): void;
}

// normalizeObservation.d.ts
import type { Env, PackedArray, ResetOptions, ResetResult, Space, StepResult, VectorEnv } from '@prism-rl/core';
import { EnvWrapper } from './envWrapper.ts';
import { VectorWrapper } from './vectorWrapper.ts';
import type { WrapperState } from './wrapperSnapshot.ts';
export interface NormalizeObservationOptions {
    readonly epsilon?: number;
}
export declare class NormalizeObservation<A> extends EnvWrapper<Float32Array, A, PackedArray, A> {
    #private;
    readonly observationSpace: Space<Float32Array>;
    readonly actionSpace: Space<A>;
    updates: boolean;
    constructor(env: Env<PackedArray, A>, options?: NormalizeObservationOptions);
    reset(options?: ResetOptions): ResetResult<Float32Array>;
    step(action: A): StepResult<Float32Array>;
    protected state(): WrapperState;
}
export declare class NormalizeObservationVector extends VectorWrapper {
    #private;
    updates: boolean;
    constructor(env: VectorEnv, options?: NormalizeObservationOptions);
    protected afterReset(): void;
    protected afterStep(): void;
    protected state(): WrapperState;
}

// normalizeReward.d.ts
import type { Env, StepResult, VectorEnv } from '@prism-rl/core';
import { TransparentWrapper } from './envWrapper.ts';
import { VectorWrapper } from './vectorWrapper.ts';
import type { WrapperState } from './wrapperSnapshot.ts';
export interface NormalizeRewardOptions {
    readonly gamma?: number;
    readonly epsilon?: number;
}
export declare class NormalizeReward<O, A> extends TransparentWrapper<O, A> {
    #private;
    updates: boolean;
    constructor(env: Env<O, A>, options?: NormalizeRewardOptions);
    step(action: A): StepResult<O>;
    protected state(): WrapperState;
}
export declare class NormalizeRewardVector extends VectorWrapper {
    #private;
    updates: boolean;
    constructor(env: VectorEnv, options?: NormalizeRewardOptions);
    protected afterReset(): void;
    protected afterStep(): void;
    protected state(): WrapperState;
}

// orderEnforcing.d.ts
import type { Env, PackedArray, ResetOptions, ResetResult, StepResult, VectorEnv } from '@prism-rl/core';
import { TransparentWrapper } from './envWrapper.ts';
import { VectorWrapper } from './vectorWrapper.ts';
import type { WrapperState } from './wrapperSnapshot.ts';
export declare class OrderEnforcing<O, A> extends TransparentWrapper<O, A> {
    #private;
    constructor(env: Env<O, A>);
    reset(options?: ResetOptions): ResetResult<O>;
    step(action: A): StepResult<O>;
    protected state(): WrapperState;
    protected shown(): Env<O, A>;
}
export declare class OrderEnforcingVector extends VectorWrapper {
    #private;
    protected beforeStep(actions: PackedArray): PackedArray;
    protected afterReset(): void;
    protected state(): WrapperState;
    protected shown(): VectorEnv;
}

// recordEpisodeStatistics.d.ts
import type { Env, ResetOptions, ResetResult, StepResult, VectorEnv } from '@prism-rl/core';
import { TransparentWrapper } from './envWrapper.ts';
import { VectorWrapper } from './vectorWrapper.ts';
import type { WrapperState } from './wrapperSnapshot.ts';
export interface EpisodeStatistics {
    readonly r: number;
    readonly l: number;
}
export declare class EpisodeBuffer {
    #private;
    constructor(capacity: number);
    get count(): number;
    get returns(): number[];
    get lengths(): number[];
    get arrays(): Float64Array[];
    add(episodeReturn: number, length: number): void;
}
export declare class RecordEpisodeStatistics<O, A> extends TransparentWrapper<O, A> {
    #private;
    readonly episodes: EpisodeBuffer;
    constructor(env: Env<O, A>, bufferLength?: number);
    reset(options?: ResetOptions): ResetResult<O>;
    step(action: A): StepResult<O>;
    protected state(): WrapperState;
}
export declare class RecordEpisodeStatisticsVector extends VectorWrapper {
    #private;
    readonly episodes: EpisodeBuffer;
    readonly episodeReturns: Float64Array;
    readonly episodeLengths: Float64Array;
    constructor(env: VectorEnv, bufferLength?: number);
    protected afterReset(): void;
    protected afterStep(): void;
    protected state(): WrapperState;
}

// recordVideo.d.ts
import type { Env, ResetOptions, ResetResult, StepResult, VectorEnv } from '@prism-rl/core';
import { TransparentWrapper } from './envWrapper.ts';
import { VectorWrapper } from './vectorWrapper.ts';
import { Film } from './video/film.ts';
export interface Recording {
    readonly episode: number;
    readonly film: Film;
}
export interface RecordVideoOptions {
    readonly onFilm: (recording: Recording) => void;
    readonly episodes?: (episode: number) => boolean;
    readonly maxFrames?: number;
    readonly framesPerSecond?: number;
}
export declare function cubicEpisodes(episode: number): boolean;
export declare class RecordVideo<O, A> extends TransparentWrapper<O, A> {
    #private;
    readonly close: () => void;
    constructor(env: Env<O, A>, options: RecordVideoOptions);
    reset(options?: ResetOptions): ResetResult<O>;
    step(action: A): StepResult<O>;
}
export declare class RecordVideoVector extends VectorWrapper {
    #private;
    readonly close: () => void;
    constructor(env: VectorEnv, options: RecordVideoOptions, index?: number);
    protected afterReset(): void;
    protected afterStep(): void;
}

// stickyAction.d.ts
import type { Env, PackedArray, ResetOptions, ResetResult, StepResult, VectorEnv } from '@prism-rl/core';
import { Rng } from '@prism-rl/core';
import { TransparentWrapper } from './envWrapper.ts';
import { VectorWrapper } from './vectorWrapper.ts';
import type { WrapperState } from './wrapperSnapshot.ts';
export interface StickyActionOptions {
    readonly probability: number;
    readonly duration?: number | readonly [number, number];
    readonly stream?: (seed: number | bigint) => Rng;
}
export declare class StickyAction<O, A> extends TransparentWrapper<O, A> {
    #private;
    constructor(env: Env<O, A>, options: StickyActionOptions);
    reset(options?: ResetOptions): ResetResult<O>;
    step(action: A): StepResult<O>;
    protected state(): WrapperState;
}
export declare class StickyActionVector extends VectorWrapper {
    #private;
    constructor(env: VectorEnv, options: StickyActionOptions);
    protected beforeStep(actions: PackedArray): PackedArray;
    protected afterReset(seed: number | undefined): void;
    protected afterStep(): void;
    protected state(): WrapperState;
}

// timeLimit.d.ts
import type { Env, ResetOptions, ResetResult, StepResult, VectorEnv } from '@prism-rl/core';
import { TransparentWrapper } from './envWrapper.ts';
import { VectorWrapper } from './vectorWrapper.ts';
import type { WrapperState } from './wrapperSnapshot.ts';
export declare class TimeLimit<O, A> extends TransparentWrapper<O, A> {
    #private;
    readonly maxEpisodeSteps: number;
    constructor(env: Env<O, A>, maxEpisodeSteps: number);
    reset(options?: ResetOptions): ResetResult<O>;
    step(action: A): StepResult<O>;
    protected state(): WrapperState;
}
export declare class TimeLimitVector extends VectorWrapper {
    #private;
    readonly maxEpisodeSteps: number;
    constructor(env: VectorEnv, maxEpisodeSteps: number);
    restart(index: number): void;
    protected afterReset(): void;
    protected afterStep(): void;
    protected state(): WrapperState;
}

// transformAction.d.ts
import type { Env, PackedArray, ResetOptions, ResetResult, Space, StepResult, VectorEnv } from '@prism-rl/core';
import { EnvWrapper } from './envWrapper.ts';
import { VectorWrapper } from './vectorWrapper.ts';
export declare class TransformAction<O, A, IA> extends EnvWrapper<O, A, O, IA> {
    #private;
    readonly observationSpace: Space<O>;
    readonly actionSpace: Space<A>;
    constructor(env: Env<O, IA>, change: (action: A) => IA, actionSpace: Space<A>);
    reset(options?: ResetOptions): ResetResult<O>;
    step(action: A): StepResult<O>;
}
export declare class TransformActionVector<A, IA> extends VectorWrapper {
    #private;
    constructor(env: VectorEnv, change: (action: A) => IA, actionSpace: Space<A>);
    protected beforeStep(actions: PackedArray): PackedArray;
}

// transformObservation.d.ts
import type { Env, ResetOptions, ResetResult, Space, StepResult, VectorEnv } from '@prism-rl/core';
import { EnvWrapper } from './envWrapper.ts';
import { VectorWrapper } from './vectorWrapper.ts';
export declare class TransformObservation<O, A, IO> extends EnvWrapper<O, A, IO, A> {
    #private;
    readonly observationSpace: Space<O>;
    readonly actionSpace: Space<A>;
    constructor(env: Env<IO, A>, change: (observation: IO) => O, observationSpace: Space<O>);
    reset(options?: ResetOptions): ResetResult<O>;
    step(action: A): StepResult<O>;
}
export declare class TransformObservationVector<O, IO> extends VectorWrapper {
    #private;
    constructor(env: VectorEnv, change: (observation: IO) => O, observationSpace: Space<O>);
    protected afterReset(): void;
    protected afterStep(): void;
}
export declare class FlattenObservation<A> extends TransformObservation<Float32Array, A, unknown> {
    constructor(env: Env<unknown, A>);
}
export declare class FlattenObservationVector extends TransformObservationVector<Float32Array, unknown> {
    constructor(env: VectorEnv);
}

// transformReward.d.ts
import type { Env, StepResult, VectorEnv } from '@prism-rl/core';
import { TransparentWrapper } from './envWrapper.ts';
import { VectorWrapper } from './vectorWrapper.ts';
export declare class TransformReward<O, A> extends TransparentWrapper<O, A> {
    #private;
    constructor(env: Env<O, A>, change: (reward: number) => number);
    step(action: A): StepResult<O>;
}
export declare class TransformRewardVector extends VectorWrapper {
    #private;
    constructor(env: VectorEnv, change: (reward: number) => number);
    protected afterStep(): void;
}
export interface ClipRewardOptions {
    readonly min?: number;
    readonly max?: number;
}
export declare class ClipReward<O, A> extends TransformReward<O, A> {
    constructor(env: Env<O, A>, bounds: ClipRewardOptions);
}
export declare class ClipRewardVector extends TransformRewardVector {
    constructor(env: VectorEnv, bounds: ClipRewardOptions);
}

// vectorWrapper.d.ts
import type { Frame, PackedArray, Space, VectorEnv } from '@prism-rl/core';
import type { WrapperState } from './wrapperSnapshot.ts';
export interface VectorWrapperOptions {
    readonly observationSpace?: Space;
    readonly actionSpace?: Space;
    readonly ownRewards?: boolean;
}
export declare abstract class VectorWrapper implements VectorEnv {
    #private;
    readonly env: VectorEnv;
    readonly id: string;
    readonly numEnvs: number;
    readonly observationSpace: Space;
    readonly actionSpace: Space;
    readonly observations: PackedArray;
    readonly finalObservations: PackedArray;
    readonly rewards: Float64Array;
    readonly terminated: Uint8Array;
    readonly truncated: Uint8Array;
    readonly render?: (index?: number) => Frame;
    readonly renderText?: (index?: number) => string;
    readonly save?: () => Uint8Array;
    readonly restore?: (state: Uint8Array) => void;
    readonly close?: () => void;
    constructor(env: VectorEnv, options?: VectorWrapperOptions);
    reset(options?: {
        readonly seed?: number;
    }): void;
    step(actions: PackedArray): void;
    protected shown(): VectorEnv;
    protected state(): WrapperState;
    protected beforeStep(actions: PackedArray): PackedArray;
    protected afterReset(_seed: number | undefined): void;
    protected afterStep(): void;
    protected hasEnded(index: number): boolean;
}

// video/apng.d.ts
import type { Frame } from '@prism-rl/core';
import { Film } from './film.ts';
export declare function encodeApng(film: Film): Uint8Array;
export declare function encodePng(frame: Frame): Uint8Array;

// video/encodeFilm.d.ts
import type { Film } from './film.ts';
export type FilmFormat = 'gif' | 'mp4' | 'png';
export declare function filmFormatOf(fileName: string): FilmFormat;
export declare function encodeFilm(film: Film, format: FilmFormat): Promise<Uint8Array>;

// video/film.d.ts
import type { Frame } from '@prism-rl/core';
export declare class Film {
    #private;
    readonly framesPerSecond: number;
    constructor(framesPerSecond: number);
    get length(): number;
    get width(): number;
    get height(): number;
    add({ width, height, data }: Frame): void;
    frames(): Generator<Frame>;
    changes(): Generator<{
        readonly firstRow: number;
        readonly rows: number;
        readonly data: Uint8Array;
    }>;
}

// video/resizeFrame.d.ts
import type { Frame } from '@prism-rl/core';
export declare function resizeFrame(frame: Frame, width: number): Frame;

// wrapperSnapshot.d.ts
import type { PackedArray, Rng } from '@prism-rl/core';
export interface WrapperState {
    readonly arrays?: readonly PackedArray[];
    readonly rngs?: readonly Rng[];
}
export declare function writeWrapperSnapshot(name: string, state: WrapperState, inner: Uint8Array): Uint8Array;
export declare function readWrapperSnapshot(snapshot: Uint8Array, name: string, state: WrapperState, restoreInner: (inner: Uint8Array) => void): void;
