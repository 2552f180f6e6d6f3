// Runs that several processes divide: what became of each is told, whatever becomes of its process.
import { fileURLToPath } from 'node:url';
import type { RunManifest } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { trainDivided } from '../src/together/trainDivided.ts';

const program = { file: fileURLToPath(new URL('./toyMember.ts', import.meta.url)), args: [] };

test('a run that fails, or whose process dies, is told of, and the others are done', async () => {
  const runs = [1, 2, 3, 4, 5, 6, 7].map((seed) => ({
    manifest: { seed } as RunManifest,
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
    'The process that trained it ended before it did (exit code 0).',
    3,
    'The process that trained it ended before it did (SIGKILL).',
    'The process that trained it ended before it did (SIGKILL).',
    'No room.',
    7,
  ]);
  expect(results[5]).toMatchObject({ reason: { code: 'file', hint: 'Make some.' } });
  expect(results[0]).toMatchObject({ value: { stepsPerSecond: Number.NaN } });
  expect(said).toEqual(['a word', 'a word']);
  expect(seen.toSorted()).toEqual([1, 2, 3, 4, 6, 7]);
});
