import { join } from 'node:path';
import { didYouMean, messageOf, PrismError, setDebug } from '@prism-rl/core';
import { type Command, commonOptions, type Option, type OptionValues, parseCommand } from './command.ts';
import { commandNames, loadCommand, summaries } from './commands/index.ts';
import { brokenPipeCode, onBrokenPipe, onInterrupt } from './interrupt.ts';
import { printJson, say } from './output.ts';
import { loadRegistry, pluginOrigins, recordedPlugins } from './plugins.ts';
import { prismVersion } from './runContext.ts';
import { hintWithFlags, installHint } from './shell.ts';
import { hanging, widthOf } from './terminal/columns.ts';
import { Trust } from './trust.ts';

const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

async function dispatch(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = argv;
  if (name === 'help' && rest.length > 0) return dispatch([...rest, '--help']);
  const interrupt = onInterrupt();
  let isPipeBroken = false;
  onBrokenPipe(() => {
    isPipeBroken = true;
    interrupt.abort('EPIPE');
  });
  if (name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(`${overview(widthOf(process.stdout))}\n`);
    return exitCodes.done;
  }
  if (name === '--version' || name === '-v' || name === 'version') {
    process.stdout.write(`${prismVersion()}\n`);
    return exitCodes.done;
  }
  const command = await findCommand(name);
  const { args, options } = parseCommand(command, rest);
  if (options.flag('help')) {
    process.stdout.write(`${commandHelp(command, widthOf(process.stdout))}\n`);
    return exitCodes.done;
  }
  if (options.flag('debug') && options.flag('optimized')) {
    throw PrismError.invalidArgument`--debug checks contracts, and --optimized (-O) does not.
      Leave one of them out.`;
  }
  if (options.flag('debug')) setDebug(true);
  if (options.flag('optimized')) setDebug(false);
  const plugins = options.list('plugin');
  const withConfig = !options.flag('no-config');
  const trust = new Trust({
    words: namingWords(command, args, options),
    names: options.list('trust'),
    mayRecall: withConfig,
    signal: interrupt.signal,
  });
  const file = options.text('preset-file') ?? (name === 'sweep' ? args[0] : undefined);
  const code = await command.run({
    args,
    options,
    trust,
    registry: async (runDir) =>
      loadRegistry(
        undefined,
        plugins,
        withConfig && runDir !== undefined ? await recordedPlugins(runDir) : [],
        withConfig,
        trust,
        runDir === undefined ? file : join(runDir, 'manifest.json'),
      ),
    origins: () => pluginOrigins(undefined, plugins, withConfig),
    signal: interrupt.signal,
  });
  if (isPipeBroken) return brokenPipeCode;
  return interrupt.signal.aborted ? exitCodes.interrupted : (code ?? exitCodes.done);
}

/** Arguments and options that name environments and their settings. */
const naming = { args: ['env', '[env]', 'run|model|env', 'name'], options: ['env', 'envs', 'set', 'arm'] };

function namingWords(command: Command, args: readonly string[], options: OptionValues): readonly string[] {
  const known = naming.options.filter((name) => Object.hasOwn(command.options, name));
  const given = known.flatMap((name) =>
    command.options[name]!.type === 'list' ? options.list(name) : (options.text(name) ?? []),
  );
  return [...args.filter((_, k) => naming.args.includes(command.args[k]!)), ...given];
}

async function findCommand(name: string): Promise<Command> {
  const command = await loadCommand(name);
  if (command !== undefined) return command;
  const imports =
    'Weights come in by prism train … --from FILE --mapping MAP, cartridges by prism atari import.';
  throw PrismError.unknownName`There is no command "${name}".
    ${name === 'import' ? imports : didYouMean(name, commandNames)}`;
}

function report(error: unknown, debug: boolean, json: boolean): number {
  const known = error instanceof PrismError;
  const message = messageOf(error);
  const hint = hasCode(error, ['EMFILE', 'ENFILE'])
    ? filesHint
    : known
      ? hintWithFlags(error)
      : hintFor(error);
  const text = `error: ${message}${hint === undefined ? '' : `\n  ${installHint(hint)}`}`;
  say(text);
  if (debug && error instanceof Error) say(`\n${error.stack}`);
  if (debug && error instanceof Error && error.cause !== undefined) say(String(error.cause));
  if (json) printJson({ error: message, hint: hint ?? null });
  return known && error.isUsage && !hasCode(error, unavoidable) ? exitCodes.usage : exitCodes.failed;
}

/** Codes of a full or broken disk and of too many open files, which no other input would have avoided. */
const unavoidable = ['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE'] as const;
const filesHint =
  'The system allows no more open files: close other programs, or raise the limit with ulimit -n.';

/** What to do about an error that Prism RL did not expect. A call that the system refused is no defect. */
function hintFor(error: unknown): string {
  if (!(error instanceof Error && 'syscall' in error))
    return 'This is a defect of Prism RL or of a plugin; --debug shows where.';
  return 'The system refused it: check the disk, and that the file, program or address exists and may be used.';
}

/** Whether an error or one of its causes has one of the system's codes. */
function hasCode(error: unknown, codes: readonly string[]): boolean {
  if (!(error instanceof Error)) return false;
  return codes.includes((error as NodeJS.ErrnoException).code ?? '') || hasCode(error.cause, codes);
}

/**
 * Runs a command line; prints errors as one sentence on stderr, with --json also as `{ error, hint }` on stdout.
 *
 * @returns the exit code.
 */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  try {
    return await dispatch(argv);
  } catch (error) {
    const debug = argv.includes('--debug') || process.env.PRISM_DEBUG === '1';
    return report(error, debug, argv.includes('--json'));
  }
}

/** The overview that `prism` and `prism help` print, in lines of at most `width`. */
export function overview(width: number): string {
  return [
    'prism: reinforcement learning for TypeScript',
    '',
    'Usage: prism <command> [arguments] [options]',
    '',
    hanging(
      Object.entries(summaries).map(([name, summary]) => [`  ${name}`, summary]),
      width,
    ),
    '',
    'prism <command> --help says more about each.',
  ].join('\n');
}

/** The help of one command, in lines of at most `width`, except examples. */
export function commandHelp(command: Command, width: number): string {
  const args = command.args.map((name) => (name.startsWith('[') ? name : `<${name}>`)).join(' ');
  const rows = Object.entries({ ...command.options, ...commonOptions }).map(
    ([name, option]) => [`  ${label(name, option)}`, option.help] as const,
  );
  return [
    `prism ${command.name}: ${summaries[command.name as keyof typeof summaries]}`,
    '',
    `Usage: prism ${command.name} ${args}${args === '' ? '' : ' '}[options]`,
    '',
    hanging(rows, width),
    '',
    'Examples:',
    ...command.examples.map((example) => `  prism ${example}`),
  ].join('\n');
}

function label(name: string, { type, value }: Option): string {
  const short = name === 'optimized' ? '-O, ' : '';
  return type === 'flag' ? `${short}--${name}` : `--${name} ${value ?? 'VALUE'}`;
}
