import type { Json } from '../contracts/snapshot.ts';
import { counted } from '../words.ts';

/** Scale on which numbers are sampled: `linear`, `log`, or `complement`, which is log of 1 − x: 0.99 lies between 0.9 and 0.999. */
export type SearchScale = 'linear' | 'log' | 'complement';

/** Values to search over. */
export type SearchRange =
  | { readonly from: number; readonly to: number /** Default `linear`. */; readonly scale?: SearchScale }
  | { readonly choices: readonly Json[] };

/** Notes on a setting, for documentation and searches. */
export interface SettingNotes {
  /** Typical range, in words: `0.9 to 0.999`; default: the search range. */
  readonly typical?: string;
  /** Default search range of `prism tune`; default: not tuned. */
  readonly search?: SearchRange;
  /** Paper and section of the setting or its default. */
  readonly source?: string;
  /**
   * What comes only after as many environment steps as the value says: the first `update`, the first update by steps of each environment
   * (`rollout`), or the end of a `schedule`. Shorter runs get a note. Default: nothing.
   */
  readonly after?: 'update' | 'rollout' | 'schedule';
  /** Required values of other settings for this one to have an effect; default: none. See `onlyIf`. */
  readonly needs?: Needs;
}

/** Required values of other settings, by name: one value, one of a list, or any but one. */
export type Needs = {
  readonly [setting: string]: string | number | boolean | null | readonly Json[] | { readonly not: Json };
};

/** A setting of an entry; the source of its type, check and documentation. */
export interface Setting<T extends Json = Json> extends SettingNotes {
  readonly default: T;
  /** Accepted values, completing "must be …": `a number from 0 to 1`. */
  readonly accepts: string;
  /** One line that begins with a capital letter or a symbol and ends without a full stop. */
  readonly meaning: string;
  /** Heading in documentation; default: none. */
  readonly group?: string;
  /** All accepted values, if there are few. */
  readonly choices?: readonly Json[];
  /** Whether values are integers; default false. */
  readonly isWhole?: boolean;
  /** Returns why a value is invalid, `must be at least 1`, and the place within it, such as `[0]`; `undefined` for a valid one. */
  check(
    value: unknown,
  ): { readonly message: string; readonly path: readonly (string | number)[] } | undefined;
}

/** Why a value is invalid, and where. */
export type SettingIssue = NonNullable<ReturnType<Setting['check']>>;

/** Bounds of a number. */
export interface NumberNotes extends SettingNotes {
  /** Minimum, inclusive. */
  readonly min?: number;
  /** Maximum, inclusive. */
  readonly max?: number;
  /** Minimum, exclusive. */
  readonly above?: number;
  /** Maximum, exclusive. */
  readonly below?: number;
}

/** Fills in the typical range from a numeric search range. */
function words<N extends SettingNotes>(notes: N): N & { readonly typical?: string } {
  const { typical, search } = notes;
  if (typical !== undefined || search === undefined || 'choices' in search) return notes;
  return { ...notes, typical: `${numberText(search.from)} to ${numberText(search.to)}` };
}

/** `0.95`, `1e-4`, `1e6`. */
function numberText(value: number): string {
  const isLong = value !== 0 && (Math.abs(value) < 0.005 || Math.abs(value) >= 1e5);
  return (isLong ? value.toExponential().replace('e+', 'e') : String(value)).replace(/^-/, '−');
}

function issue(message: string, path: readonly (string | number)[] = []): SettingIssue {
  return { message, path };
}

// `@__NO_SIDE_EFFECTS__` lets bundlers drop tables of settings that a page does not use.

/** A finite number. */
/* @__NO_SIDE_EFFECTS__ */
export function number(fallback: number, meaning: string, notes: NumberNotes = {}): Setting<number> {
  return numeric('a number', Number.isFinite, fallback, meaning, notes);
}

/** An integer. */
/* @__NO_SIDE_EFFECTS__ */
export function integer(fallback: number, meaning: string, notes: NumberNotes = {}): Setting<number> {
  return { ...numeric('an integer', Number.isSafeInteger, fallback, meaning, notes), isWhole: true };
}

/** A number from 0 to 1. */
/* @__NO_SIDE_EFFECTS__ */
export function fraction(fallback: number, meaning: string, notes: SettingNotes = {}): Setting<number> {
  return number(fallback, meaning, { ...notes, min: 0, max: 1 });
}

