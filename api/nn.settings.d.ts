// settings.d.ts
import type { Setting, Space } from '@prism-rl/core';
export declare const networkNames: readonly ['auto', 'mlp', 'minatar', 'small', 'nips', 'nature', 'data-efficient', 'impala', 'impala-spectral'];
export type NetworkName = (typeof networkNames)[number];
export declare const networkSetting: Setting<NetworkName>;
export declare function networkFits(space: Space, network: NetworkName): true | string;
export declare const mostHiddenUnits = 16384;
export declare const mostHiddenLayers = 64;
export declare const hiddenActivations: readonly ['relu', 'tanh', 'sigmoid', 'elu'];
export type HiddenActivation = (typeof hiddenActivations)[number];
