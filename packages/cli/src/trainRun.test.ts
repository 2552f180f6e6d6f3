import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plugin as tabular } from '@prism-rl/algo-tabular/plugin';
import { Registry, type Run } from '@prism-rl/core';
import { plugin as gridWorlds } from '@prism-rl/env-gridworld/plugin';
import { plugin as loggers } from '@prism-rl/loggers/plugin';
import { planRun, runFactory } from '@prism-rl/runner';
import { writeManifest } from '@prism-rl/runner/node';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { stoppedAt, trainRun } from './trainRun.ts';

const folder = temporaryFolder();

test('loggers that every run has write once, asked for or not', async () => {
  const registry = new Registry([tabular, gridWorlds, loggers]);
  const files = async (name: string, asked: readonly string[]): Promise<readonly unknown[]> => {
    const runDir = join(folder, name);
    const manifest = planRun(registry, { env: 'CliffWalking-v1', agent: 'q-learning', steps: 2000 });
    const schedule = { ...manifest.schedule, loggers: asked };
    writeManifest(runDir, { ...manifest, schedule });
    const { signal } = new AbortController();
    const screen = { name: 'none', log: () => undefined, close: () => undefined };
    const factory = runFactory(registry, { ...manifest, schedule });
    await trainRun({ registry, factory, runDir, screen, signal });
    const rows = readFileSync(join(runDir, 'metrics.jsonl'), 'utf8').trim().split('\n').length;
    return [
      rows,
      readdirSync(runDir, { recursive: true }).filter((file) => String(file).includes('tfevents')).length,
    ];
  };
  expect(await files('asked', ['tensorboard', 'jsonl', 'jsonl'])).toEqual(await files('plain', []));
});

test('a run that was stopped before it took a step counts what it did up to its checkpoint', () => {
  const rows = [
    { type: 'episode', envSteps: 40, episode: 1, return: 8, length: 40 },
    { type: 'episode', envSteps: 90, episode: 2, return: 12, length: 50 },
    { type: 'episode', envSteps: 130, episode: 3, return: 20, length: 40 },
  ];
  const runDir = join(folder, 'begun');
  mkdirSync(runDir);
  writeFileSync(join(runDir, 'metrics.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const manifest = { seed: 1, backend: 'ort' } as Run;
  const stopped = { reason: 'stopped', backend: 'ort', evaluation: null };
  expect(stoppedAt({ manifest, runDir, from: 100 })).toMatchObject({
    ...{ ...stopped, runDir, envSteps: 100, episodes: 2, meanReturn: 10 },
  });
  const elsewhere = join(folder, 'not-there');
  expect(stoppedAt({ manifest, runDir: elsewhere })).toMatchObject({
    ...{ ...stopped, runDir: elsewhere, envSteps: 0, episodes: 0, meanReturn: null },
  });
});