function numeric(
  kind: string,
  isKind: (value: number) => boolean,
  fallback: number,
  meaning: string,
  { min, max, above, below, ...notes }: NumberNotes,
): Setting<number> {
  const range =
    min !== undefined && max !== undefined
      ? `from ${min} to ${max}`
      : [
          min !== undefined && `of at least ${min}`,
          above !== undefined && `greater than ${above}`,
          max !== undefined && `${above === undefined ? 'of' : ''} at most ${max}`.trim(),
          below !== undefined && `less than ${below}`,
        ]
          .filter((words) => words !== false)
          .join(' and ');
  const accepts = `${kind} ${range}`.trim();
  const isAccepted = (value: number): boolean =>
    isKind(value) &&
    !(value < (min ?? value) || value > (max ?? value)) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below);
  return {
    ...{ default: fallback, meaning, ...words(notes), accepts },
    check: (value) =>
      typeof value === 'number' && isAccepted(value) ? undefined : issue(`must be ${accepts}`),
  };
}

/** A boolean. */
/* @__NO_SIDE_EFFECTS__ */
export function flag(fallback: boolean, meaning: string, notes: SettingNotes = {}): Setting<boolean> {
  return {
    ...{ default: fallback, meaning, ...words(notes), accepts: 'true or false', choices: [false, true] },
    check: (value) => (typeof value === 'boolean' ? undefined : issue('must be true or false')),
  };
}

/** One of several words. */
/* @__NO_SIDE_EFFECTS__ */
export function oneOf<const T extends string>(
  choices: readonly T[],
  fallback: NoInfer<T>,
  meaning: string,
  notes: SettingNotes = {},
): Setting<T> {
  const accepts = `one of ${choices.join(', ')}`;
  return {
    ...{ default: fallback, meaning, ...words(notes), accepts, choices },
    check: (value) =>
      (choices as readonly unknown[]).includes(value) ? undefined : issue(`must be ${accepts}`),
  };
}

/** A string. */
/* @__NO_SIDE_EFFECTS__ */
export function text(
  fallback: string,
  meaning: string,
  { isEmptyFine = true, ...notes }: SettingNotes & { readonly isEmptyFine?: boolean } = {},
): Setting<string> {
  const accepts = isEmptyFine ? 'text' : 'text that is not empty';
  return {
    ...{ default: fallback, meaning, ...notes, accepts },
    check: (value) =>
      typeof value === 'string' && (isEmptyFine || value !== '') ? undefined : issue(`must be ${accepts}`),
  };
}

/** A list. @param of a setting that each element must satisfy; its default and meaning are ignored. */
/* @__NO_SIDE_EFFECTS__ */
export function listOf<T extends Json>(
  of: Setting<T>,
  fallback: readonly NoInfer<T>[],
  meaning: string,
  {
    least = 0,
    most = Number.POSITIVE_INFINITY,
    ...notes
  }: SettingNotes & { readonly least?: number; readonly most?: number } = {},
): Setting<T[]> {
  const bounds =
    least === most
      ? String(most)
      : [
          ...(least > 0 ? [`at least ${least}`] : []),
          ...(Number.isFinite(most) ? [`at most ${most}`] : []),
        ].join(' and ');
  const accepts = `a list${bounds === '' ? '' : ` of ${bounds}`}, each ${of.accepts}`;
  return {
    ...{ default: [...fallback], meaning, ...words(notes), accepts },
    check: (value) => {
      if (!Array.isArray(value)) return issue(`must be a list, like ${JSON.stringify(fallback)}`);
      if (value.length < least || value.length > most)
        return issue(`must have ${counted(Number.isFinite(most) ? most : least, 'element', bounds)}`);
      for (const [k, element] of value.entries()) {
        const wrong = of.check(element);
        if (wrong !== undefined) return issue(wrong.message, [k, ...wrong.path]);
      }
      return undefined;
    },
  };
}

/** A setting or `null`. */
/* @__NO_SIDE_EFFECTS__ */
export function orNull<T extends Json>(
  setting: Setting<T>,
  fallback: T | null = setting.default,
): Setting<T | null> {
  return or(setting, null, fallback);
}

/** A setting or a word. */
/* @__NO_SIDE_EFFECTS__ */
export function orWord<T extends Json, const W extends string>(
  setting: Setting<T>,
  word: W,
  fallback: T | W = setting.default,
): Setting<T | W> {
  return or<T, W>(setting, word, fallback);
}

function or<T extends Json, O extends string | null>(
  setting: Setting<T>,
  other: O,
  fallback: T | O,
): Setting<T | O> {
  return {
    ...setting,
    ...{ default: fallback, accepts: `${setting.accepts}, or ${other}` },
    ...(setting.choices && { choices: [...setting.choices, other] }),
    check: (value) => {
      if (value === other) return undefined;
      const wrong = setting.check(value);
      return wrong && { ...wrong, message: `${wrong.message}, or ${other}` };
    },
  };
}
