// One run of a sweep, trained in this process by a toy agent: its result, its files, and how it continues.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AgentEntry,
  type Logger,
  Registry,
  type Run,
  type RunEvent,
  type Snapshot,
} from '@prism-rl/core';
import { readMetrics, withChecksum, withoutChecksum } from '@prism-rl/loggers';
import { envStepsOf, resumesExactly } from '@prism-rl/runner';
import { readCheckpoint, readManifest, runFiles } from '@prism-rl/runner/node';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { toyPlugin } from '../../../test/toyPlugin.ts';
import { planSweep, runDirectoryOf } from '../src/plan/planSweep.ts';
import type { SweepResult } from '../src/results/result.ts';
import type { PerformContext } from '../src/work/runHost.ts';
import { folderStore } from '../src/work/store/runStore.ts';
import { type SweepTrainer, trainSweepRun } from '../src/work/trainSweepRun.ts';

const folder = temporaryFolder();
const registry = new Registry([toyPlugin]);
const [job = expect.fail()] = await planSweep(registry, {
  arms: [{ name: 'slow drift', agent: 'drift', config: { rate: 0.02 } }],
  environments: [{ id: 'Corridor-v0', config: { length: 4 } }],
  ...{ seeds: [7], steps: 9000, evaluations: 9, evaluationEpisodes: 2, checkpointSteps: 2000 },
});
const { id, payload } = job;

type Options = Partial<SweepTrainer & PerformContext>;

/** Trains it below the folder; each lease has a larger token. */
let token = 0;
function train(
  directory: string,
  options: Options = {},
  run: Run = payload,
): Promise<SweepResult | undefined> {
  token++;
  const order = {
    lease: { id, payload: run, token, attempts: 1 },
    directory: join(folder, directory, ...runDirectoryOf(run)),
  };
  return trainSweepRun({ registry, machine: { processor: 'some' }, ...options }, order, options);
}

function listener(log: (event: RunEvent) => void): Logger {
  return { name: 'test', log, close: () => undefined };
}

/** Stops a run after the first episode that ends at or beyond this step. */
function stoppedAt(steps: number): Options {
  const stop = new AbortController();
  const log = (event: RunEvent): void => {
    if (event.type === 'episode' && event.envSteps >= steps) stop.abort();
  };
  return { signal: stop.signal, loggers: [listener(log)] };
}

const runDirIn = (directory: string): string => join(folder, directory, ...runDirectoryOf(payload));

function timeless(result: SweepResult | undefined): object {
  const { trainSeconds: _s, stepsPerSecond: _p, ...same } = result ?? expect.fail('It was stopped.');
  return same;
}

/** Its rows without what depends on the clock, and its checkpoints. */
function filesOf(runDir: string): unknown {
  const rows = readMetrics(join(runDir, runFiles.metrics)).map((row) =>
    Object.entries(row).filter(([name]) => !/^time$|[sS]econds$|PerSecond$/.test(name)),
  );
  const checkpoints = join(runDir, runFiles.checkpoints);
  return [rows, readdirSync(checkpoints).map((name) => [name, readFileSync(join(checkpoints, name), 'hex')])];
}

const whole = (await train('whole')) ?? expect.fail();
const wholeDir = runDirIn('whole');

test('pauses and other programs do not count as time of the run', async () => {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  let isAsleep = false;
  const log = (event: RunEvent): void => {
    if (event.type !== 'steps' || isAsleep) return;
    isAsleep = true;
    Atomics.wait(sleeper, 0, 0, 1500);
  };
  const before = process.cpuUsage();
  const { trainSeconds } = (await train('paused', { loggers: [listener(log)] })) ?? expect.fail();
  const { user, system } = process.cpuUsage(before);
  expect(isAsleep).toBe(true);
  expect(trainSeconds).toBeLessThanOrEqual((user + system) / 1e6);
});

