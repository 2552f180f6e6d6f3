// index.d.ts
export { Acrobot } from './acrobot.ts';
export { AcrobotVector } from './acrobotVector.ts';
export { CartPole } from './cartPole.ts';
export { CartPoleVector } from './cartPoleVector.ts';
export { MountainCar } from './mountainCar.ts';
export { MountainCarVector } from './mountainCarVector.ts';
export { MountainCarContinuous } from './mountainCarContinuous.ts';
export { MountainCarContinuousVector } from './mountainCarContinuousVector.ts';
export { Pendulum } from './pendulum.ts';
export { PendulumVector } from './pendulumVector.ts';
export { plugin } from './plugin.ts';
export type { AcrobotConfig, CartPoleConfig, MountainCarConfig, PendulumConfig } from './settings.ts';

// acrobot.d.ts
import type { Frame, Rng, Space, StepResult } from '@prism-rl/core';
import { ClassicControl } from './classicControl.ts';
import type { AcrobotConfig } from './settings.ts';
export declare function acrobotObservationSpace(): Space<Float32Array>;
export declare function swingLinks(state: Float64Array, at: number, action: number): boolean;
export declare function observeAcrobot(state: Float64Array, at: number, out: Float32Array, outAt: number): void;
export declare class Acrobot extends ClassicControl<number> {
    readonly observationSpace: Space<Float32Array>;
    readonly actionSpace: Space<number>;
    constructor(config?: Partial<AcrobotConfig>, id?: string);
    step(action: number): StepResult<Float32Array>;
    render(): Frame;
    renderText(): string;
    protected start(rng: Rng, options: Readonly<Record<string, unknown>>): void;
    protected observe(): Float32Array;
}

// acrobotVector.d.ts
import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';
import type { Outcome } from './classicVector.ts';
import { ClassicVector } from './classicVector.ts';
import type { Kernels } from './kernel/columns.ts';
import type { AcrobotConfig } from './settings.ts';
export declare class AcrobotVector extends ClassicVector {
    readonly observationSpace: Space<Float32Array>;
    readonly actionSpace: Space<number>;
    constructor(numEnvs: number, config?: Partial<AcrobotConfig>, id?: string);
    protected readActions(actions: PackedArray, out: Float64Array): void;
    protected moveAll(kernels: Kernels, numEnvs: number, room: number): number;
    protected move(row: Float64Array, action: number, outcome: Outcome): void;
    protected start(row: Float64Array, rng: Rng): void;
    protected observe(row: Float64Array, out: Float32Array, at: number): void;
    protected draw(row: Float64Array): Frame;
    protected describe(row: Float64Array): string;
}

// cartPole.d.ts
import type { Frame, Rng, Space, StepResult } from '@prism-rl/core';
import { ClassicControl } from './classicControl.ts';
import type { CartPoleConfig } from './settings.ts';
export declare function cartPoleObservationSpace(): Space<Float32Array>;
export declare function pushOf(action: number): number;
export declare function pushCart(state: Float64Array, at: number, force: number): boolean;
export declare class CartPole extends ClassicControl<number> {
    #private;
    readonly observationSpace: Space<Float32Array>;
    readonly actionSpace: Space<number>;
    constructor(config?: Partial<CartPoleConfig>, id?: string);
    step(action: number): StepResult<Float32Array>;
    render(): Frame;
    renderText(): string;
    protected start(rng: Rng, options: Readonly<Record<string, unknown>>): void;
    protected observe(): Float32Array;
}

// cartPoleVector.d.ts
import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';
import type { Outcome } from './classicVector.ts';
import { ClassicVector } from './classicVector.ts';
import type { Kernels } from './kernel/columns.ts';
import type { CartPoleConfig } from './settings.ts';
export declare class CartPoleVector extends ClassicVector {
    #private;
    readonly observationSpace: Space<Float32Array>;
    readonly actionSpace: Space<number>;
    constructor(numEnvs: number, config?: Partial<CartPoleConfig>, id?: string);
    protected readActions(actions: PackedArray, out: Float64Array): void;
    protected moveAll(kernels: Kernels, numEnvs: number, room: number): number;
    protected move(row: Float64Array, force: number, outcome: Outcome): void;
    protected start(row: Float64Array, rng: Rng, index: number): void;
    protected forgetStarts(index: number): void;
    protected extraArrays(): PackedArray[];
    protected observe(row: Float64Array, out: Float32Array, at: number): void;
    protected draw(row: Float64Array): Frame;
    protected describe(row: Float64Array): string;
}

