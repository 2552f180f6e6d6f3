import type { RunManifest } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';

/** A requirement on a field: in words, and as a check. */
interface Rule {
  readonly words: string;
  readonly is: (value: unknown) => boolean;
}

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const text: Rule = { words: 'a text', is: (value) => typeof value === 'string' };
const object: Rule = { words: 'an object', is: isObject };
const integer = (minimum: number): Rule => ({
  words: `an integer of at least ${minimum}`,
  is: (value) => Number.isSafeInteger(value) && (value as number) >= minimum,
});
const optional = ({ words, is }: Rule): Rule => ({ words, is: (value) => value === undefined || is(value) });

const rules: { readonly [K in keyof RunManifest]-?: Rule } = {
  environment: text,
  agent: text,
  preset: optional(text),
  seed: integer(0),
  numEnvs: integer(1),
  steps: integer(1),
  updates: optional(integer(1)),
  stopWhenSolved: optional({
    words: 'an object with return and over',
    is: (value) => isObject(value) && Number.isFinite(value.return) && integer(1).is(value.over),
  }),
  environmentConfig: object,
  wrappers: optional({
    words: 'a list of objects with name and config',
    is: (value) =>
      Array.isArray(value) &&
      value.every((entry) => isObject(entry) && text.is(entry.name) && isObject(entry.config)),
  }),
  agentConfig: object,
  backend: optional(text),
  schedule: optional(object),
  plugins: optional({
    words: 'a list of objects with name and from',
    is: (value) =>
      Array.isArray(value) &&
      value.every((entry) => isObject(entry) && text.is(entry.name) && text.is(entry.from)),
  }),
  context: optional(object),
};

/**
 * Returns the value read from `file` if it is a manifest.
 *
 * @throws PrismError `corrupt`, with the first field that is not as it should be.
 */
export function checkManifest(value: unknown, file: string): RunManifest {
  const hint = 'Take it from a copy of the run, or train anew.';
  if (!isObject(value)) {
    throw new PrismError('corrupt', `${file} is damaged: it is not an object.`, { hint });
  }
  for (const [field, { words, is }] of Object.entries(rules)) {
    if (is(value[field])) continue;
    const found = value[field] === undefined ? 'is missing' : `is ${JSON.stringify(value[field])}`;
    throw new PrismError('corrupt', `${file} is damaged: "${field}" must be ${words}, but ${found}.`, {
      hint,
    });
  }
  return value as unknown as RunManifest;
}
