// @prism-rl/wrappers: index.d.ts
export { ActionRepeat, ActionRepeatVector } from './actionRepeat.ts';
export { ClipAction, ClipActionVector, RescaleAction, RescaleActionVector } from './boxActions.ts';
export type { RescaleActionOptions } from './boxActions.ts';
export { FrameStack, FrameStackVector } from './frameStack.ts';
export type { FrameStackAxis, FrameStackPadding } from './frameStack.ts';
export { MaskObservation, MaskObservationVector } from './maskObservation.ts';
export { NormalizeObservation, NormalizeObservationVector } from './normalizeObservation.ts';
export type { NormalizeObservationOptions } from './normalizeObservation.ts';
export { NormalizeReward, NormalizeRewardVector } from './normalizeReward.ts';
export type { NormalizeRewardOptions } from './normalizeReward.ts';
export { OrderEnforcing, OrderEnforcingVector } from './orderEnforcing.ts';
export { RecordEpisodeStatistics, RecordEpisodeStatisticsVector } from './recordEpisodeStatistics.ts';
export { Grayscale, GrayscaleVector, Resize, ResizeVector } from './pictures.ts';
export type { ResizeOptions } from './pictures.ts';
export { RecordVideo, RecordVideoVector } from './recordVideo.ts';
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
export { encodeApng, encodePng } from './video/apng.ts';
export { encodeFilm, filmFormatOf } from './video/encodeFilm.ts';
export type { FilmFormat } from './video/encodeFilm.ts';
export { Film } from './video/film.ts';
export { resizeFrame } from './video/resizeFrame.ts';

// @prism-rl/wrappers/plugin: plugin.d.ts
export declare const plugin: Plugin;

// actionRepeat.d.ts
export declare class ActionRepeatVector extends VectorWrapper {
    constructor(env: VectorEnv, times: number);
    step(actions: PackedArray): void;
}
export declare class ActionRepeat<O, A> extends WrappedEnv<ActionRepeatVector, O, A> {
    constructor(env: Env<O, A>, times: number);
}

// boxActions.d.ts
export declare class ClipActionVector extends TransformActionVector<Float32Array, Float32Array> {
    constructor(env: VectorEnv);
}
export declare class ClipAction<O> extends WrappedEnv<ClipActionVector, O, Float32Array> {
    constructor(env: Env<O, Float32Array>);
}
export interface RescaleActionOptions {
    readonly min?: number | readonly number[];
    readonly max?: number | readonly number[];
}
export declare class RescaleActionVector extends TransformActionVector<Float32Array, Float32Array> {
    constructor(env: VectorEnv, options?: RescaleActionOptions);
}
export declare class RescaleAction<O> extends WrappedEnv<RescaleActionVector, O, Float32Array> {
    constructor(env: Env<O, Float32Array>, options?: RescaleActionOptions);
}

// frameStack.d.ts
export type FrameStackPadding = 'reset' | 'zero';
export type FrameStackAxis = 'first' | 'channels';
export declare class FrameStackVector extends VectorWrapper {
    constructor(env: VectorEnv, count: number, padding?: FrameStackPadding, axis?: FrameStackAxis);
    protected afterStep(): void;
    protected begin(i: number): void;
    protected state(): WrapperState;
}
export declare class FrameStack<A> extends WrappedEnv<FrameStackVector, PackedArray, A> {
    constructor(env: Env<PackedArray, A>, count: number, padding?: FrameStackPadding, axis?: FrameStackAxis);
}

// maskObservation.d.ts
export declare class MaskObservationVector extends VectorWrapper {
    constructor(env: VectorEnv, keep: readonly number[]);
    protected begin(i: number): void;
    protected afterStep(): void;
}
export declare class MaskObservation<A> extends WrappedEnv<MaskObservationVector, PackedArray, A> {
    constructor(env: Env<PackedArray, A>, keep: readonly number[]);
}

// normalizeObservation.d.ts
export interface NormalizeObservationOptions {
    readonly epsilon?: number;
}
export declare class NormalizeObservationVector extends VectorWrapper {
    updates: boolean;
    constructor(env: VectorEnv, options?: NormalizeObservationOptions);
    protected afterReset(): void;
    protected afterStep(): void;
    protected begin(index: number): void;
    protected freeze(): void;
    protected state(): WrapperState;
}
export declare class NormalizeObservation<A> extends WrappedEnv<NormalizeObservationVector, Float32Array, A> {
    constructor(env: Env<PackedArray, A>, options?: NormalizeObservationOptions);
    get updates(): boolean;
    set updates(updates: boolean);
}