test('the result has the run, its evaluations, how fast it was, and the machine', () => {
  const rows = readMetrics(join(wholeDir, runFiles.metrics));
  const evaluations = rows.filter((row) => row.type === 'evaluation');
  const episodes = rows.filter((row) => row.type === 'episode');
  const { trainSeconds, stepsPerSecond, trainingReturn, ...told } = whole;
  const { schedule: _schedule, ...settings } = payload;
  expect(told).toEqual({
    id: 'Corridor-v0/slow drift/seed7',
    ...settings,
    configHash: expect.any(String),
    score: evaluations.at(-1)!.meanReturn,
    curve: {
      envSteps: [1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000],
      meanReturn: evaluations.map(({ meanReturn }) => meanReturn),
      stdReturn: evaluations.map(({ stdReturn }) => stdReturn),
    },
    episodes: episodes.length,
    updates: 9000,
    machine: { processor: 'some' },
  });
  const last = episodes.slice(-100).map((row) => row.return);
  expect(trainingReturn).toBeCloseTo(last.reduce((a, b) => a + b, 0) / last.length, 12);
  expect(trainSeconds).toBeGreaterThan(0);
  expect(stepsPerSecond).toBeGreaterThan(0);
  expect(readManifest(wholeDir)).toMatchObject({
    context: { processor: 'some' },
    ...{ evaluationSteps: 1000, evaluationEpisodes: 2, schedule: { checkpointSteps: 2000 } },
  });
  expect(readManifest(wholeDir).plugins).toBeUndefined();
});

test('a run that is done gives its result again and is not trained', async () => {
  const before = readFileSync(join(wholeDir, runFiles.metrics));
  const onStart = (): never => expect.fail('It was trained.');
  expect(await train('whole', { onStart })).toEqual(whole);
  expect(readFileSync(join(wholeDir, runFiles.metrics))).toEqual(before);
});

test('a run that is done has failed where an evaluation of an earlier version is NaN', async () => {
  cpSync(join(folder, 'whole'), join(folder, 'nan'), { recursive: true });
  const path = join(runDirIn('nan'), runFiles.metrics);
  const rows = readFileSync(path, 'utf8').trim().split('\n').map(withoutChecksum);
  const changed = rows.map((row) => {
    const event = JSON.parse(row!);
    return event.type === 'evaluation' && event.envSteps === 4000 ? { ...event, meanReturn: 'NaN' } : event;
  });
  writeFileSync(path, changed.map((event) => `${withChecksum(JSON.stringify(event))}\n`).join(''));
  await expect(train('nan')).rejects.toMatchObject({
    code: 'not-finite',
    message: 'Its evaluation at step 4000 has a mean return that is not finite.',
  });
});

let begun = 0;
const stopped = await train('stopped', { ...stoppedAt(4500), onStart: () => void begun++ });

test('a run that is stopped has begun once and gives no result', () => {
  expect(stopped).toBeUndefined();
  expect(begun).toBe(1);
});

/** Copies the run that was stopped about half-way. It has checkpoints of 4000 steps and of the steps at which it stopped. */
function half(directory: string): string {
  cpSync(join(folder, 'stopped'), join(folder, directory), { recursive: true });
  const parent = join(folder, directory, ...runDirectoryOf(payload).slice(0, -1));
  return join(parent, readdirSync(parent)[0]!);
}

