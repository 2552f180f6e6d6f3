// Runs that several processes divide: what became of each is told, whatever becomes of its process.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Run } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { trainDivided } from '../src/together/trainDivided.ts';

const program = { file: fileURLToPath(new URL('./toyMember.ts', import.meta.url)), args: [] };

test('a run that fails, or whose process dies, is told of, and the others are done', async () => {
  const runs = [1, 2, 3, 4, 5, 6, 7].map((seed) => ({
    manifest: { seed } as Run,
    runDir: `d${seed}`,
  }));
  const said: string[] = [];
  const seen: unknown[] = [];
  const results = await trainDivided({
    runs,
    workers: 3,
    program,
    signal: new AbortController().signal,
    view: { update: ({ envSteps }) => seen.push(envSteps), print: (text) => said.push(text) },
  });
  // Seeds 1 and 2 are one process's, 3 to 5 the next one's, which dies at 4.
  expect(
    results.map((one) => (one.status === 'fulfilled' ? one.value.envSteps : one.reason.message)),
  ).toEqual([
    1,
    'The process that trained it ended before it did (exit code 7).',
    3,
    'The process that trained it ended before it did (SIGKILL).',
    'The process that trained it ended before it did (SIGKILL).',
    'No room.',
    7,
  ]);
  expect(results[5]).toMatchObject({ reason: { code: 'file', hint: 'Make some.' } });
  expect(results[0]).toMatchObject({ value: { stepsPerSecond: Number.NaN } });
  // Debugging shows where the error arose.
  expect(said).toEqual([expect.stringMatching(/^PrismError: No room\.\n {4}at perform/), 'a word']);
  expect(seen.toSorted()).toEqual([1, 2, 3, 4, 6, 7]);
});

test('runs whose process is stopped while it is loading were stopped, and have not failed', async () => {
  const runDir = mkdtempSync(join(tmpdir(), 'prism-divided-'));
  const rows = [
    { type: 'episode', envSteps: 40, episode: 1, return: 8, length: 40 },
    { type: 'episode', envSteps: 90, episode: 2, return: 12, length: 50 },
    { type: 'episode', envSteps: 130, episode: 3, return: 20, length: 40 },
  ];
  writeFileSync(join(runDir, 'metrics.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const [begun, fresh] = [1, 2].map((seed) => ({ seed, backend: 'ort' }) as Run);
  const results = await trainDivided({
    runs: [
      { manifest: begun!, runDir, from: 100 },
      { manifest: fresh!, runDir: join(runDir, 'not-there') },
    ],
    workers: 2,
    program,
    signal: AbortSignal.abort(),
    view: { update: () => undefined, print: () => undefined },
  });
  rmSync(runDir, { recursive: true });
  const stopped = { reason: 'stopped', isResumable: true, backend: 'ort', evaluation: null };
  expect(results).toMatchObject([
    { value: { ...stopped, runDir, envSteps: 100, episodes: 2, meanReturn: 10 } },
    { value: { ...stopped, runDir: join(runDir, 'not-there'), envSteps: 0, episodes: 0, meanReturn: null } },
  ]);
});

test('runs that are under way are told to stop by no signal, which would end their process on Windows', async () => {
  const interrupt = new AbortController();
  const [result] = await trainDivided({
    runs: [{ manifest: { seed: 9 } as Run, runDir: 'd9' }],
    workers: 1,
    program,
    signal: interrupt.signal,
    view: { update: () => interrupt.abort(), print: () => undefined },
  });
  expect(result).toMatchObject({ value: { runDir: 'd9', reason: 'stopped' } });
});
