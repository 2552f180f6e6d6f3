// index.d.ts
export { minAtarIds } from './catalogue.ts';
export type { MinAtarId } from './catalogue.ts';
export type { MinAtarConfig } from './config.ts';
export { MinAtarEnv, MinAtarVectorEnv } from './minAtarEnv.ts';
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
import type { LegacyRng } from '@prism-rl/core/legacy-rng';
export declare const GRID = 10;
export declare const NOOP = 0;
export declare const LEFT = 1;
export declare const UP = 2;
export declare const RIGHT = 3;
export declare const DOWN = 4;
export declare const FIRE = 5;
export declare const TERMINAL = 0;
export declare const LAST_ACTION = 1;
export declare const GAME_STATE = 2;
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
import type { Box, Discrete, Frame } from '@prism-rl/core';
import { RowEnv, RowVector } from '@prism-rl/core';
import type { LegacyRng } from '@prism-rl/core/legacy-rng';
import type { MinAtarId } from './catalogue.ts';
import type { MinAtarConfig } from './config.ts';
export declare class MinAtarEnv extends RowEnv<Uint8Array, number, Int32Array, LegacyRng> {
    readonly id: MinAtarId;
    readonly observationSpace: Box<'uint8'>;
    readonly actionSpace: Discrete;
    readonly render: () => Frame;
    readonly renderText: () => string;
    readonly channels: readonly string[];
    constructor(id: MinAtarId, config?: Partial<MinAtarConfig>);
}
export declare class MinAtarVectorEnv extends RowVector<Uint8Array, Int32Array, LegacyRng> {
    readonly id: MinAtarId;
    readonly observationSpace: Box<'uint8'>;
    readonly actionSpace: Discrete;
    readonly render: (index?: number) => Frame;
    readonly renderText: (index?: number) => string;
    readonly observations: Uint8Array;
    readonly finalObservations: Uint8Array;
    readonly channels: readonly string[];
    constructor(id: MinAtarId, numEnvs: number, config?: Partial<MinAtarConfig>);
}

// plugin.d.ts
import { type Plugin } from '@prism-rl/core';
export declare const plugin: Plugin;
