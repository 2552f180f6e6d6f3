import { PrismError, parseSettings, type WrapperChoice } from '@prism-rl/core';
import { type OptionValues, option } from './command.ts';
import { settingsIn } from './experiment/readOptions.ts';

/** The option of commands that create environments. */
export const wrapOption = option.list(
  'NAME:KEY=VALUE',
  'a wrapper of the environment, with settings; repeat it for another wrapper around that (see prism list)',
);

/**
 * Parses a wrapper on the command line: `frame-stack`, `frame-stack:k=4,padding=zero`.
 *
 * @throws PrismError `invalid-argument` for anything else.
 */
export function readWrapper(text: string): WrapperChoice {
  const [, name, settings] = /^([^:=,\s]+)(?::(.*))?$/.exec(text) ?? [];
  if (name !== undefined) return { name, config: parseSettings(settingsIn(settings ?? '')) };
  throw PrismError.invalidArgument`--wrap ${text} does not name a wrapper.
    Write NAME or NAME:SETTING=VALUE, for example frame-stack:k=4.`;
}

/** Reads the wrappers of `--wrap`; undefined without any, so that a preset's wrappers stay. */
export function readWrappers(options: OptionValues): WrapperChoice[] | undefined {
  const wrappers = options.list('wrap').map(readWrapper);
  return wrappers.length === 0 ? undefined : wrappers;
}

/** Formats a wrapper: `frame-stack:k=4`. Omits settings with default values. */
export function wrapperText({ name, config }: WrapperChoice, defaults: object = {}): string {
  const usual = defaults as { readonly [key: string]: unknown };
  const settings = Object.entries(config)
    .filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(usual[key]))
    .map(([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return settings.length === 0 ? name : `${name}:${settings.join(',')}`;
}
