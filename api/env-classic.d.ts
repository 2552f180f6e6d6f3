// @prism-rl/env-classic: index.d.ts
export { Acrobot, AcrobotVector } from './acrobot.ts';
export { CartPole, CartPoleVector } from './cartPole.ts';
export { MountainCar, MountainCarVector } from './mountainCar.ts';
export { MountainCarContinuous, MountainCarContinuousVector } from './mountainCarContinuous.ts';
export { Pendulum, PendulumVector } from './pendulum.ts';
export { plugin } from './plugin.ts';
export type { AcrobotConfig, CartPoleConfig, MountainCarConfig, PendulumConfig } from './settings.ts';

// @prism-rl/env-classic/plugin: plugin.d.ts
export declare const plugin: Plugin;

// acrobot.d.ts
export declare class Acrobot extends RowEnv<Float32Array, number, Float64Array> {
    readonly render: () => Frame;
    readonly renderText: () => string;
    constructor(config?: Partial<AcrobotConfig>, id?: string);
}
export declare class AcrobotVector extends RowVector<Float32Array, Float64Array> {
    constructor(numEnvs: number, config?: Partial<AcrobotConfig>, id?: string);
}

// cartPole.d.ts
export declare class CartPole extends RowEnv<Float32Array, number, Float64Array> {
    readonly render: () => Frame;
    readonly renderText: () => string;
    constructor(config?: Partial<CartPoleConfig>, id?: string);
}
export declare class CartPoleVector extends RowVector<Float32Array, Float64Array> {
    constructor(numEnvs: number, config?: Partial<CartPoleConfig>, id?: string);
}

// mountainCar.d.ts
export declare class MountainCar extends RowEnv<Float32Array, number, Float64Array> {
    readonly render: () => Frame;
    readonly renderText: () => string;
    constructor(config?: Partial<MountainCarConfig>, id?: string);
}
export declare class MountainCarVector extends RowVector<Float32Array, Float64Array> {
    constructor(numEnvs: number, config?: Partial<MountainCarConfig>, id?: string);
}

// mountainCarContinuous.d.ts
export declare class MountainCarContinuous extends RowEnv<Float32Array, Float32Array, Float64Array> {
    readonly render: () => Frame;
    readonly renderText: () => string;
    constructor(config?: Partial<MountainCarConfig>, id?: string);
}
export declare class MountainCarContinuousVector extends RowVector<Float32Array, Float64Array> {
    constructor(numEnvs: number, config?: Partial<MountainCarConfig>, id?: string);
}

// pendulum.d.ts
export declare class Pendulum extends RowEnv<Float32Array, Float32Array, Float64Array> {
    readonly render: () => Frame;
    readonly renderText: () => string;
    constructor(config?: Partial<PendulumConfig>, id?: string);
}
export declare class PendulumVector extends RowVector<Float32Array, Float64Array> {
    constructor(numEnvs: number, config?: Partial<PendulumConfig>, id?: string);
}

// settings.d.ts
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
