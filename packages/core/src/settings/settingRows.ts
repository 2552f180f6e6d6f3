import type { Json } from '../contracts/snapshot.ts';
import type { Needs, Setting, SettingNotes } from './setting.ts';
import type { SettingsTable } from './settings.ts';

/** A setting as documents show it. */
export interface SettingRow extends SettingNotes {
  readonly name: string;
  readonly default: Json;
  /** Absent, like {@link meaning}, where the entry says no more than defaults. */
  readonly accepts?: string;
  readonly meaning?: string;
  readonly group?: string;
  /** All accepted values, where they are few. */
  readonly choices?: readonly Json[];
  /** Whether it is a whole number. */
  readonly isWhole?: boolean;
  /** What other settings must be for this one to have an effect. */
  readonly needs?: Needs;
}

/** All settings of an entry, in its order, with its own defaults; none of one that has none. */
export function settingRows({
  defaults = {},
  settings = {},
}: {
  readonly defaults?: object;
  readonly settings?: SettingsTable;
}): SettingRow[] {
  return Object.entries(defaults as { readonly [name: string]: Json }).map(([name, value]) => {
    const said = settings[name] as Setting | undefined;
    if (said === undefined) return { name, default: value };
    const { check: _check, default: _default, ...words } = said;
    return { name, ...words, default: value };
  });
}
