import type { Command, Option } from './command.ts';
import { commonOptions } from './command.ts';
import { commands } from './commands/index.ts';
import { hanging } from './terminal/columns.ts';

/** The overview that `prism` and `prism help` print, in lines of at most `width`. */
export function overview(width: number): string {
  return [
    'prism: reinforcement learning for TypeScript',
    '',
    'Usage: prism <command> [arguments] [options]',
    '',
    hanging(
      Object.entries(commands).map(([name, { summary }]) => [`  ${name}`, summary]),
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
    `prism ${command.name}: ${commands[command.name]?.summary}`,
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
