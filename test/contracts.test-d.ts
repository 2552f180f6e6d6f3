// Type-level tests of the contracts, checked by `tsc` with everything else; nothing here runs.

import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import {
  type ActOutputs,
  type Agent,
  Box,
  Dict,
  Discrete,
  definePlugin,
  type Env,
  type EnvironmentEntry,
  type Logger,
  type Memory,
  MultiDiscrete,
  type PackedArray,
  type Plugin,
  type RunEvent,
  type Space,
  type StepLearner,
  Tuple,
} from '@prism-rl/core';
import type { CartPole } from '@prism-rl/env-classic';
import type { ReplayBatch, UniformReplay } from '@prism-rl/memory';
import { train } from '@prism-rl/runner';
import type { Observable } from 'rxjs';
import { expectTypeOf } from 'vitest';

// Spaces carry the type of their values.
expectTypeOf(new Discrete(3)).toExtend<Space<number>>();
expectTypeOf(new Discrete(3).sample).returns.toEqualTypeOf<number>();
expectTypeOf(new MultiDiscrete([2, 3]).sample).returns.toEqualTypeOf<Int32Array>();
expectTypeOf(new Box({ low: 0, high: 1, shape: [2] }).sample).returns.toExtend<Float32Array>();
expectTypeOf(new Tuple([new Discrete(2), new Discrete(3)]).sample).returns.toExtend<
  readonly [number, number]
>();
expectTypeOf(new Dict({ goal: new Discrete(2) }).sample).returns.toExtend<{ readonly goal: number }>();
// Also inline in a Dict: a Box without a dtype has float32 values.
const named = new Dict({
  position: new Box({ low: -1, high: 1, shape: [2] }),
  picture: new Box({ low: 0, high: 255, dtype: 'uint8' }),
  gear: new Discrete(5),
});
expectTypeOf(named.sample).returns.toEqualTypeOf<{
  position: Float32Array;
  picture: Uint8Array;
  gear: number;
}>();
expectTypeOf(named).toExtend<
  Env<{ position: Float32Array; picture: Uint8Array; gear: number }>['observationSpace']
>();
// @ts-expect-error a Discrete has no shape option
new Discrete(3, { shape: [2] });

// An environment has its observation and action types, and is assignable where they are unknown.
declare const cartPole: CartPole;
expectTypeOf(cartPole).toExtend<Env<Float32Array, number>>();
expectTypeOf(cartPole.step).parameter(0).toEqualTypeOf<number>();
expectTypeOf(cartPole.step(0).observation).toEqualTypeOf<Float32Array>();
expectTypeOf<Env<Float32Array, number>>().toExtend<Env>();
// @ts-expect-error terminated and truncated are never merged
cartPole.step(0).done;

// An agent learns from the batches of its own memory.
expectTypeOf<StepLearner<ReplayBatch>['learn']>().parameter(0).toEqualTypeOf<ReplayBatch>();
expectTypeOf<StepLearner<ReplayBatch>['memory']>().toEqualTypeOf<Memory<ReplayBatch>>();
expectTypeOf<UniformReplay>().toExtend<Memory<ReplayBatch>>();
expectTypeOf<Agent['act']>().parameter(0).toEqualTypeOf<PackedArray>();
expectTypeOf<Agent['act']>().parameter(1).toEqualTypeOf<ActOutputs>();
expectTypeOf<Agent['act']>().parameter(2).toEqualTypeOf<'explore' | 'exploit'>();

// Events are a discriminated union.
declare const event: RunEvent;
if (event.type === 'episode') {
  expectTypeOf(event.return).toEqualTypeOf<number>();
  expectTypeOf(event.terminated).toEqualTypeOf<boolean>();
}
if (event.type === 'evaluation') expectTypeOf(event.returns).toEqualTypeOf<readonly number[]>();
// @ts-expect-error only an evaluation has returns
event.returns;
expectTypeOf<Logger['log']>().parameter(0).toEqualTypeOf<RunEvent>();

// An entry's defaults, schema and factory share the settings' type.
expectTypeOf(dqnFamily).toEqualTypeOf<Plugin>();
expectTypeOf<EnvironmentEntry<{ size: number }>['create']>().parameter(0).toEqualTypeOf<{ size: number }>();
expectTypeOf<EnvironmentEntry<{ size: number }>['defaults']>().toEqualTypeOf<{ size: number }>();
// @ts-expect-error a plugin has a name
definePlugin({ environments: {} });

// A run is a stream of its events.
expectTypeOf(train).returns.toExtend<Observable<{ readonly type: string; readonly envSteps: number }>>();
// @ts-expect-error an agent is named
train({ plugins: [], env: 'CartPole-v1', steps: 10 });
