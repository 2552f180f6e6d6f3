import { parseArgs } from 'node:util';
import type { Registry } from '@prism-rl/core';
import { didYouMean, PrismError } from '@prism-rl/core';

/** One `--option` of a command. */
export interface Option {
  /** `number`s are checked; `list`s may be given several times. */
  readonly type: 'flag' | 'text' | 'number' | 'list';
  /** Stands for the value in the help: `N`. */
  readonly value?: string;
  readonly help: string;
}

/** Values of a command's options, by name; absent where not given. */
export interface OptionValues {
  flag(name: string): boolean;
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  list(name: string): readonly string[];
}

/** What every command gets to work with. */
export interface CommandContext {
  readonly options: OptionValues;
  /** Arguments without dashes, in order; required ones are there. */
  readonly args: readonly string[];
  /** All plugins, loaded when first asked for. */
  registry(): Promise<Registry>;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** A command of `prism`. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Names of the arguments; those in brackets may be left out: `['agent', 'env']`. */
  readonly args: readonly string[];
  readonly options: { readonly [name: string]: Option };
  /** Example calls for the help. */
  readonly examples: readonly string[];
  /** @returns the exit code; nothing is 0. */
  run(context: CommandContext): Promise<number | undefined>;
}

/** Options that every command takes. */
export const commonOptions: { readonly [name: string]: Option } = {
  plugin: { type: 'list', value: 'PKG', help: 'also load a plugin: a package name or a path' },
  debug: { type: 'flag', help: 'check contracts while running; stack traces' },
  optimized: { type: 'flag', help: 'check nothing while running (-O); the default unless PRISM_DEBUG=1' },
  help: { type: 'flag', help: 'this text' },
};

/** A command line taken apart. */
export interface ParsedCommand {
  readonly args: readonly string[];
  readonly options: OptionValues;
}

/**
 * Takes apart what follows the command's name.
 *
 * @throws PrismError `invalid-argument` for unknown options (with the nearest), missing values and wrong numbers of arguments.
 */
export function parseCommand(command: Command, argv: readonly string[]): ParsedCommand {
  const known = { ...command.options, ...commonOptions };
  const { values, positionals } = strictParse(command, known, argv);
  const options: OptionValues = {
    flag: (name) => values[name] === true,
    text: (name) => values[name] as string | undefined,
    number: (name) => (values[name] === undefined ? undefined : readNumber(name, values[name] as string)),
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
    const name = /^--(?:no-)?([^=]+)/.exec(argument)?.[1];
    if (name !== undefined && !(name in known)) {
      throw new PrismError('invalid-argument', `prism ${command.name} has no option --${name}.`, {
        hint: didYouMean(name, Object.keys(known)).replace(/Did you mean /, 'Did you mean --'),
      });
    }
  }
  try {
    return parseArgs({
      args: [...argv],
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
  } catch (error) {
    const [sentence] = (error as Error).message.split('. ');
    throw new PrismError('invalid-argument', `${sentence}.`, { hint: `See prism ${command.name} --help.` });
  }
}

function checkArguments(command: Command, positionals: readonly string[]): void {
  const required = command.args.filter((name) => !name.startsWith('['));
  const missing = required[positionals.length];
  if (missing !== undefined) {
    throw new PrismError('invalid-argument', `prism ${command.name} needs <${missing}>.`, {
      hint: `For example: prism ${command.examples[0] ?? command.name}`,
    });
  }
  if (positionals.length > command.args.length) {
    throw new PrismError(
      'invalid-argument',
      `prism ${command.name} does not know what to do with "${positionals[command.args.length]}".`,
      { hint: `For example: prism ${command.examples[0] ?? command.name}` },
    );
  }
}

function readNumber(name: string, text: string): number {
  const value = Number(text.replaceAll('_', ''));
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new PrismError('invalid-argument', `--${name} needs a number, but got "${text}".`);
}
