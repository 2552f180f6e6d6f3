import { counted, PrismError } from '@prism-rl/core';
import { type Command, option } from '../command.ts';
import { print, printJson, say, table } from '../output.ts';

/** `prism atari roms import|list`: manages cartridge images, which users must supply. */
export const atari: Command = {
  name: 'atari',
  args: ['roms', 'import|list', '[path]'],
  options: { json: option.flag('print the result as one JSON object on stdout') },
  examples: ['atari roms list', 'atari roms import ./roms', 'atari roms import ale_py-0.12.1-….whl'],
  run: async ({ args, options, signal }) => {
    const [topic, action, path] = args as [string, string, string | undefined];
    if (topic !== 'roms' || (action !== 'import' && action !== 'list')) {
      throw PrismError.invalidArgument`prism atari has no subcommand "${topic} ${action}".
        Use prism atari roms list or prism atari roms import <dir|zip|wheel>.`;
    }
    const { importRoms, listRoms, romFolder } = await import('@prism-rl/env-atari/node');
    if (action === 'list') {
      if (path !== undefined) {
        throw PrismError.invalidArgument`prism atari roms list does not accept the argument "${path}".
          It lists the images present; add images with prism atari roms import <dir|zip|wheel>.`;
      }
      const roms = await listRoms();
      if (options.flag('json')) printJson({ folder: romFolder(), roms });
      else
        print(
          `${romFolder()}\n${table(roms.map(({ name, present }) => [`  ${name}`, present ? 'present' : 'missing']))}`,
        );
      return;
    }
    if (path === undefined) {
      throw PrismError.invalidArgument`prism atari roms import needs a folder, a zip or a wheel.
        The wheel of ale-py contains all images: run pip download --no-deps ale-py, then import the downloaded file.`;
    }
    const result = await importRoms(path, romFolder(), { signal });
    const { imported, folder } = result;
    if (options.flag('json')) printJson(result);
    else say(`imported ${counted(imported.length, 'image')} into ${folder}: ${imported.join(', ')}`);
  },
};
