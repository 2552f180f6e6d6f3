import type { Json } from '../contracts/snapshot.ts';
import { counted } from '../words.ts';

/**
 * How far apart two values of a number are: by their difference (`linear`), by their ratio (`log`), or by the ratio of what they lack of 1
 * (`complement`): 0.99 lies between 0.9 and 0.999.
 */
export type SearchScale = 'linear' | 'log' | 'complement';

/** A fault of a value, and its place in the value: `must be at least 1`, at `[0]`. */
export interface SettingIssue {
  readonly message: string;
  /** Place in the value; empty: the value itself. */
  readonly path: readonly (string | number)[];
}

/** Values of a setting that are worth a try: numbers from one to another, or some. */
export type SearchRange =
  | { readonly from: number; readonly to: number /** Default `linear`. */; readonly scale?: SearchScale }
  | { readonly choices: readonly Json[] };

/** Words about a setting. */
export interface SettingNotes {
  /** Values that are usual, in words: `0.9 to 0.999`; default: the numbers that are tried. */
  readonly typical?: string;
  /** What `prism tune` tries when nothing else is said; default: the setting stays as it is. */
  readonly search?: SearchRange;
  /** Where it, or its default, comes from: paper and section. */
  readonly source?: string;
}

/** The values that other settings must have, by their names: one of a list, or any but one. */
export type Needs = { readonly [setting: string]: readonly Json[] | { readonly not: Json } };

/** One setting of an entry: said once, for types, checks and documents. */
export interface Setting<T extends Json = Json> extends SettingNotes {
  readonly default: T;
  /** Accepted values, in words that follow "must be": `a number from 0 to 1`. */
  readonly accepts: string;
  /** Meaning, in one line that begins with a capital letter or a symbol and ends without a full stop. */
  readonly meaning: string;
  /** Under which heading it is shown; default: none. */
  readonly group?: string;
  /** All accepted values, where they are few. */
  readonly choices?: readonly Json[];
  /** Whether it is a whole number; default: it may be any number, or is none. */
  readonly isWhole?: boolean;
  /** What other settings must be for this one to have an effect; default: it always has one. See `onlyIf`. */
  readonly needs?: Needs;
  /** `undefined` for a value that it accepts. */
  check(value: unknown): SettingIssue | undefined;
}

/** Bounds of a number. */
export interface NumberNotes extends SettingNotes {
  /** Least value. */
  readonly min?: number;
  /** Largest value. */
  readonly max?: number;
  /** Larger than this. */
  readonly above?: number;
  /** Smaller than this. */
  readonly below?: number;
}

/** Numbers that are tried are usual, too. */
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

/** A finite number. */
export function number(fallback: number, meaning: string, notes: NumberNotes = {}): Setting<number> {
  return numeric('a number', Number.isFinite, fallback, meaning, notes);
}

/** A whole number. */
export function integer(fallback: number, meaning: string, notes: NumberNotes = {}): Setting<number> {
  return { ...numeric('an integer', Number.isSafeInteger, fallback, meaning, notes), isWhole: true };
}

/** A number from 0 to 1. */
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

/** On or off. */
export function flag(fallback: boolean, meaning: string, notes: SettingNotes = {}): Setting<boolean> {
  return {
    ...{ default: fallback, meaning, ...words(notes), accepts: 'true or false', choices: [false, true] },
    check: (value) => (typeof value === 'boolean' ? undefined : issue('must be true or false')),
  };
}

/** One of some words. */
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

/** Text. */
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

/** A list. @param of what each must be; its default and meaning do not count. */
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

/** A setting, or `null`, for what the meaning says. */
export function orNull<T extends Json>(
  setting: Setting<T>,
  fallback: T | null = setting.default,
): Setting<T | null> {
  return or(setting, null, fallback);
}

/** A setting, or a word, for what the meaning says. */
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
