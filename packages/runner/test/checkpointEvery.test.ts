import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent, Snapshot } from '@prism-rl/core';
import { filter, firstValueFrom, lastValueFrom, tap } from 'rxjs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { freshFolder } from '../../../test/temporaryFolder.ts';
import { checkpointEvery } from '../src/node/checkpointEvery.ts';
import { type LeasedDirectory, leaseRunDirectory } from '../src/node/leasedDirectory.ts';
import { evaluateEvery } from '../src/operators/evaluateEvery.ts';
import { logTo } from '../src/operators/logTo.ts';
import type { RunnerEvent } from '../src/runHandle.ts';
import { train } from '../src/train.ts';
import { abortAt, base, eventsOf, saveAtEnd } from './corridorRun.ts';

let folder: string;
beforeEach(() => {
  folder = freshFolder();
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** Steps at which checkpoints are written; each chunk of 1024 steps takes `chunkSeconds`. */
async function writtenAt(
  interval: Parameters<typeof checkpointEvery>[0],
  chunkSeconds = 0,
): Promise<number[]> {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const passing = tap(({ type }: RunnerEvent) => {
    if (type === 'steps') now += 1000 * chunkSeconds;
  });
  const events = await eventsOf({ steps: 6000 }, passing, checkpointEvery(interval, folder));
  return events.flatMap((event) => (event.type === 'checkpoint' ? [event.envSteps] : []));
}

test('at an interval of steps, and at the end', async () => {
  expect(await writtenAt(2500)).toEqual([2500, 5000, 6000]);
});

test('at an interval of seconds, and at the end', async () => {
  expect(await writtenAt({ seconds: 60 }, 25)).toEqual([3072, 6000]);
});

test.each([
  [1000, [2000, 3000]],
  [2500, [2500, 3000]],
])('after a stop in an evaluation, checkpoints every %i steps are written at %j', async (interval, steps) => {
  const evaluated = evaluateEvery({ steps: 1000, episodes: 2 });
  const controller = new AbortController();
  const saved: Snapshot[] = [];
  const abort = abortAt(controller, ({ type, envSteps }) => type === 'evaluating' && envSteps === 2000);
  await eventsOf({ signal: controller.signal }, evaluated, abort, saveAtEnd(saved));
  const events = await eventsOf({ resume: saved[0]! }, evaluated, checkpointEvery(interval, folder));
  const written = events.filter((event) => event.type === 'checkpoint');
  expect(written.map(({ envSteps }) => envSteps)).toEqual(steps);
  expect(written.every(({ stopped }) => stopped === undefined)).toBe(true);
});

test('a checkpoint whose event a logger could not keep is not written; one that ended the subscription is', async () => {
  const written = (): string[] =>
    readdirSync(join(folder, 'checkpoints')).filter((name) => !name.includes('.tmp'));
  const log = ({ type, envSteps }: RunEvent): void => {
    if (type === 'checkpoint' && envSteps === 2000) throw new Error('the disk is full');
  };
  const run = train(base).pipe(
    checkpointEvery(1000, folder),
    logTo({ name: 'full', log, close: () => undefined }),
  );
  await expect(lastValueFrom(run)).rejects.toThrow('the disk is full');
  expect(written()).toEqual([expect.stringMatching(/^0+1000\./)]);
  await firstValueFrom(
    train(base).pipe(
      checkpointEvery(1000, folder),
      filter(({ type, envSteps }) => type === 'checkpoint' && envSteps === 2000),
    ),
  );
  expect(written().at(-1)).toMatch(/^0+2000\./);
});

test.each([
  ['removed', folderItself, () => rmSync(folder, { recursive: true })],
  ['moved away', folderItself, () => renameSync(folder, `${folder}-old`)],
  ['leased and removed', leased, () => rmSync(folder, { recursive: true })],
])(
  'a run whose directory was %s and made again for another run changes nothing in it',
  async (_, take, leave) => {
    const other = ['000000001000.safetensors', '000000002000.safetensors.tmp', 'weights-00000000.block'];
    const replaced = tap(({ type, envSteps }: RunnerEvent) => {
      if (type !== 'checkpoint' || envSteps !== 1000) return;
      leave();
      take();
      mkdirSync(join(folder, 'checkpoints'), { recursive: true });
      for (const name of other) writeFileSync(join(folder, 'checkpoints', name), name);
    });
    const events: RunnerEvent[] = [];
    const run = train(base).pipe(checkpointEvery(1000, take()), replaced);
    await expect(run.forEach((event) => void events.push(event))).rejects.toMatchObject({
      code: 'state',
      message: `${folder} is another directory than the one in which this run began.`,
    });
    expect(events.filter(({ type }) => type === 'checkpoint')).toHaveLength(1);
    expect(readdirSync(join(folder, 'checkpoints')).sort()).toEqual(other);
  },
);

function folderItself(): string {
  return folder;
}

/** A queue that was made again counts its leases from 1. */
function leased(): LeasedDirectory {
  return leaseRunDirectory(folder, 1);
}
