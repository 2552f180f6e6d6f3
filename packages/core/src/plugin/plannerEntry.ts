import type { Planner } from '../contracts/planner.ts';
import type { MaybePromise } from '../contracts/policy.ts';
import type { Config, Entry } from './entry.ts';

/** A planner that a plugin offers. */
export interface PlannerEntry<C extends object = Config> extends Entry<C> {
  create(config: C): MaybePromise<Planner>;
}
