// conformance.d.ts
import type { Agent, MaybePromise } from '@prism-rl/core';
import { type AgentCheckOptions, type Check } from '@prism-rl/core/conformance';
import type { Engine } from './stepFunction.ts';
export declare const engineKinds: readonly ['ort', 'tfjs-cpu'];
export declare function checkNetworkAgent(create: (engine: Engine) => MaybePromise<Agent>, options: AgentCheckOptions): Check[];

// stepFunction.d.ts
import type { Engine as AnyEngine, MaybePromise } from '@prism-rl/core';
import type { PlacedNode } from '@prism-rl/jit';
import type * as tf from '@prism-rl/jit/tensorflow';
export interface ArraySpec {
    readonly shape: readonly number[];
    readonly dtype?: 'float32' | 'int32';
    readonly isBytes?: boolean;
}
export interface StepInputs {
    readonly [name: string]: ArraySpec;
}
export type InputArrays<I extends StepInputs> = {
    readonly [K in keyof I]: Float32Array | Int32Array | Uint8Array;
};
export type OutputArrays<O extends string> = {
    readonly [K in O]: Float32Array | Int32Array | Uint8Array;
};
export type TensorStep<I extends StepInputs, O extends string> = (inputs: {
    readonly [K in keyof I]: tf.Tensor;
}) => {
    readonly [K in O]: tf.Tensor;
};
export interface StepFunction<I extends StepInputs, O extends string> {
    run(inputs: InputArrays<I>): MaybePromise<OutputArrays<O>>;
    placement?(): Promise<StepPlacement>;
    dispose(): void;
}
export interface StepPlacement {
    readonly nodes: readonly PlacedNode[];
    readonly beside: readonly string[];
}
export interface Engine extends AnyEngine {
    readonly takesBytes?: boolean;
    withThreads?(threads: number): Engine;
    compile<I extends StepInputs, O extends string>(inputs: I, step: TensorStep<I, O>): MaybePromise<StepFunction<I, O>>;
}
