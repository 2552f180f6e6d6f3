// A run as its manifest says it: what its schedule asks for is done at its steps, and the loggers see it.
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Registry, type Run, type RunEvent, type Snapshot } from '@prism-rl/core';
import { lastValueFrom } from 'rxjs';
import { beforeEach, expect, test } from 'vitest';
import { freshFolder } from '../../../test/temporaryFolder.ts';
import { toyPlugin } from '../../../test/toyPlugin.ts';
import { readCheckpoint } from '../src/node/checkpoint.ts';
import { conductRun } from '../src/node/conductRun.ts';
import { planRun, type RunSpec } from '../src/planRun.ts';
import { runFactory } from '../src/runFactory.ts';
import { endedWith } from '../src/savedRun.ts';

let folder: string;
beforeEach(() => {
  folder = freshFolder();
});
/** What became of 3000 steps with evaluations and a schedule. */
async function conducted(
  more: Pick<RunSpec, 'evaluationSteps' | 'evaluationEpisodes' | 'preset'>,
  schedule?: Run['schedule'],
) {
  const registry = new Registry([toyPlugin]);
  const manifest = planRun(registry, {
    ...{ env: 'Corridor-v0', agent: 'drift', steps: 3000, seed: 4 },
    ...more,
  });
  const seen: RunEvent[] = [];
  const films: (readonly [number, number])[] = [];
  let isClosed = false;
  const run = conductRun(runFactory(registry, { ...manifest, schedule }), {
    registry,
    directory: folder,
    loggers: [
      {
        name: 'all',
        log: (event) => void seen.push(event),
        close: () => {
          isClosed = true;
        },
      },
    ],
    camera: (envSteps) => {
      let states = 0;
      return {
        shoot: () => states++,
        finish: ({ length }) => void films.push([envSteps, states - length]),
      };
    },
  });
  await lastValueFrom(run);
  expect(isClosed).toBe(true);
  const at = (type: RunEvent['type']): number[] =>
    seen.flatMap((event) => (event.type === type ? [event.envSteps] : []));
  const played = seen.flatMap((event) => (event.type === 'evaluation' ? [event.episodes] : []));
  return { films, evaluations: at('evaluation'), checkpoints: at('checkpoint'), played };
}

test('evaluations, films and checkpoints come at the steps of the schedule and at the end', async () => {
  expect(
    await conducted(
      { evaluationSteps: 1300, evaluationEpisodes: 6 },
      { checkpointSteps: 1100, recordSteps: 1250 },
    ),
  ).toEqual({
    checkpoints: [1100, 2200, 3000],
    evaluations: [1300, 2600, 3000],
    played: [6, 6, 6],
    // A picture of the beginning, and one after each step.
    films: [
      [1250, 1],
      [2500, 1],
      [3000, 1],
    ],
  });
  expect(readdirSync(join(folder, 'checkpoints'))).toEqual([
    '000000002200.safetensors',
    '000000003000.safetensors',
  ]);
});

test('without a schedule there are ten checkpoints, one evaluation of 100 episodes, and no film', async () => {
  expect(await conducted({})).toEqual({
    checkpoints: [300, 600, 900, 1200, 1500, 1800, 2100, 2400, 2700, 3000],
    evaluations: [3000],
    played: [100],
    films: [],
  });
});

test('the number of episodes comes from the schedule, else the preset', async () => {
  expect((await conducted({ preset: 'judged' })).played).toEqual([8]);
  rmSync(join(folder, 'checkpoints'), { recursive: true });
  expect((await conducted({ evaluationEpisodes: 6, preset: 'judged' })).played).toEqual([6]);
});

test.each([1000, 3000])(
  'a run stopped in its film at step %i repeats the film and the evaluation when resumed',
  async (stopAt) => {
    const registry = new Registry([toyPlugin]);
    const manifest = planRun(registry, {
      env: 'Corridor-v0',
      agent: 'drift',
      steps: 3000,
      seed: 4,
      evaluationSteps: 1000,
      evaluationEpisodes: 6,
    });
    const schedule = { recordSteps: 1000 };
    const controller = new AbortController();
    const done: string[] = [];
    const conduct = (resume?: Snapshot) =>
      lastValueFrom(
        conductRun(runFactory(registry, { ...manifest, schedule }), {
          ...{ registry, directory: folder, signal: resume === undefined ? controller.signal : undefined },
          ...{ resume, loggers: [] },
          observe: ({ type, envSteps }) => void (type === 'evaluation' && done.push(`judged ${envSteps}`)),
          camera: (envSteps) => ({
            shoot: () => void (envSteps === stopAt && controller.abort()),
            finish: () => void done.push(`filmed ${envSteps}`),
          }),
        }),
      );
    await conduct();
    expect(done).not.toContain(`filmed ${stopAt}`);
    const { snapshot } = readCheckpoint(folder);
    expect(endedWith(snapshot, 3000)).toBeUndefined();
    await conduct(snapshot);
    expect(done).toEqual([1000, 2000, 3000].flatMap((step) => [`filmed ${step}`, `judged ${step}`]));
  },
);
