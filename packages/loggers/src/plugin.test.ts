import { readdirSync } from 'node:fs';
import { resolveConfig } from '@prism-rl/core';
import { expect, test, vi } from 'vitest';
import { sameDeclarations } from '../../../test/agents/sameDeclarations.ts';
import { freePort } from '../../../test/servers/redisServer.ts';
import { freshFolder } from '../../../test/temporaryFolder.ts';
import { logAll } from '../test/exampleEvents.ts';
import { exampleRun } from '../test/exampleRun.ts';
import { mlflowServer } from '../test/mlflowServer.ts';
import { plugin } from './plugin.ts';

sameDeclarations(plugin);

test('every logger is made from its defaults and logs a run', async () => {
  const runDir = freshFolder();
  expect(Object.keys(plugin.loggers ?? {})).toEqual([
    'progress',
    'console',
    'jsonl',
    'tensorboard',
    'mlflow',
    'wandb',
  ]);
  const server = await mlflowServer();
  vi.stubEnv('MLFLOW_TRACKING_URI', server.url);
  vi.stubEnv('WANDB_MODE', 'offline');
  const write = process.stderr.write;
  process.stderr.write = () => true;
  try {
    for (const [name, entry] of Object.entries(plugin.loggers ?? {})) {
      const logger = await entry.create({ config: resolveConfig(`logger ${name}`, entry), runDir });
      expect(logger.name).toBe(name);
      await logAll(logger, exampleRun({ steps: 300 }));
    }
  } finally {
    process.stderr.write = write;
    vi.unstubAllEnvs();
    await server.close();
  }
  expect(server.runs.map(({ status }) => status)).toEqual(['FINISHED']);
  expect(readdirSync(runDir).sort()).toEqual([
    expect.stringMatching(/^events\.out\.tfevents\.\d{10}/),
    'metrics.jsonl',
    'mlflow.json',
    'wandb',
    'wandb.json',
  ]);
});

test('a server that does not answer is named before the run, and one that answers keeps nothing', async () => {
  const { mlflow } = plugin.loggers ?? {};
  const create = async (url: string) =>
    mlflow!.create({ config: { ...mlflow!.defaults, url }, runDir: freshFolder() });
  await expect(create(`http://127.0.0.1:${await freePort()}`)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/^The MLflow server .* does not answer: .*ECONNREFUSED/),
  });
  const server = await mlflowServer();
  await create(server.url);
  expect([server.experiments, server.runs]).toEqual([[], []]);
  await server.close();
});

test('settings out of range are refused, and so is a missing run directory', () => {
  const { jsonl, tensorboard } = plugin.loggers ?? {};
  expect(() => resolveConfig('logger jsonl', jsonl!, { every: -5 })).toThrow(
    /"every" of the logger jsonl is -5/,
  );
  expect(() => jsonl!.create({ config: { every: 0 } })).toThrow(/needs a run directory/);
  expect(() => tensorboard!.create({ config: { every: 0 } })).toThrow(/needs a directory/);
});
