// @prism-rl/env-minatar: index.d.ts
export type { MinAtarId } from './catalogue.ts';
export type { MinAtarConfig } from './config.ts';
export { MinAtarEnv, MinAtarVectorEnv } from './minAtarEnv.ts';
export { plugin } from './plugin.ts';

// @prism-rl/env-minatar/plugin: plugin.d.ts
export declare const plugin: Plugin;

// catalogue.d.ts
export type MinAtarId = 'MinAtar/Asterix-v0' | 'MinAtar/Asterix-v1' | 'MinAtar/Breakout-v0' | 'MinAtar/Breakout-v1' | 'MinAtar/Freeway-v0' | 'MinAtar/Freeway-v1' | 'MinAtar/Seaquest-v0' | 'MinAtar/Seaquest-v1' | 'MinAtar/SpaceInvaders-v0' | 'MinAtar/SpaceInvaders-v1';

// config.d.ts
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

// minAtarEnv.d.ts
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
