// A plugin whose worlds and agents a session observes while the runner uses them.
import type { AgentEntry, EnvironmentEntry, Plugin, SelfDriving, VectorEnv } from '@prism-rl/core';
import { isSelfDriving, vectorize } from '@prism-rl/core';
import type { StepHooks } from './watchedAgent.ts';
import { WatchedAgent } from './watchedAgent.ts';

/** Receives the created worlds, and each step of the agents. */
export interface Watch extends StepHooks {
  made(env: VectorEnv): void;
  /** Called with an agent that steps its own worlds, before it does. */
  driven?(agent: SelfDriving): void;
}

export function watchedPlugin(plugin: Plugin, watch: Watch): Plugin {
  const environment = (entry: EnvironmentEntry<object>): EnvironmentEntry<object> => ({
    ...entry,
    createVector: async (numEnvs, config) => {
      const env =
        (await entry.createVector?.(numEnvs, config)) ??
        vectorize(await Promise.all(Array.from({ length: numEnvs }, () => entry.create(config))));
      watch.made(env);
      return env;
    },
  });
  const agent = (entry: AgentEntry<object>): AgentEntry<object> => ({
    ...entry,
    create: async (context) => {
      const made = await entry.create(context);
      if (!isSelfDriving(made)) return new WatchedAgent(made, watch);
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
