import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '@prism-rl/core';
import { Registry } from '@prism-rl/core';
import { encodeWeights } from '@prism-rl/core/safetensors';
import { expect, test } from 'vitest';
import { refuseWholeFiles } from '../../../../test/replaceInFs.ts';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import type { OptionValues } from '../command.ts';
import { readStart } from './startingPoint.ts';

test('weights are read in pieces, so that they may be larger than 2 GiB', async () => {
  const path = join(temporaryFolder(), 'weights.safetensors');
  const weights = { 'dense0/kernel': { shape: [1, 2], values: Float32Array.of(3, 4) } };
  writeFileSync(path, Buffer.concat(encodeWeights(weights, {})));
  refuseWholeFiles();
  const options = { text: (name: string) => (name === 'from' ? path : undefined), flag: () => false };
  const start = await readStart(options as unknown as OptionValues, {} as Run, async () => new Registry([]));
  expect(start).toEqual({ from: { weights }, origin: { path } });
});
