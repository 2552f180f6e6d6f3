import type { AblationEntry } from './ablation.ts';
import type { AgentEntry } from './agentEntry.ts';
import type { BackendEntry } from './backendEntry.ts';
import type { EnvironmentEntry } from './environmentEntry.ts';
import type { FigureEntry } from './figure.ts';
import type { LoggerEntry } from './loggerEntry.ts';
import type { PlannerEntry } from './plannerEntry.ts';
import type { QueueEntry } from './queueEntry.ts';
import type { SamplerEntry } from './samplerEntry.ts';
import type { WrapperEntry } from './wrapperEntry.ts';

/** A package's offer, by name. Names are case-sensitive and unique over all plugins. */
export interface Plugin {
  /** The package's name. */
  readonly name: string;
  /**
   * URL of the module that exports it, as `plugin` or by default: `import.meta.url`. Threads of agents load it from there; without it its
   * environments cannot be used in threads.
   */
  readonly module?: string;
  readonly environments?: { readonly [id: string]: EnvironmentEntry<object> };
  readonly agents?: { readonly [id: string]: AgentEntry<object> };
  readonly planners?: { readonly [id: string]: PlannerEntry<object> };
  readonly loggers?: { readonly [id: string]: LoggerEntry<object> };
  readonly backends?: { readonly [id: string]: BackendEntry };
  readonly queues?: { readonly [id: string]: QueueEntry };
  readonly wrappers?: { readonly [id: string]: WrapperEntry<object> };
  readonly figures?: { readonly [id: string]: FigureEntry };
  readonly samplers?: { readonly [id: string]: SamplerEntry<object> };
  readonly ablations?: { readonly [id: string]: AblationEntry };
}

/** Checks nothing at run time; it gives editors the types. */
export function definePlugin(plugin: Plugin): Plugin {
  return plugin;
}
