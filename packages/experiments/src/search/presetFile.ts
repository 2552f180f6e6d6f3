import { readFileSync } from 'node:fs';
import { type Preset, PrismError, type Registry, resolveConfig } from '@prism-rl/core';
import { shape } from '@prism-rl/core/checks';
import { replaceFile } from '@prism-rl/runner/node';

/** A preset in a file, for `prism train --preset-file` or for a plugin, which offers its `preset` under a name. */
export interface PresetFile {
  readonly agent: string;
  readonly preset: Preset;
}

/** Writes a preset so that a crash leaves the old file or the new one. */
export function writePresetFile(path: string, file: PresetFile): void {
  replaceFile(path, `${JSON.stringify(file, undefined, 2)}\n`);
}

const hint =
  'prism tune writes one: an object with agent, and with preset, which has description and config.';

/**
 * Reads a preset, and checks its settings.
 *
 * @throws PrismError `file` where it cannot be read, `corrupt` for anything else than a preset, `unknown-name` and `invalid-config` for an
 *   agent or settings that there are not.
 */
export function readPresetFile(registry: Registry, path: string): PresetFile {
  let text: string;
  try {
    text = new TextDecoder().decode(readFileSync(path));
  } catch (cause) {
    throw PrismError.file`The preset ${path} cannot be read: ${(cause as Error).message}.
      ${hint}`.causedBy(cause);
  }
  const file = parsed(text);
  if (!isPresetFile(file)) throw new PrismError('corrupt', `${path} is not a preset.`, { hint });
  const { entry } = registry.get('agents', file.agent);
  resolveConfig(`agent ${file.agent}`, entry, file.preset.config);
  return file;
}

const count = shape.optional(shape.wholeFrom(1));
const presetFile = shape.withFields({
  agent: shape.text,
  preset: shape.withFields({
    description: shape.text,
    config: shape.object,
    steps: count,
    numEnvs: count,
    evaluations: count,
    evaluationEpisodes: count,
    environmentConfig: shape.optional(shape.object),
    wrappers: shape.optional(
      shape.listOf('a list of wrappers', shape.withFields({ name: shape.text, config: shape.object })),
    ),
  }),
});

const isPresetFile = (value: unknown): value is PresetFile => presetFile.is(value);

/** The value of a text of JSON; undefined for any other text. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
