import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../../../test/temporaryFolder.ts';
import { folderStore } from './runStore.ts';

const folder = temporaryFolder();

test('checkpoints are dropped, what stands beside them stays', async () => {
  const run = join(folder, 'runs', 'seed1');
  mkdirSync(join(run, 'checkpoints', '100'), { recursive: true });
  writeFileSync(join(run, 'metrics.jsonl'), '');
  await folderStore(folder).dropCheckpoints!(['runs', 'seed1']);
  expect([existsSync(join(run, 'checkpoints')), existsSync(join(run, 'metrics.jsonl'))]).toEqual([
    false,
    true,
  ]);
  // There are none left.
  await folderStore(folder).dropCheckpoints!(['runs', 'seed1']);
});

test('checkpoints that cannot be removed are named', async () => {
  writeFileSync(join(folder, 'seed2'), 'a file where a folder is to be');
  const path = join(folder, 'seed2', 'checkpoints');
  await expect(folderStore(folder).dropCheckpoints!(['seed2'])).rejects.toMatchObject({
    code: 'file',
    message: expect.stringContaining(`${path} cannot be removed: `),
  });
});
