import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Json } from '../contracts/snapshot.ts';
import type { SettingsTable } from '../settings/settings.ts';

/** Settings of a plugin's entry: plain JSON, so that they can stand in a manifest. */
export type Config = { readonly [key: string]: Json };

/** Fields of every kind of entry. */
export interface Entry<C extends object> {
  /** One line for `prism list`. */
  readonly description: string;
  /** Every setting with its default; their names are the accepted keys. */
  readonly defaults: C;
  /** Checks (and may refine) a complete configuration. */
  readonly schema: StandardSchemaV1<unknown, C>;
  /** Accepted values and meaning of each setting, for `prism describe`; `settings` makes `defaults`, `schema` and this table. */
  readonly settings?: SettingsTable;
}