// classicControl.d.ts
import type { Env, Frame, ResetOptions, ResetResult, Space, StepResult } from '@prism-rl/core';
import { Rng } from '@prism-rl/core';
export declare abstract class ClassicControl<A> implements Env<Float32Array, A> {
    #private;
    readonly id: string;
    readonly maxEpisodeSteps: number;
    readonly framesPerSecond: number;
    abstract readonly observationSpace: Space<Float32Array>;
    abstract readonly actionSpace: Space<A>;
    protected readonly state: Float64Array;
    protected readonly strict: boolean;
    protected elapsed: number;
    constructor(id: string, stateSize: number, maxEpisodeSteps: number, framesPerSecond: number);
    reset(options?: ResetOptions): ResetResult<Float32Array>;
    abstract step(action: A): StepResult<Float32Array>;
    abstract render(): Frame;
    abstract renderText(): string;
    save(): Uint8Array;
    restore(snapshot: Uint8Array): void;
    protected abstract start(rng: Rng, options: Readonly<Record<string, unknown>>): void;
    protected abstract observe(): Float32Array;
    protected requireReset(): void;
}

// classicVector.d.ts
import type { Frame, PackedArray, Space, VectorEnv } from '@prism-rl/core';
import { Rng } from '@prism-rl/core';
import type { ColumnSizes, Kernels } from './kernel/columns.ts';
export interface Outcome {
    reward: number;
    terminated: boolean;
}
export declare abstract class ClassicVector implements VectorEnv {
    #private;
    readonly id: string;
    readonly numEnvs: number;
    abstract readonly observationSpace: Space<Float32Array>;
    abstract readonly actionSpace: Space;
    readonly observations: Float32Array;
    readonly finalObservations: Float32Array;
    readonly rewards: Float64Array;
    readonly terminated: Uint8Array;
    readonly truncated: Uint8Array;
    readonly maxEpisodeSteps: number;
    constructor(id: string, numEnvs: number, sizes: ColumnSizes, maxEpisodeSteps: number);
    reset(options?: {
        readonly seed?: number;
    }): void;
    step(actions: PackedArray): void;
    restart(index: number): void;
    render(index?: number): Frame;
    renderText(index?: number): string;
    save(): Uint8Array;
    restore(snapshot: Uint8Array): void;
    protected abstract readActions(actions: PackedArray, out: Float64Array): void;
    protected abstract moveAll(kernels: Kernels, numEnvs: number, room: number): number;
    protected abstract move(row: Float64Array, action: number, outcome: Outcome): void;
    protected abstract start(row: Float64Array, rng: Rng, index: number): void;
    protected forgetStarts(_index: number): void;
    protected extraArrays(): PackedArray[];
    protected abstract observe(row: Float64Array, out: Float32Array, at: number): void;
    protected abstract draw(row: Float64Array): Frame;
    protected abstract describe(row: Float64Array): string;
    protected readDiscreteActions(actions: PackedArray, out: Float64Array, n: number): void;
    protected readBoxActions(actions: PackedArray, out: Float64Array, bound: number): void;
}

// kernel/columns.d.ts
export interface Kernels {
    balance(count: number, room: number, up: number, fallen: number): number;
    swingLinks(count: number, room: number): number;
    moveCars(count: number, room: number, goalVelocity: number): number;
    driveCars(count: number, room: number, goalVelocity: number): number;
    swing(count: number, room: number, pull: number): number;
}
export interface ColumnSizes {
    readonly state: number;
    readonly observation: number;
}
export declare class Columns {
    readonly room: number;
    readonly state: Float64Array;
    readonly actions: Float64Array;
    readonly rewards: Float64Array;
    readonly observations: Float32Array;
    readonly terminated: Uint8Array;
    readonly ended: Int32Array;
    readonly kernels: Kernels | undefined;
    constructor(numEnvs: number, sizes: ColumnSizes);
    read(index: number, row: Float64Array): Float64Array;
    write(index: number, row: Float64Array): void;
}

