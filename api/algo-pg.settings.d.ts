// settings.d.ts
export * as learningSettings from './learningSettings.ts';
export type { NetworkConfig } from './network/networkSettings.ts';
export { networkSettings } from './network/networkSettings.ts';
export { supportsActions, supportsContinuous, supportsDiscrete } from './supports.ts';

// learningSettings.d.ts
import type { NumberNotes, Setting } from '@prism-rl/core';
type Range = readonly [from: number, to: number];
export declare function discount(value: number, [from, to]?: Range): Setting<number>;
export declare function learningRate(value: number, optimizer: string, [from, to]: Range): Setting<number>;
export declare function adamEpsilon(value: number, optimizer?: string, notes?: NumberNotes): Setting<number>;
export declare function maxGradientNorm(value: number, usual?: string): Setting<number>;
export declare function valueCoefficient(value: number, [from, to]: Range): Setting<number>;
export declare function entropyCoefficient(value: number, [from, to]: Range): Setting<number>;
export {};

// network/networkSettings.d.ts
import type { ConfigOf } from '@prism-rl/core';
export declare const firstWeights: readonly ['fanInUniform', 'glorotUniform', 'heUniform', 'orthogonal'];
export declare const networkSettings: {
    readonly network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    readonly hidden: import("@prism-rl/core").Setting<number[]>;
    readonly activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    readonly initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
};
export type NetworkConfig = ConfigOf<typeof networkSettings>;

// supports.d.ts
import type { Space } from '@prism-rl/core';
import type { NetworkName } from '@prism-rl/nn';
interface Looking {
    readonly network: NetworkName;
}
export declare function supportsDiscrete(observationSpace: Space, actionSpace: Space, config: Looking): true | string;
export declare function supportsContinuous(observationSpace: Space, actionSpace: Space, config: Looking): true | string;
export declare function supportsActions(observationSpace: Space, actionSpace: Space, config: Looking): true | string;
export {};
