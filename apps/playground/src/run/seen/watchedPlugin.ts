// A plugin whose worlds and agents a session observes while the runner uses them: a visitor can watch an agent, slow it down or act in its
// place before each step. Its learning stays the same.
import type {
  ActOutputs,
  AgentEntry,
  EnvironmentEntry,
  MaybePromise,
  Metrics,
  PackedArray,
  Plugin,
  SelfDriving,
  StepLearner,
  VectorEnv,
} from '@prism-rl/core';
import { isSelfDriving, vectorize } from '@prism-rl/core';

/** Lets an agent learn from a batch. */
export type Learn = (batch: unknown) => MaybePromise<Metrics | undefined>;

/** Receives the created worlds, and each training step of the agents. */
export interface Watch {
  made?(env: VectorEnv): void;
  /** Called with an agent that steps its own worlds, before it does. */
  driven?(agent: SelfDriving): void;
  /** Before the agent chooses an action; a promise delays it. */
  before?(agent: StepLearner, observations: PackedArray): MaybePromise<void>;
  /** After it has chosen; may overwrite the actions. */
  after?(actions: PackedArray): void;
  /** In place of its learning from a batch, which is the last argument; absent: it just learns. */
  learn?(agent: StepLearner, batch: unknown, learn: Learn): MaybePromise<Metrics | undefined>;
}

/** The agent itself, with hooks around each training action. */
export function watched(agent: StepLearner, hooks: Watch): StepLearner {
  const [act, learn] = [agent.act.bind(agent), agent.learn.bind(agent)];
  const explore = (observations: PackedArray, out: ActOutputs): MaybePromise<void> => {
    const acting = act(observations, out, 'explore');
    if (acting instanceof Promise) return acting.then(() => hooks.after?.(out.actions));
    hooks.after?.(out.actions);
  };
  agent.act = (observations, out, mode) => {
    if (mode === 'exploit') return act(observations, out, mode);
    const waiting = hooks.before?.(agent, observations);
    return waiting === undefined
      ? explore(observations, out)
      : waiting.then(() => explore(observations, out));
  };
  if (hooks.learn !== undefined) agent.learn = (batch) => hooks.learn!(agent, batch, learn);
  return agent;
}

export function watchedPlugin(plugin: Plugin, watch: Watch): Plugin {
  const environment = (entry: EnvironmentEntry<object>): EnvironmentEntry<object> => ({
    ...entry,
    createVector: async (numEnvs, config) => {
      const env =
        (await entry.createVector?.(numEnvs, config)) ??
        vectorize(await Promise.all(Array.from({ length: numEnvs }, () => entry.create(config))));
      watch.made?.(env);
      return env;
    },
  });
  const agent = (entry: AgentEntry<object>): AgentEntry<object> => ({
    ...entry,
    create: async (context) => {
      const made = await entry.create(context);
      if (!isSelfDriving(made)) return watched(made, watch);
      watch.driven?.(made);
      return made;
    },
  });
  return {
    ...plugin,
    environments: mapped(plugin.environments, environment),
    agents: mapped(plugin.agents, agent),
  };
}

function mapped<T>(entries: { readonly [id: string]: T } = {}, change: (entry: T) => T): { [id: string]: T } {
  return Object.fromEntries(Object.entries(entries).map(([id, entry]) => [id, change(entry)]));
}
