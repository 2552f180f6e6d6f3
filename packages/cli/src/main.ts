import { didYouMean, PrismError, setDebug } from '@prism-rl/core';
import { brokenPipeCode, onBrokenPipe } from './brokenPipe.ts';
import type { Command } from './command.ts';
import { parseCommand } from './command.ts';
import { commands } from './commands/index.ts';
import { commandHelp, overview } from './help.ts';
import { onInterrupt } from './interrupt.ts';
import { loadRegistry, pluginOrigins, recordedPlugins } from './plugins.ts';
import { widthOf } from './terminal/columns.ts';

/** Exit codes of the command line. */
const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

async function main(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = argv;
  if (name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(`${overview(commands, widthOf(process.stdout))}\n`);
    return exitCodes.done;
  }
  const command = findCommand(name);
  const { args, options } = parseCommand(command, rest);
  if (options.flag('help')) {
    process.stdout.write(`${commandHelp(command, widthOf(process.stdout))}\n`);
    return exitCodes.done;
  }
  if (options.flag('debug')) setDebug(true);
  if (options.flag('optimized')) setDebug(false);
  const interrupt = onInterrupt();
  let isPipeBroken = false;
  onBrokenPipe(() => {
    isPipeBroken = true;
    interrupt.abort('EPIPE');
  });
  const plugins = options.list('plugin');
  const code = await command.run({
    args,
    options,
    registry: (runDir) =>
      loadRegistry(undefined, plugins, runDir === undefined ? [] : recordedPlugins(runDir)),
    origins: () => pluginOrigins(undefined, plugins),
    signal: interrupt.signal,
  });
  if (isPipeBroken) return brokenPipeCode;
  return interrupt.signal.aborted ? exitCodes.interrupted : (code ?? exitCodes.done);
}

function findCommand(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  throw new PrismError('unknown-name', `There is no command "${name}".`, {
    hint: didYouMean(
      name,
      commands.map((candidate) => candidate.name),
    ),
  });
}

function report(error: unknown, debug: boolean): number {
  const known = error instanceof PrismError;
  const message = error instanceof Error ? error.message : String(error);
  const hint = known ? error.hint : 'This is a defect of Prism RL or of a plugin; --debug shows where.';
  process.stderr.write(`error: ${message}\n${hint === undefined ? '' : `  ${hint}\n`}`);
  if (debug && error instanceof Error) process.stderr.write(`\n${error.stack}\n`);
  if (debug && error instanceof Error && error.cause !== undefined)
    process.stderr.write(`${String(error.cause)}\n`);
  return known && error.isUsage ? exitCodes.usage : exitCodes.failed;
}

const argv = process.argv.slice(2);
try {
  process.exitCode = await main(argv);
} catch (error) {
  process.exitCode = report(error, argv.includes('--debug') || process.env.PRISM_DEBUG === '1');
}