describe('a run that was stopped ends as if it had not been', () => {
  const checkpoints = (runDir: string): string[] => {
    const parent = join(runDir, runFiles.checkpoints);
    return readdirSync(parent)
      .sort()
      .map((name) => join(parent, name));
  };
  /** Damages the metric lines between two places. `torn` chooses them by the line of the newest checkpoint. */
  const tear = (runDir: string, torn: (newest: number) => [number, number]): void => {
    const file = join(runDir, runFiles.metrics);
    const lines = readFileSync(file, 'utf8').split('\n');
    const [from, to] = torn(lines.findLastIndex((line) => line.includes('"checkpoint"')));
    writeFileSync(file, lines.fill('{"type":"episo{"type":"end"}', from, to).join('\n'));
  };
  test.each<[string, (runDir: string) => void, number]>([
    ['from where it stopped', () => undefined, 4500],
    ['from the checkpoint before a damaged one', (dir) => truncateSync(checkpoints(dir).at(-1)!, 100), 4000],
    [
      'from the beginning, if all checkpoints are damaged',
      (dir) => {
        for (const file of checkpoints(dir)) truncateSync(file, 100);
      },
      0,
    ],
    ['from the checkpoint before damaged metrics', (dir) => tear(dir, (line) => [line, line + 1]), 4000],
    ['from the beginning, if metrics are damaged there', (dir) => tear(dir, () => [0, 1]), 0],
    ['from the beginning, if all metrics are damaged', (dir) => tear(dir, (line) => [0, line + 1]), 0],
    ['from the beginning without metrics', (dir) => rmSync(join(dir, runFiles.metrics)), 0],
    ['from the beginning without a manifest', (dir) => rmSync(join(dir, runFiles.manifest)), 0],
    [
      'from the beginning with half a manifest',
      (dir) => writeFileSync(join(dir, runFiles.manifest), '{"seed"'),
      0,
    ],
  ])('%s', async (name, damage, from) => {
    damage(half(name));
    let first: number | undefined;
    const log = (event: RunEvent): void => {
      if (event.type === 'episode') first ??= event.envSteps;
    };
    expect(timeless(await train(name, { loggers: [listener(log)] }))).toEqual(timeless(whole));
    expect(first).toBeGreaterThan(from);
    expect(first).toBeLessThan(from + 100);
  });
});

describe('a directory with another run is refused, and left alone', () => {
  test.each<[string, Partial<Run>]>([
    ['env.length', { environmentConfig: { length: 5, limit: 50 } }],
    ['rate', { agentConfig: { rate: 0.5, failAt: 0 } }],
    ['preset', { preset: 'judged' }],
    ['numEnvs', { numEnvs: 2 }],
    ['steps', { steps: 10_000 }],
    ['evaluationSteps', { evaluationSteps: 500 }],
    ['evaluationEpisodes', { evaluationEpisodes: 3 }],
  ])('by its %s', async (key, other) => {
    const before = readFileSync(join(wholeDir, runFiles.manifest));
    await expect(train('whole', {}, { ...payload, ...other })).rejects.toMatchObject({
      code: 'incompatible',
      message: `The directory ${wholeDir} contains another run: its ${key} differs.`,
    });
    expect(readFileSync(join(wholeDir, runFiles.manifest))).toEqual(before);
  });

  test('how often checkpoints are written does not matter', async () => {
    const again = await train('whole', {}, { ...payload, schedule: { checkpointSteps: 500 } });
    expect(again?.score).toBe(whole.score);
  });
});

test('of a run that is done, only what acting needs is kept where that is asked for, and its result stays', async () => {
  const runDir = runDirIn('slim');
  expect(timeless(await train('slim', { keepAgentOnly: true }))).toEqual(timeless(whole));
  expect(readdirSync(join(runDir, runFiles.checkpoints))).toHaveLength(1);
  const { snapshot } = readCheckpoint(runDir);
  expect([resumesExactly(snapshot), envStepsOf(snapshot)]).toEqual([false, 9000]);
  const onStart = (): never => expect.fail('It was trained.');
  expect(timeless(await train('slim', { keepAgentOnly: true, onStart }))).toEqual(timeless(whole));
  expect(resumesExactly(readCheckpoint(wholeDir).snapshot)).toBe(true);
});

test('a run that its agent ends before its last step is done, also once only what acting needs is kept', async () => {
  const { entry } = registry.get('agents', 'drift');
  const brief: AgentEntry<object> = {
    ...entry,
    create: async (context) =>
      Object.defineProperty(await entry.create(context), 'finished', {
        get(this: { save(): Snapshot }) {
          return Number(this.save().meta.updates) >= 3000;
        },
      }),
  };
  const early = new Registry([{ ...toyPlugin, agents: { drift: brief } }]);
  const first = await train('early', { registry: early, keepAgentOnly: true });
  expect(envStepsOf(readCheckpoint(runDirIn('early')).snapshot)).toBe(3000);
  const onStart = (): never => expect.fail('It was trained.');
  expect(await train('early', { registry: early, keepAgentOnly: true, onStart })).toEqual(first);
});

