import type { Command, Option } from './command.ts';
import { commonOptions } from './command.ts';

/** The overview that `prism` and `prism help` print. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'prism: reinforcement learning for TypeScript',
    '',
    'Usage: prism <command> [arguments] [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'prism <command> --help says more about each.',
  ].join('\n');
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const args = command.args.map((name) => (name.startsWith('[') ? name : `<${name}>`)).join(' ');
  const rows = Object.entries({ ...command.options, ...commonOptions }).map(
    ([name, option]) => [label(name, option), option.help] as const,
  );
  const width = Math.max(...rows.map(([text]) => text.length));
  return [
    `prism ${command.name}: ${command.summary}`,
    '',
    `Usage: prism ${command.name} ${args}${args === '' ? '' : ' '}[options]`,
    '',
    ...rows.map(([text, help]) => `  ${text.padEnd(width)}  ${help}`),
    '',
    'Examples:',
    ...command.examples.map((example) => `  prism ${example}`),
  ].join('\n');
}

function label(name: string, { type, value }: Option): string {
  const short = name === 'optimized' ? '-O, ' : '';
  return type === 'flag' ? `${short}--${name}` : `--${name} ${value ?? 'VALUE'}`;
}
