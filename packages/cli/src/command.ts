import { parseArgs } from 'node:util';
import { didYouMean, type PluginOrigin, PrismError, type Registry } from '@prism-rl/core';
import { wholeNumber } from '@prism-rl/core/checks';
import type { Trust } from './trust.ts';

/** One `--option` of a command. */
export interface Option {
  /** A `number` is validated; a `list` may be given several times. */
  readonly type: 'flag' | 'text' | 'number' | 'list';
  /** Placeholder of the value in the help: `N`. */
  readonly value?: string;
  readonly help: string;
}

/** Declares an option. */
export const option = {
  flag: (help: string): Option => ({ type: 'flag', help }),
  text: (value: string, help: string): Option => ({ type: 'text', value, help }),
  number: (value: string, help: string): Option => ({ type: 'number', value, help }),
  list: (value: string, help: string): Option => ({ type: 'list', value, help }),
};

/** Values of a command's options, by name; absent if not given. */
export interface OptionValues {
  /** Whether an option of any type is given. */
  given(name: string): boolean;
  /** An option as it is written; nothing if it is not given. */
  words(name: string): readonly string[];
  flag(name: string): boolean;
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  /** A whole number from `least` (default 1) to `most`. */
  whole(name: string, least?: number, most?: number): number | undefined;
  /** A number from 0 to 1. */
  fraction(name: string): number | undefined;
  list(name: string): readonly string[];
}

/** Refuses two options that contradict each other. @throws PrismError `invalid-argument`. */
export function requireApart(options: OptionValues, one: string, other: string, hint: string): void {
  if (!options.given(one) || !options.given(other)) return;
  throw PrismError.invalidArgument`--${one} and --${other} cannot be given together.
    ${hint}`;
}

