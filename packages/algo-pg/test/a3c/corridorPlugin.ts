import type { Env, EnvironmentEntry, Plugin, VectorEnv, WrapperEntry } from '@prism-rl/core';
import { Box, Discrete, definePlugin, noInfo } from '@prism-rl/core';
import * as v from 'valibot';

type CorridorConfig = { length: number; limit: number; collapseAt: number; exitAt: number; oddAt: number };

/**
 * A corridor: action 1 moves forward, 0 back; +1 at the end, −0.1 per step, truncated after `limit` steps. It may throw, exit, or return an
 * invalid observation.
 */
function corridor({ length, limit, collapseAt, exitAt, oddAt }: CorridorConfig): Env<Float32Array, number> {
  let cell = 0;
  let steps = 0;
  let total = 0;
  const observe = (): Float32Array => Float32Array.of(cell / length, total > 0 && total === oddAt ? 2 : 1);
  return {
    id: 'Corridor-v0',
    observationSpace: new Box<'float32'>({ low: 0, high: 1, shape: [2] }),
    actionSpace: new Discrete(2),
    reset: () => {
      cell = 0;
      steps = 0;
      return { observation: observe(), info: noInfo };
    },
    step: (action) => {
      if (++total === collapseAt) throw new Error('The corridor collapsed.');
      if (total === exitAt) process.exit(3);
      cell = Math.max(0, cell + (action === 1 ? 1 : -1));
      const terminated = cell === length;
      const truncated = ++steps === limit;
      const reward = terminated ? 1 : -0.1;
      return { observation: observe(), reward, terminated, truncated, info: noInfo };
    },
    save: () => new TextEncoder().encode(JSON.stringify([cell, steps, total])),
    restore: (state) => {
      [cell, steps, total] = JSON.parse(new TextDecoder().decode(state)) as [number, number, number];
    },
  };
}

const entry: EnvironmentEntry<CorridorConfig> = {
  description: 'a corridor',
  defaults: { length: 4, limit: 30, collapseAt: 0, exitAt: 0, oddAt: 0 },
  schema: v.strictObject({
    length: v.number(),
    limit: v.number(),
    collapseAt: v.number(),
    exitAt: v.number(),
    oddAt: v.number(),
  }),
  create: corridor,
};

/** Pays NaN at the 50th step. */
const unpaid: WrapperEntry<object> = {
  description: 'pays nothing that counts',
  defaults: {},
  schema: v.strictObject({}),
  wrap: (env: VectorEnv) => {
    const step = env.step.bind(env);
    let steps = 0;
    env.step = (actions) => {
      step(actions);
      if (++steps === 50) env.rewards[0] = Number.NaN;
    };
    return env;
  },
};

/** A tiny environment that threads can load, and wrappers for it. */
export const plugin: Plugin = definePlugin({
  name: 'corridor',
  module: import.meta.url,
  environments: { 'Corridor-v0': entry },
  wrappers: { Unpaid: unpaid },
});