// mountainCar.d.ts
import type { Frame, Rng, Space, StepResult } from '@prism-rl/core';
import { ClassicControl } from './classicControl.ts';
import type { MountainCarConfig } from './settings.ts';
export declare const minPosition = -1.2;
export declare const maxPosition = 0.6;
export declare const maxSpeed = 0.07;
export declare function mountainCarObservationSpace(): Space<Float32Array>;
export declare function moveCar(state: Float64Array, at: number, action: number, goalVelocity: number): boolean;
export declare class MountainCar extends ClassicControl<number> {
    #private;
    readonly observationSpace: Space<Float32Array>;
    readonly actionSpace: Space<number>;
    constructor(config?: Partial<MountainCarConfig>, id?: string);
    step(action: number): StepResult<Float32Array>;
    render(): Frame;
    renderText(): string;
    protected start(rng: Rng, options: Readonly<Record<string, unknown>>): void;
    protected observe(): Float32Array;
}

// mountainCarContinuous.d.ts
import type { Frame, Rng, Space, StepResult } from '@prism-rl/core';
import { ClassicControl } from './classicControl.ts';
import type { MountainCarConfig } from './settings.ts';
export declare function mountainCarActionSpace(): Space<Float32Array>;
export declare function driveCar(state: Float64Array, at: number, action: number, goalVelocity: number): boolean;
export declare function drivingReward(action: number, arrived: boolean): number;
export declare class MountainCarContinuous extends ClassicControl<Float32Array> {
    #private;
    readonly observationSpace: Space<Float32Array>;
    readonly actionSpace: Space<Float32Array>;
    constructor(config?: Partial<MountainCarConfig>, id?: string);
    step(action: Float32Array): StepResult<Float32Array>;
    render(): Frame;
    renderText(): string;
    protected start(rng: Rng, options: Readonly<Record<string, unknown>>): void;
    protected observe(): Float32Array;
}

// mountainCarContinuousVector.d.ts
import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';
import type { Outcome } from './classicVector.ts';
import { ClassicVector } from './classicVector.ts';
import type { Kernels } from './kernel/columns.ts';
import type { MountainCarConfig } from './settings.ts';
export declare class MountainCarContinuousVector extends ClassicVector {
    #private;
    readonly observationSpace: Space<Float32Array>;
    readonly actionSpace: Space<Float32Array>;
    constructor(numEnvs: number, config?: Partial<MountainCarConfig>, id?: string);
    protected readActions(actions: PackedArray, out: Float64Array): void;
    protected moveAll(kernels: Kernels, numEnvs: number, room: number): number;
    protected move(row: Float64Array, action: number, outcome: Outcome): void;
    protected start(row: Float64Array, rng: Rng): void;
    protected observe(row: Float64Array, out: Float32Array, at: number): void;
    protected draw(row: Float64Array): Frame;
    protected describe(row: Float64Array): string;
}

// mountainCarVector.d.ts
import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';
import type { Outcome } from './classicVector.ts';
import { ClassicVector } from './classicVector.ts';
import type { Kernels } from './kernel/columns.ts';
import type { MountainCarConfig } from './settings.ts';
export declare class MountainCarVector extends ClassicVector {
    #private;
    readonly observationSpace: Space<Float32Array>;
    readonly actionSpace: Space<number>;
    constructor(numEnvs: number, config?: Partial<MountainCarConfig>, id?: string);
    protected readActions(actions: PackedArray, out: Float64Array): void;
    protected moveAll(kernels: Kernels, numEnvs: number, room: number): number;
    protected move(row: Float64Array, action: number, outcome: Outcome): void;
    protected start(row: Float64Array, rng: Rng): void;
    protected observe(row: Float64Array, out: Float32Array, at: number): void;
    protected draw(row: Float64Array): Frame;
    protected describe(row: Float64Array): string;
}