export interface CommandContext {
  readonly options: OptionValues;
  /** Positional arguments, in order; the required ones are present. */
  readonly args: readonly string[];
  /** Loads all plugins, and those that the run in a directory was trained with, if one is given. */
  registry(runDir?: string): Promise<Registry>;
  /** Sources of plugins other than the built-in ones, for the manifest of a run. */
  origins(): Promise<readonly PluginOrigin[]>;
  /** Decides which code runs that a file names. */
  readonly trust: Trust;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A command of `prism`. */
export interface Command {
  readonly name: string;
  /** Names of the positional arguments; `[brackets]` mark optional ones: `['agent', 'env']`. */
  readonly args: readonly string[];
  readonly options: { readonly [name: string]: Option };
  readonly examples: readonly string[];
  /** @returns the exit code; nothing means 0. */
  run(context: CommandContext): Promise<number | undefined> | Promise<void>;
}

export const commonOptions: { readonly [name: string]: Option } = {
  plugin: option.list('PKG', 'also load a plugin: a package name or a path'),
  debug: option.flag('check contracts while running; stack traces'),
  optimized: option.flag(
    'check only that numbers are finite, no contracts (-O); the default unless PRISM_DEBUG=1',
  ),
  trust: option.list(
    'NAME',
    'also run this code that a run or another file names: module:Class or a Python program, as in the error message',
  ),
  'no-config': option.flag(
    'load no plugins of prism.config.* or of a run, only those that this command names',
  ),
  help: option.flag('show this help'),
};

/**
 * Parses the arguments after the command's name.
 *
 * @throws PrismError `invalid-argument` for unknown options (suggests the nearest), missing values and wrong numbers of arguments.
 */
export function parseCommand(
  command: Command,
  argv: readonly string[],
): Pick<CommandContext, 'args' | 'options'> {
  const known = { ...command.options, ...commonOptions };
  const { values, positionals } = strictParse(command, known, withNumbersJoined(known, argv));
  for (const [name, value] of Object.entries(values)) {
    if ([value].flat().some(isEmpty)) throw withoutValue(command, name);
  }
  const number = (name: string) =>
    values[name] === undefined ? undefined : readNumber(name, values[name] as string);
  const options: OptionValues = {
    given: (name) => values[name] !== undefined,
    words: (name) =>
      [values[name] ?? []]
        .flat()
        .flatMap((value) => [`--${name}`, ...(value === true ? [] : [String(value)])]),
    flag: (name) => values[name] === true,
    text: (name) => values[name] as string | undefined,
    number,
    whole: (name, least = 1, most) => {
      const value = number(name);
      return value === undefined ? undefined : wholeNumber(`--${name}`, value, least, most);
    },
    fraction: (name) => {
      const value = number(name);
      if (value === undefined || (value >= 0 && value <= 1)) return value;
      throw PrismError.invalidArgument`--${name} must be a number from 0 to 1, but is ${value}.`;
    },
    list: (name) => (values[name] as string[] | undefined) ?? [],
  };
  if (!options.flag('help')) checkArguments(command, positionals);
  return { args: positionals, options };
}

function strictParse(
  command: Command,
  known: { readonly [name: string]: Option },
  argv: readonly string[],
): { values: { [name: string]: unknown }; positionals: string[] } {
  for (const argument of argv) {
    if (argument === '--') break;
    const written = /^--([^=]+)/.exec(argument)?.[1];
    const name =
      written !== undefined && Object.hasOwn(known, written) ? written : written?.replace(/^no-/, '');
    if (name !== undefined && !Object.hasOwn(known, name)) {
      throw PrismError.invalidArgument`prism ${command.name} has no option --${name}.
        ${didYouMean(name, Object.keys(known)).replace(/Did you mean /, 'Did you mean --')}`;
    }
  }
  try {
    const parsed = parseArgs({
      args: [...argv],
      tokens: true,
      allowPositionals: true,
      strict: true,
      options: Object.fromEntries(
        Object.entries(known).map(([name, { type }]) => [
          name,
          {
            type: type === 'flag' ? ('boolean' as const) : ('string' as const),
            multiple: type === 'list',
            ...(name === 'optimized' ? { short: 'O' } : name === 'help' ? { short: 'h' } : {}),
          },
        ]),
      ),
    });
    requireOnce(command, known, parsed.tokens);
    return parsed;
  } catch (error) {
    if (error instanceof PrismError) throw error;
    const { message } = error as Error;
    const lacking = /^Option '(?:-\w, )?--([\w-]+)(?: <value>)?' argument (?:missing|is ambiguous)/.exec(
      message,
    )?.[1];
    if (lacking !== undefined) throw withoutValue(command, lacking);
    const [sentence = ''] = message.split(/\. |\n/);
    throw PrismError.invalidArgument`${sentence.replace(/\.$/, '')}.
      See prism ${command.name} --help.`;
  }
}

/** `--steps -5` is an invalid number, not an option `-5`. */
function withNumbersJoined(
  known: { readonly [name: string]: Option },
  argv: readonly string[],
): readonly string[] {
  const joined: string[] = [];
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  for (let k = 0; k < argv.length; k++) {
    const argument = argv[k]!;
    const name = argument.slice(2);
    const takesNumber = k < end && argument.startsWith('--') && Object.hasOwn(known, name);
    const next = argv[k + 1];
    if (takesNumber && known[name]!.type === 'number' && next !== undefined && /^-\.?\d/.test(next)) {
      joined.push(`${argument}=${next}`);
      k++;
    } else joined.push(argument);
  }
  return joined;
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'string' && value.trim() === '';
}

function withoutValue(command: Command, name: string): PrismError {
  return PrismError.invalidArgument`--${name} of prism ${command.name} needs a value.
    See prism ${command.name} --help.`;
}

function checkArguments(command: Command, positionals: readonly string[]): void {
  const required = command.args.filter((name) => !name.startsWith('['));
  const empty = positionals.findIndex(isEmpty);
  const missing = empty < 0 ? required[positionals.length] : command.args[empty]?.replace(/^\[(.*)\]$/, '$1');
  if (missing !== undefined) {
    throw PrismError.invalidArgument`prism ${command.name} needs <${missing}>.
      For example: prism ${command.examples[0] ?? command.name}`;
  }
  if (positionals.length > command.args.length) {
    throw PrismError.invalidArgument`prism ${command.name} does not accept the argument "${positionals[command.args.length]}".
      For example: prism ${command.examples[0] ?? command.name}`;
  }
}

/** Refuses two values for one option: otherwise the last would win silently. */
function requireOnce(
  command: Command,
  known: { readonly [name: string]: Option },
  tokens: readonly { readonly kind: string; readonly name?: string }[],
): void {
  const given = new Set<string>();
  for (const { kind, name = '' } of tokens) {
    const type = known[name]?.type;
    if (kind !== 'option' || type === 'list' || type === 'flag') continue;
    if (!given.has(name)) given.add(name);
    else {
      throw PrismError.invalidArgument`--${name} of prism ${command.name} is given twice.
        Leave one of them out.`;
    }
  }
}

function readNumber(name: string, text: string): number {
  const value = decimal(text);
  if (Number.isFinite(value)) return value;
  throw PrismError.invalidArgument`--${name} needs a number, but got "${text}".`;
}

/** Parses a decimal number, with `_` between groups of digits: 10_000. Returns NaN for anything else. */
export function decimal(text: string): number {
  if (text.trim() === '' || /^\s*[-+]?0[xob]/i.test(text)) return Number.NaN;
  return Number(text.replaceAll(/(?<=\d)_(?=\d)/g, ''));
}