test('plugins that are not ours stand in the manifest and, with their code, in the result', async () => {
  const from = join(folder, 'mine.js');
  writeFileSync(from, 'export default {};');
  const result = await train('plugins', { plugins: [{ name: 'mine', from }] });
  expect(readManifest(runDirIn('plugins')).plugins).toEqual([{ name: 'mine', from }]);
  expect(result?.plugins).toHaveLength(1);
});

test('legs end like the whole, also after checkpoints were dropped between them', async () => {
  for (const isDropped of [false, true]) {
    const directory = `legs ${isDropped}`;
    let end: SweepResult | undefined;
    for (const [number, until] of [3000, 9000].entries()) {
      const leg = { number, until };
      end = await train(
        directory,
        { keepAgentOnly: true },
        { ...payload, schedule: { ...payload.schedule, leg } },
      );
      expect(end?.score).toBe(end?.curve.meanReturn.at(-1));
      // Only the last segment stores the agent alone: the next one needs replay buffer and environment, too.
      const { snapshot } = readCheckpoint(runDirIn(directory));
      expect([resumesExactly(snapshot), envStepsOf(snapshot)]).toEqual([number === 0, until]);
      expect(end?.curve.envSteps.at(-1)).toBe(until);
      if (number > 0 || !isDropped) continue;
      await folderStore(join(folder, directory)).dropCheckpoints!(runDirectoryOf(payload));
      expect(existsSync(join(runDirIn(directory), runFiles.checkpoints))).toBe(false);
    }
    expect(timeless(end)).toEqual(timeless(whole));
  }
});

test('a holder whose run was given to another writes nothing more', async () => {
  const directory = 'twice';
  let other: Promise<SweepResult | undefined> | undefined;
  const log = (event: RunEvent): void => {
    if (event.type === 'episode' && event.envSteps >= 4500) other ??= train(directory);
  };
  await expect(train(directory, { loggers: [listener(log)] })).rejects.toMatchObject({ code: 'state' });
  expect(timeless(await other)).toEqual(timeless(whole));
  expect(readdirSync(join(runDirIn(directory), '..'))).toEqual(['seed7']);
  expect(filesOf(runDirIn(directory))).toEqual(filesOf(wholeDir));
});

describe('what the environment is made of', () => {
  /** A registry whose environment has these sources. */
  const withSources = (compared: { readonly [name: string]: string }): Registry => {
    const { 'Corridor-v0': entry, ...others } = toyPlugin.environments!;
    const sources = () => ({ compared, recorded: { pythonVersion: '3.12.1' } });
    return new Registry([
      { ...toyPlugin, environments: { ...others, 'Corridor-v0': { ...entry!, sources } } },
    ]);
  };
  const [before, after] = [{ 'nim.py': 'aa' }, { 'nim.py': 'bb' }];
  const machine = { prismVersion: '1.0.0' };

  test('stands in the manifest and in the result, with versions', async () => {
    const result = await train('sources', { registry: withSources(before), machine });
    const recorded = { sources: before, machine: { ...machine, pythonVersion: '3.12.1' } };
    expect(result).toMatchObject(recorded);
    expect(readManifest(runDirIn('sources'))).toMatchObject({ sources: before, context: recorded.machine });
    expect(whole).not.toHaveProperty('sources');
  });

  test.each([
    ['equal', before, machine, true],
    ['changed', after, machine, false],
    ['of another version of Prism RL', before, { prismVersion: '2.0.0' }, false],
  ])('if it is %s, a run that was stopped resumes or starts again', async (what, sources, here, resumes) => {
    const notes: string[] = [];
    expect(await train(what, { registry: withSources(before), machine, ...stoppedAt(5000) })).toBeUndefined();
    const begin = { log: listener((event) => event.type === 'start' && starts.push(event.envSteps)) };
    const starts: number[] = [];
    const result = await train(what, {
      ...{ registry: withSources(sources), machine: here, loggers: [begin.log] },
      onNews: (news) => news.type === 'note' && notes.push(news.text),
    });
    expect(starts).toEqual([resumes ? expect.toSatisfy((steps: number) => steps >= 5000) : 0]);
    expect(notes.filter((note) => note.startsWith('it starts again'))).toHaveLength(resumes ? 0 : 1);
    expect(result!.sources).toEqual(sources);
    expect(result!.curve).toEqual(whole.curve);
  });
});
