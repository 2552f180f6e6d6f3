import type { Logger } from '../contracts/events.ts';
import type { MaybePromise } from '../contracts/policy.ts';
import type { Config, Entry } from './entry.ts';

/** Where a logger may write. */
export interface LoggerContext<C extends object = Config> {
  readonly config: C;
  /** The run's directory, where there is one. */
  readonly runDir?: string;
}

/** A logger that a plugin offers. */
export interface LoggerEntry<C extends object = Config> extends Entry<C> {
  create(context: LoggerContext<C>): MaybePromise<Logger>;
}
