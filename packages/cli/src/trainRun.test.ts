import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plugin as tabular } from '@prism-rl/algo-tabular/plugin';
import { Registry } from '@prism-rl/core';
import { plugin as gridWorlds } from '@prism-rl/env-gridworld/plugin';
import { plugin as loggers } from '@prism-rl/loggers/plugin';
import { planRun } from '@prism-rl/runner';
import { createRunDirectory } from '@prism-rl/runner/node';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { trainRun } from './trainRun.ts';

const folder = temporaryFolder();

test('loggers that every run has write once, asked for or not', async () => {
  const registry = new Registry([tabular, gridWorlds, loggers]);
  const files = async (name: string, asked: readonly string[]): Promise<readonly unknown[]> => {
    const runDir = join(folder, name);
    const manifest = planRun(registry, { env: 'CliffWalking-v1', agent: 'q-learning', steps: 2000 });
    const schedule = { ...manifest.schedule, loggers: asked };
    createRunDirectory(runDir, { ...manifest, schedule });
    const { signal } = new AbortController();
    const screen = { name: 'none', log: () => undefined, close: () => undefined };
    await trainRun({ registry, manifest: { ...manifest, schedule }, runDir, screen, signal });
    const rows = readFileSync(join(runDir, 'metrics.jsonl'), 'utf8').trim().split('\n').length;
    return [
      rows,
      readdirSync(runDir, { recursive: true }).filter((file) => String(file).includes('tfevents')).length,
    ];
  };
  expect(await files('asked', ['tensorboard', 'jsonl', 'jsonl'])).toEqual(await files('plain', []));
});
