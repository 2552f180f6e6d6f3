import type { RunManifest } from '@prism-rl/core';
import { PrismError, savedConfig } from '@prism-rl/core';
import type { Shape } from '@prism-rl/core/checks';
import {
  firstMisfit,
  isObject,
  listOf,
  object,
  optional,
  text,
  wholeFrom,
  withFields,
} from '@prism-rl/core/checks';

const finite: Shape = { words: 'a finite number', is: Number.isFinite };

const shapes: { readonly [K in keyof RunManifest]-?: Shape } = {
  environment: text,
  agent: text,
  preset: optional(text),
  seed: wholeFrom(0),
  numEnvs: wholeFrom(1),
  steps: wholeFrom(1),
  updates: optional(wholeFrom(1)),
  stopWhenSolved: optional(withFields({ return: finite, over: wholeFrom(1) })),
  environmentConfig: object,
  wrappers: optional(
    listOf('a list of objects with name and config', withFields({ name: text, config: object })),
  ),
  agentConfig: object,
  backend: optional(text),
  schedule: optional(object),
  plugins: optional(listOf('a list of objects with name and from', withFields({ name: text, from: text }))),
  context: optional(object),
};

/**
 * Returns the value read from `file` if it is a manifest, its settings under their present names.
 *
 * @throws PrismError `corrupt`, with the first field that is not as it should be.
 */
export function checkManifest(value: unknown, file: string): RunManifest {
  const hint = 'Take it from a copy of the run, or train anew.';
  if (!isObject(value)) {
    throw new PrismError('corrupt', `${file} is damaged: it is not an object.`, { hint });
  }
  const misfit = firstMisfit(value, shapes);
  if (misfit !== undefined) {
    const { field, words, found } = misfit;
    const state = found === undefined ? 'is missing' : `is ${JSON.stringify(found)}`;
    throw new PrismError('corrupt', `${file} is damaged: "${field}" must be ${words}, but ${state}.`, {
      hint,
    });
  }
  const manifest = value as unknown as RunManifest;
  return { ...manifest, agentConfig: savedConfig(manifest.agentConfig) };
}