// normalizeReward.d.ts
export interface NormalizeRewardOptions {
    readonly gamma?: number;
    readonly epsilon?: number;
}
export declare class NormalizeRewardVector extends VectorWrapper {
    updates: boolean;
    constructor(env: VectorEnv, options?: NormalizeRewardOptions);
    protected afterReset(): void;
    protected afterStep(): void;
    protected state(): WrapperState;
}
export declare class NormalizeReward<O, A> extends WrappedEnv<NormalizeRewardVector, O, A> {
    constructor(env: Env<O, A>, options?: NormalizeRewardOptions);
    get updates(): boolean;
    set updates(updates: boolean);
}

// orderEnforcing.d.ts
export declare class OrderEnforcingVector extends VectorWrapper {
    protected beforeStep(actions: PackedArray): PackedArray;
    protected afterReset(): void;
    protected state(): WrapperState;
    protected shown(): VectorEnv;
}
export declare class OrderEnforcing<O, A> extends WrappedEnv<OrderEnforcingVector, O, A> {
    constructor(env: Env<O, A>);
}

// pictures.d.ts
declare abstract class PictureWrapper extends VectorWrapper {
    protected begin(index: number): void;
    protected afterStep(): void;
    protected abstract change(picture: PackedArray, at: number, out: PackedArray, start: number): void;
}
export declare class GrayscaleVector extends PictureWrapper {
    constructor(env: VectorEnv, keepChannel?: boolean);
    protected change(picture: PackedArray, at: number, out: PackedArray, start: number): void;
}
export declare class Grayscale<A> extends WrappedEnv<GrayscaleVector, PackedArray, A> {
    constructor(env: Env<PackedArray, A>, keepChannel?: boolean);
}
export interface ResizeOptions {
    readonly height: number;
    readonly width: number;
}
export declare class ResizeVector extends PictureWrapper {
    constructor(env: VectorEnv, { height, width }: ResizeOptions);
    protected change(picture: PackedArray, at: number, out: PackedArray, start: number): void;
}
export declare class Resize<A> extends WrappedEnv<ResizeVector, PackedArray, A> {
    constructor(env: Env<PackedArray, A>, options: ResizeOptions);
}

// recordEpisodeStatistics.d.ts
export declare class EpisodeBuffer {
    constructor(capacity: number);
    get count(): number;
    get returns(): number[];
    get lengths(): number[];
    get arrays(): Float64Array[];
    add(episodeReturn: number, length: number): void;
}
export declare class RecordEpisodeStatisticsVector extends VectorWrapper {
    readonly episodes: EpisodeBuffer;
    readonly episodeReturns: Float64Array;
    readonly episodeLengths: Float64Array;
    constructor(env: VectorEnv, bufferLength?: number);
    protected afterReset(): void;
    protected afterStep(): void;
    protected beforeRestart(index: number): void;
    protected state(): WrapperState;
}
export declare class RecordEpisodeStatistics<O, A> extends WrappedEnv<RecordEpisodeStatisticsVector, O, A> {
    constructor(env: Env<O, A>, bufferLength?: number);
    get episodes(): EpisodeBuffer;
    step(action: A): StepResult<O>;
}

// recordVideo.d.ts
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
export declare class RecordVideoVector extends VectorWrapper {
    readonly close: () => void;
    constructor(env: VectorEnv, options: RecordVideoOptions, index?: number);
    protected begin(index: number): void;
    protected afterStep(): void;
}
export declare class RecordVideo<O, A> extends WrappedEnv<RecordVideoVector, O, A> {
    constructor(env: Env<O, A>, options: RecordVideoOptions);
}

// stickyAction.d.ts
export interface StickyActionOptions {
    readonly probability: number;
    readonly duration?: number | readonly [number, number];
    readonly stream?: (seed: number | bigint) => Rng;
}
export declare class StickyActionVector extends VectorWrapper {
    constructor(env: VectorEnv, options: StickyActionOptions);
    protected beforeStep(actions: PackedArray): PackedArray;
    protected afterReset(seed: number | undefined): void;
    protected afterStep(): void;
    protected begin(index: number): void;
    protected state(): WrapperState;
}
export declare class StickyAction<O, A> extends WrappedEnv<StickyActionVector, O, A> {
    constructor(env: Env<O, A>, options: StickyActionOptions);
}

// timeLimit.d.ts
export declare class TimeLimitVector extends VectorWrapper {
    readonly maxEpisodeSteps: number;
    constructor(env: VectorEnv, maxEpisodeSteps: number);
    protected begin(index: number): void;
    protected afterStep(): void;
    protected state(): WrapperState;
}
export declare class TimeLimit<O, A> extends WrappedEnv<TimeLimitVector, O, A> {
    constructor(env: Env<O, A>, maxEpisodeSteps: number);
    get maxEpisodeSteps(): number;
}

