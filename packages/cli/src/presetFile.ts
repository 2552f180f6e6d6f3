import { type Preset, PrismError, type Registry } from '@prism-rl/core';
import { readPresetFile } from '@prism-rl/experiments';
import { type OptionValues, option } from './command.ts';

export const presetFileOption = option.text(
  'F',
  "settings from a file that prism tune wrote, which override the preset's",
);

/**
 * Reads the preset of `--preset-file`; its fields override a named preset's. undefined if the option is absent.
 *
 * @param agents that the command trains.
 * @throws PrismError `incompatible` for another agent's preset, and as `readPresetFile` does.
 */
export function presetFileOf(
  registry: Registry,
  options: OptionValues,
  agents: readonly string[],
): (Preset & { readonly agent: string }) | undefined {
  const path = options.text('preset-file');
  if (path === undefined) return undefined;
  const { agent, preset } = readPresetFile(registry, path);
  if (agents.includes(agent)) return { ...preset, agent };
  throw PrismError.incompatible`The preset ${path} is for ${agent}, not for ${agents.join(', ')}.
    Train ${agent} with it, or leave it out.`;
}
