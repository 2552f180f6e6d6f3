// settings.d.ts
export type { ReplaySettings } from './replay/replaySettings.ts';
export { replaySettings } from './replay/replaySettings.ts';

// replay/replaySettings.d.ts
import type { ConfigOf } from '@prism-rl/core';
export declare const replaySettings: {
    readonly replayCapacity: import("@prism-rl/core").Setting<number>;
    readonly batchSize: import("@prism-rl/core").Setting<number>;
    readonly learningStarts: import("@prism-rl/core").Setting<number>;
    readonly trainEvery: import("@prism-rl/core").Setting<number>;
    readonly updatesPerTraining: import("@prism-rl/core").Setting<number>;
    readonly replay: import("@prism-rl/core").Setting<"proportional" | "rank" | "uniform">;
    readonly priorityAlpha: import("@prism-rl/core").Setting<number>;
    readonly priorityBetaStart: import("@prism-rl/core").Setting<number>;
    readonly priorityBetaEnd: import("@prism-rl/core").Setting<number>;
};
export type ReplaySettings = ConfigOf<typeof replaySettings> & {
    readonly discount: number;
    readonly nStep: number;
};