// transformAction.d.ts
export declare class TransformActionVector<A, IA> extends VectorWrapper {
    constructor(env: VectorEnv, change: (action: A) => IA, actionSpace: Space<A>);
    protected beforeStep(actions: PackedArray): PackedArray;
}
export declare class TransformAction<O, A, IA> extends WrappedEnv<TransformActionVector<A, IA>, O, A> {
    constructor(env: Env<O, IA>, change: (action: A) => IA, actionSpace: Space<A>);
}

// transformObservation.d.ts
export declare class TransformObservationVector<O, IO> extends VectorWrapper {
    constructor(env: VectorEnv, change: (observation: IO) => O, observationSpace: Space<O>);
    protected begin(index: number): void;
    protected afterStep(): void;
}
export declare class TransformObservation<O, A, IO> extends WrappedEnv<TransformObservationVector<O, IO>, O, A> {
    constructor(env: Env<IO, A>, change: (observation: IO) => O, observationSpace: Space<O>);
}
export declare class FlattenObservationVector extends TransformObservationVector<unknown, unknown> {
    constructor(env: VectorEnv);
}
export declare class FlattenObservation<A> extends WrappedEnv<FlattenObservationVector, Float32Array, A> {
    constructor(env: Env<unknown, A>);
}

// transformReward.d.ts
export declare class TransformRewardVector extends VectorWrapper {
    constructor(env: VectorEnv, change: (reward: number) => number);
    protected afterStep(): void;
}
export declare class TransformReward<O, A> extends WrappedEnv<TransformRewardVector, O, A> {
    constructor(env: Env<O, A>, change: (reward: number) => number);
}
export interface ClipRewardOptions {
    readonly min?: number;
    readonly max?: number;
}
export declare class ClipRewardVector extends TransformRewardVector {
    constructor(env: VectorEnv, bounds: ClipRewardOptions);
}
export declare class ClipReward<O, A> extends WrappedEnv<ClipRewardVector, O, A> {
    constructor(env: Env<O, A>, bounds: ClipRewardOptions);
}

// vectorWrapper.d.ts
export interface VectorWrapperOptions {
    readonly observationSpace?: Space;
    readonly actionSpace?: Space;
    readonly ownRewards?: boolean;
    readonly ownTruncations?: boolean;
    readonly learned?: {
        readonly [name: string]: PackedArray;
    };
}
export declare abstract class VectorWrapper implements VectorEnv {
    readonly env: VectorEnv;
    readonly id: string;
    readonly numEnvs: number;
    readonly autoreset: boolean;
    readonly observationSpace: Space;
    readonly actionSpace: Space;
    readonly observations: PackedArray;
    readonly finalObservations: PackedArray;
    readonly rewards: Float64Array;
    readonly terminated: Uint8Array;
    readonly truncated: Uint8Array;
    readonly restart?: (index: number) => void;
    readonly render?: (index?: number) => Frame;
    readonly renderText?: (index?: number) => string;
    readonly save?: () => Uint8Array;
    readonly restore?: (state: Uint8Array) => void;
    readonly learned?: () => Snapshot;
    readonly adopt?: (learned: Snapshot) => void;
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
    protected begin(_index: number): void;
    protected beforeRestart(_index: number): void;
    protected freeze(): void;
    protected hasEnded(index: number): boolean;
    protected hasBegun(index: number): boolean;
}

// video/apng.d.ts
export declare function encodeApng(film: Film): Uint8Array;
export declare function encodePng(frame: Frame): Uint8Array;

// video/changedArea.d.ts
export interface Area {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
}

// video/encodeFilm.d.ts
export type FilmFormat = 'gif' | 'mp4' | 'png';
export declare function filmFormatOf(fileName: string): FilmFormat;
export declare function encodeFilm(film: Film, format: FilmFormat): Promise<Uint8Array>;

// video/film.d.ts
export interface Change {
    readonly area: Area | undefined;
    readonly data: Uint8Array;
}
export declare class Film {
    readonly framesPerSecond: number;
    constructor(framesPerSecond: number);
    get length(): number;
    get width(): number;
    get height(): number;
    add({ width, height, data }: Frame): void;
    frames(): Generator<Frame>;
    changes(): Generator<Change>;
}

// video/resizeFrame.d.ts
export declare function resizeFrame(frame: Frame, width: number): Frame;

// wrapperState.d.ts
export interface WrapperState {
    readonly arrays?: readonly PackedArray[];
    readonly rngs?: readonly Rng[];
}
