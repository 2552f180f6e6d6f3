import { type Command, isGiven, type Option, type OptionValues } from '../command.ts';
import { optionWords, shellLine } from '../shell.ts';

/** Options without influence on the results. */
const silent = ['json', 'out', 'list', 'workers', 'lease', 'together'];

/** The command that makes a study again. */
export function commandOf(
  command: Command,
  args: readonly string[],
  options: OptionValues,
  directory: string,
): string {
  const known: { readonly [name: string]: Pick<Option, 'type'> } = {
    ...command.options,
    plugin: { type: 'list' },
  };
  const words = Object.entries(known).flatMap(([name, { type }]) => {
    if (silent.includes(name) || !isGiven(options, name, type)) return [];
    if (type === 'flag') return [`--${name}`];
    if (type === 'list') return options.list(name).flatMap((value) => optionWords(name, value));
    return optionWords(name, options.text(name));
  });
  return shellLine(['npm', 'run', 'prism', '--', command.name, ...args, ...words, '--out', directory]);
}