// pendulum.d.ts
import type { Frame, Rng, Space, StepResult } from '@prism-rl/core';
import { ClassicControl } from './classicControl.ts';
import type { PendulumConfig } from './settings.ts';
export declare const maxTorque = 2;
export declare function pendulumObservationSpace(): Space<Float32Array>;
export declare function pendulumActionSpace(): Space<Float32Array>;
export declare function swing(state: Float64Array, at: number, action: number, g: number): number;
export declare function observePendulum(state: Float64Array, at: number, out: Float32Array, outAt: number): void;
export declare class Pendulum extends ClassicControl<Float32Array> {
    #private;
    readonly observationSpace: Space<Float32Array>;
    readonly actionSpace: Space<Float32Array>;
    constructor(config?: Partial<PendulumConfig>, id?: string);
    step(action: Float32Array): StepResult<Float32Array>;
    render(): Frame;
    renderText(): string;
    protected start(rng: Rng, options: Readonly<Record<string, unknown>>): void;
    protected observe(): Float32Array;
}

// pendulumVector.d.ts
import type { Frame, PackedArray, Rng, Space } from '@prism-rl/core';
import type { Outcome } from './classicVector.ts';
import { ClassicVector } from './classicVector.ts';
import type { Kernels } from './kernel/columns.ts';
import type { PendulumConfig } from './settings.ts';
export declare class PendulumVector extends ClassicVector {
    #private;
    readonly observationSpace: Space<Float32Array>;
    readonly actionSpace: Space<Float32Array>;
    constructor(numEnvs: number, config?: Partial<PendulumConfig>, id?: string);
    protected readActions(actions: PackedArray, out: Float64Array): void;
    protected moveAll(kernels: Kernels, numEnvs: number, room: number): number;
    protected move(row: Float64Array, action: number, outcome: Outcome): void;
    protected start(row: Float64Array, rng: Rng): void;
    protected observe(row: Float64Array, out: Float32Array, at: number): void;
    protected draw(row: Float64Array): Frame;
    protected describe(row: Float64Array): string;
}

// plugin.d.ts
import type { Plugin } from '@prism-rl/core';
export declare const plugin: Plugin;

// settings.d.ts
import type { ConfigOf, Setting } from '@prism-rl/core';
export declare const cartPoleSettings: import("@prism-rl/core").Settings<ConfigOf<{
    readonly suttonBartoReward: Setting<boolean>;
    readonly maxEpisodeSteps: Setting<number>;
}>, {
    readonly suttonBartoReward: Setting<boolean>;
    readonly maxEpisodeSteps: Setting<number>;
}>;
export declare const mountainCarSettings: import("@prism-rl/core").Settings<ConfigOf<{
    readonly goalVelocity: Setting<number>;
    readonly maxEpisodeSteps: Setting<number>;
}>, {
    readonly goalVelocity: Setting<number>;
    readonly maxEpisodeSteps: Setting<number>;
}>;
export declare const mountainCarContinuousSettings: import("@prism-rl/core").Settings<ConfigOf<{
    readonly goalVelocity: Setting<number>;
    readonly maxEpisodeSteps: Setting<number>;
}>, {
    readonly goalVelocity: Setting<number>;
    readonly maxEpisodeSteps: Setting<number>;
}>;
export declare const pendulumSettings: import("@prism-rl/core").Settings<ConfigOf<{
    readonly g: Setting<number>;
    readonly maxEpisodeSteps: Setting<number>;
}>, {
    readonly g: Setting<number>;
    readonly maxEpisodeSteps: Setting<number>;
}>;
export declare const acrobotSettings: import("@prism-rl/core").Settings<ConfigOf<{
    readonly maxEpisodeSteps: Setting<number>;
}>, {
    readonly maxEpisodeSteps: Setting<number>;
}>;
export type CartPoleConfig = Readonly<ConfigOf<(typeof cartPoleSettings)['settings']>>;
export type MountainCarConfig = Readonly<ConfigOf<(typeof mountainCarSettings)['settings']>>;
export type PendulumConfig = Readonly<ConfigOf<(typeof pendulumSettings)['settings']>>;
export type AcrobotConfig = Readonly<ConfigOf<(typeof acrobotSettings)['settings']>>;
export declare const cartPoleDefaults: CartPoleConfig;
export declare const mountainCarDefaults: MountainCarConfig;
export declare const mountainCarContinuousDefaults: MountainCarConfig;
export declare const pendulumDefaults: PendulumConfig;
export declare const acrobotDefaults: AcrobotConfig;
