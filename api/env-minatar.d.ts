// index.d.ts
export { minAtarIds } from './catalogue.ts';
export type { MinAtarId } from './catalogue.ts';
export { minAtarDefaults } from './config.ts';
export type { MinAtarConfig } from './config.ts';
export { MinAtarEnv } from './minAtarEnv.ts';
export { MinAtarVectorEnv } from './minAtarVectorEnv.ts';
export { plugin } from './plugin.ts';

// catalogue.d.ts
import type { Game } from './game.ts';
export type MinAtarId = 'MinAtar/Asterix-v0' | 'MinAtar/Asterix-v1' | 'MinAtar/Breakout-v0' | 'MinAtar/Breakout-v1' | 'MinAtar/Freeway-v0' | 'MinAtar/Freeway-v1' | 'MinAtar/Seaquest-v0' | 'MinAtar/Seaquest-v1' | 'MinAtar/SpaceInvaders-v0' | 'MinAtar/SpaceInvaders-v1';
export interface Variant {
    readonly game: Game;
    readonly actions: readonly number[];
}
export declare const variants: Readonly<Record<MinAtarId, Variant>>;
export declare const minAtarIds: readonly MinAtarId[];
export declare function variantOf(id: MinAtarId): Variant;

// config.d.ts
import type { ConfigOf } from '@prism-rl/core';
export declare const minAtarSettings: import("@prism-rl/core").Settings<ConfigOf<{
    readonly sticky: import("@prism-rl/core").Setting<number>;
    readonly ramping: import("@prism-rl/core").Setting<boolean>;
    readonly maxEpisodeSteps: import("@prism-rl/core").Setting<number | null>;
}>, {
    readonly sticky: import("@prism-rl/core").Setting<number>;
    readonly ramping: import("@prism-rl/core").Setting<boolean>;
    readonly maxEpisodeSteps: import("@prism-rl/core").Setting<number | null>;
}>;
export type MinAtarConfig = ConfigOf<(typeof minAtarSettings)['settings']>;
export declare const minAtarDefaults: Readonly<MinAtarConfig>;
export declare function completeConfig(id: string, config: Partial<MinAtarConfig>): MinAtarConfig;

// game.d.ts
import type { LegacyRng } from '@prism-rl/core';
export declare const GRID = 10;
export declare const NOOP = 0;
export declare const LEFT = 1;
export declare const UP = 2;
export declare const RIGHT = 3;
export declare const DOWN = 4;
export declare const FIRE = 5;
export declare const TERMINAL = 0;
export declare const LAST_ACTION = 1;
export declare const ELAPSED = 2;
export declare const GAME_STATE = 3;
export interface GameRules {
    readonly ramping: boolean;
}
export interface Game {
    readonly name: string;
    readonly channels: readonly string[];
    readonly minimalActions: readonly number[];
    readonly stateSize: number;
    reset(s: Int32Array, rng: LegacyRng): void;
    step(s: Int32Array, action: number, rng: LegacyRng, rules: GameRules): number;
    draw(s: Int32Array, out: Uint8Array, at: number): void;
}
export declare function startEpisode(game: Game, s: Int32Array, rng: LegacyRng): void;
export declare function playStep(game: Game, s: Int32Array, requested: number, rng: LegacyRng, rules: GameRules, sticky: number): number;

// minAtarEnv.d.ts
import { Box, Discrete, type Env, type Frame, type ResetOptions, type ResetResult, type StepResult } from '@prism-rl/core';
import { type MinAtarId } from './catalogue.ts';
import { type MinAtarConfig } from './config.ts';
import { type Game } from './game.ts';
export declare const framesPerSecond = 15;
export declare class MinAtarEnv implements Env<Uint8Array, number> {
    #private;
    readonly id: MinAtarId;
    readonly observationSpace: Box<'uint8'>;
    readonly actionSpace: Discrete;
    readonly framesPerSecond: number;
    constructor(id: MinAtarId, config?: Partial<MinAtarConfig>);
    get channels(): readonly string[];
    reset(options?: ResetOptions): ResetResult<Uint8Array>;
    step(action: number): StepResult<Uint8Array>;
    render(): Frame;
    renderText(): string;
    save(): Uint8Array;
    restore(snapshot: Uint8Array): void;
}
export declare function observationSpaceOf(game: Game): Box<'uint8'>;

// minAtarVectorEnv.d.ts
import { type Box, Discrete, type Frame, type PackedArray, type VectorEnv } from '@prism-rl/core';
import { type MinAtarId } from './catalogue.ts';
import { type MinAtarConfig } from './config.ts';
export declare class MinAtarVectorEnv implements VectorEnv {
    #private;
    readonly id: MinAtarId;
    readonly numEnvs: number;
    readonly observationSpace: Box<'uint8'>;
    readonly actionSpace: Discrete;
    readonly observations: Uint8Array;
    readonly finalObservations: Uint8Array;
    readonly rewards: Float64Array;
    readonly terminated: Uint8Array;
    readonly truncated: Uint8Array;
    constructor(id: MinAtarId, numEnvs: number, config?: Partial<MinAtarConfig>);
    get channels(): readonly string[];
    reset(options?: {
        readonly seed?: number;
    }): void;
    step(actions: PackedArray): void;
    restart(index: number): void;
    render(index?: number): Frame;
    renderText(index?: number): string;
    save(): Uint8Array;
    restore(snapshot: Uint8Array): void;
}

// plugin.d.ts
import { type Plugin } from '@prism-rl/core';
export declare const plugin: Plugin;
