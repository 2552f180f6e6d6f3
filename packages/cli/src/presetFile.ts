import { type Config, PrismError, type Registry } from '@prism-rl/core';
import { readPresetFile } from '@prism-rl/experiments';
import { type OptionValues, option } from './command.ts';

export const presetFileOption = option.text(
  'F',
  "settings from a file that prism tune wrote, which override the preset's",
);

/**
 * The preset of `--preset-file`; undefined if the option is absent.
 *
 * @param agents that the command trains.
 * @throws PrismError `incompatible` for another agent's preset, and as `readPresetFile` does.
 */
export function presetFileOf(
  registry: Registry,
  options: OptionValues,
  agents: readonly string[],
): (ReturnType<typeof readPresetFile> & { readonly environmentConfig: Config }) | undefined {
  const path = options.text('preset-file');
  if (path === undefined) return undefined;
  const file = readPresetFile(registry, path);
  if (agents.includes(file.agent)) return { ...file, environmentConfig: file.preset.environmentConfig ?? {} };
  throw new PrismError(
    'incompatible',
    `The preset ${path} is for ${file.agent}, not for ${agents.join(', ')}.`,
    { hint: `Train ${file.agent} with it, or leave it out.` },
  );
}
