import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Discrete, Registry, type Run } from '@prism-rl/core';
import { encodeWeights } from '@prism-rl/core/safetensors';
import { type Network, namedMappings, parseMapping } from '@prism-rl/nn/pytorch';
import { expect, test } from 'vitest';
import { refuseWholeFiles } from '../../../../test/replaceInFs.ts';
import { freshFolder, temporaryFolder } from '../../../../test/temporaryFolder.ts';
import type { OptionValues } from '../command.ts';
import { readMapping, readStart } from './startingPoint.ts';

const file = join(temporaryFolder(), 'mapping.json');

test('a mapping has the name of another library’s network', () => {
  expect(readMapping('sb3-dqn')).toBe(namedMappings['sb3-dqn']);
});

test('a mapping with a byte order mark is read', () => {
  writeFileSync(file, '\uFEFF{"a": "x"}\r\n');
  const network: Network = { weights: {}, picture: undefined };
  expect(readMapping(file)(network)).toEqual(parseMapping('{"a": "x"}', file)(network));
});

test('a mapping that is missing or no JSON is refused by its name', () => {
  expect(() => readMapping('missing.json')).toThrow('The mapping missing.json cannot be read');
  writeFileSync(file, '{');
  expect(() => readMapping(file)).toThrow(`The mapping ${file} is not JSON`);
});

test('weights are read in pieces, so that they may be larger than 2 GiB', async () => {
  const path = join(freshFolder(), 'weights.safetensors');
  const weights = { 'dense0/kernel': { shape: [1, 2], values: Float32Array.of(3, 4) } };
  writeFileSync(path, Buffer.concat(encodeWeights(weights, {})));
  refuseWholeFiles();
  const options = { text: (name: string) => (name === 'from' ? path : undefined), flag: () => false };
  const given = options as unknown as OptionValues;
  const start = await readStart(given, {} as Run, new Discrete(2), async () => new Registry([]));
  expect(start).toEqual({
    from: { weights },
    origin: { path, digest: expect.stringMatching(/^[0-9a-f]{16}$/) },
  });
});
