// Agents of the plugin as the runner makes them, in environments of any spaces.
import type {
  AgentEntry,
  Config,
  Env,
  Json,
  LearnersReport,
  SelfDriving,
  Space,
  VectorEnv,
} from '@prism-rl/core';
import { maskName, noInfo, Rng, resolveConfig, vectorize } from '@prism-rl/core';
import { plugin } from '../src/plugin.ts';

export type Given = { readonly [name: string]: Json };

/** What an environment was told. */
export interface Log {
  readonly seeds: number[];
  steps: number;
}

/** Samples observations; rewards depend on actions and observations. Episodes of four to eight steps end in both ways. */
export function synthetic(observationSpace: Space, actionSpace: Space, log?: Log): Env {
  let rng = new Rng(0);
  let left = 0;
  let sum = 0;
  const observe = (): unknown => {
    const seen = observationSpace.sample(rng) as { [maskName]?: { [index: number]: number } };
    const mask = seen[maskName];
    if (mask !== undefined) mask[0] = 1;
    const packed = new Float64Array(observationSpace.size);
    observationSpace.pack(seen, packed as never, 0);
    sum = packed.reduce((all, x) => all + x, 0);
    return seen;
  };
  return {
    ...{ id: 'Synthetic-v0', observationSpace, actionSpace },
    reset: ({ seed } = {}) => {
      if (seed !== undefined) {
        rng = new Rng(Number(seed));
        log?.seeds.push(Number(seed));
      }
      left = 4 + rng.integers(5);
      return { observation: observe(), info: noInfo };
    },
    step: (action) => {
      if (!actionSpace.contains(action)) throw new Error(`${String(action)} is no action`);
      const packed = new Float64Array(actionSpace.size);
      actionSpace.pack(action, packed as never, 0);
      const reward = packed.reduce((all, x, i) => all + (x * (1 + i)) / (1 + Math.abs(sum)), 0.25);
      left--;
      if (log !== undefined) log.steps++;
      const isOver = left === 0;
      const terminated = isOver && sum > 0;
      return { observation: observe(), reward, terminated, truncated: isOver && !terminated, info: noInfo };
    },
  };
}

/** Makes an agent in synthetic environments, or in others. */
export async function make(
  name: string,
  observationSpace: Space,
  actionSpace: Space,
  { numEnvs = 2, seed = 3, ...given }: Given & { numEnvs?: number; seed?: number } = {},
  log?: Log,
  vector = (count: number): VectorEnv =>
    vectorize(Array.from({ length: count }, () => synthetic(observationSpace, actionSpace, log))),
): Promise<SelfDriving> {
  const entry = plugin.agents![name] as AgentEntry<object>;
  const config = resolveConfig(`agent ${name}`, entry, given as Config);
  const createEnvs = async (count: number) => vector(count);
  const context = {
    observationSpace,
    actionSpace,
    numEnvs,
    steps: 1000,
    config,
    rng: new Rng(seed),
    createEnvs,
  };
  return (await entry.create(context as never)) as SelfDriving;
}

/** Settings that make any agent small. */
export const small: { readonly [name: string]: Given } = {
  'openai-es': { population: 4, hidden: [5] },
  ars: { directions: 3, best: 2 },
  'cma-es': { population: 5, hidden: [2] },
  ga: { population: 5, hidden: [3], parents: 2, elites: 1, crossover: 0.5 },
};

/** Advances an agent to a step; its reports in one, with the metrics of the last generation. */
export async function advance(agent: SelfDriving, envSteps: number): Promise<LearnersReport> {
  const all = await agent.advance(envSteps, new AbortController().signal);
  if (all.envSteps >= envSteps) return all;
  const next = await advance(agent, envSteps);
  const [episodes, updates] = [[...all.episodes, ...next.episodes], all.updates + next.updates];
  return { ...next, episodes, updates, metrics: next.metrics ?? all.metrics };
}
