// Kills a run at every single moment: before each change on the disk, copies the directory, as a kill would leave it. From every copy, the
// run must end as if nothing had happened.
import { createHash } from 'node:crypto';
import type * as FileSystem from 'node:fs';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Job, Registry, Run, RunEvent } from '@prism-rl/core';
import { planSweep, runDirectoryOf, trainSweepRun } from '@prism-rl/experiments';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { parseCommand } from '../src/command.ts';
import { loadCommand } from '../src/commands/index.ts';
import { loadRegistry } from '../src/plugins.ts';
import { Trust } from '../src/trust.ts';
import { end, outcome } from './outcome.ts';

/** Called before each change. */
const watching = vi.hoisted(() => ({ onChange: (): void => undefined }));

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof FileSystem>();
  type Call = (...args: never[]) => unknown;
  const watched = (call: Call): Call => {
    return (...args) => {
      watching.onChange();
      return call(...args);
    };
  };
  const changes = [
    'renameSync',
    'rmSync',
    'writeSync',
    'writeFileSync',
    'mkdirSync',
    'openSync',
    'linkSync',
  ] as const;
  const all = Object.fromEntries(changes.map((name) => [name, watched(fs[name] as Call)]));
  return { ...fs, ...all, default: { ...fs, ...all } };
});

// Drawing the report takes longer than the run.
vi.mock('../src/writeReport.ts', async (original) => ({
  ...(await original<object>()),
  writeRunReport: async () => undefined,
}));
vi.mock('../src/drawFigures.ts', async (original) => ({
  ...(await original<object>()),
  drawFigures: async () => [],
}));

const folder = temporaryFolder();
const signal = new AbortController().signal;
let registry: Registry;

beforeAll(async () => {
  registry = await loadRegistry(undefined, []);
});
beforeEach(() => {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
});
/** Runs `work` in `<name>/whole` and copies the folder before each change. @returns the distinct copies. */
async function momentsOf(name: string, work: (directory: string) => Promise<unknown>): Promise<string[]> {
  const directory = join(folder, name, 'whole');
  mkdirSync(directory, { recursive: true });
  const moments: string[] = [];
  let latest = '';
  let isCopying = false;
  watching.onChange = () => {
    if (isCopying) return;
    isCopying = true;
    const state = stateOf(directory);
    if (state !== latest) {
      latest = state;
      moments.push(join(folder, name, `moment${moments.length}`));
      cpSync(directory, moments.at(-1)!, { recursive: true });
      for (const file of filesIn(moments.at(-1)!))
        if (/run\.lock/.test(file)) writeFileSync(file, '999999999');
    }
    isCopying = false;
  };
  try {
    await work(directory);
  } finally {
    watching.onChange = () => undefined;
  }
  return moments;
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function stateOf(directory: string): string {
  const hash = createHash('sha256');
  for (const file of filesIn(directory)) hash.update(`${file}\n`).update(readFileSync(file));
  return hash.digest('hex');
}

async function prism(words: string): Promise<void> {
  const [name, ...argv] = words.split(' ') as [string, ...string[]];
  const command = (await loadCommand(name))!;
  const { args, options } = parseCommand(command, argv);
  const trust = new Trust();
  await command.run({
    args,
    options,
    registry: async () => registry,
    origins: async () => [],
    trust,
    signal,
  });
}

const runs = 'runs/CliffWalking-v1/q-learning';
type Listener = (event: RunEvent, abort: () => void) => void;

/** Trains one run of a sweep of so many steps. */
async function runOf(steps: number, changes: Partial<Run> = {}) {
  const [job] = (await planSweep(registry, {
    arms: [{ name: 'q-learning', agent: 'q-learning' }],
    environments: [{ id: 'CliffWalking-v1' }],
    ...{ seeds: [1], steps, evaluations: 2, evaluationEpisodes: 2, checkpointSteps: 1024 },
  })) as [Job<Run>];
  const payload = { ...job.payload, ...changes };
  return (directory: string, token: number, onEvent: Listener = () => undefined, keepAgentOnly = false) => {
    const stop = new AbortController();
    const log = (event: RunEvent) => onEvent(event, () => stop.abort());
    const loggers = [{ name: 'watcher', log, close: () => undefined }];
    const runDir = join(directory, ...runDirectoryOf(payload));
    const order = { lease: { ...job, payload, token, attempts: 1 }, directory: runDir };
    return trainSweepRun({ registry, loggers, keepAgentOnly }, order, { signal: stop.signal });
  };
}

test('a run of a sweep', async () => {
  const train = await runOf(4000);
  const take = async (directory: string, token: number) => {
    const result = await train(directory, token, undefined, true);
    return { ...result, trainSeconds: 0, stepsPerSecond: 0 };
  };
  let whole: unknown;
  const moments = await momentsOf('sweep', async (directory) => {
    whole = await take(directory, 1);
  });
  expect(moments.length).toBeGreaterThan(40);
  const expected = outcome(join(folder, 'sweep/whole', runs, 'seed1'));
  for (const [k, moment] of moments.entries()) {
    expect(await take(moment, 2)).toEqual(whole);
    expect(readdirSync(join(moment, runs))).toEqual(['seed1']);
    expect(outcome(join(moment, runs, 'seed1')), `moment ${k}`).toEqual(expected);
    rmSync(moment, { recursive: true });
  }
});

test('a run of prism train, resumed', async () => {
  const train = (directory: string) =>
    prism(
      `train q-learning CliffWalking-v1 --steps 4000 --checkpoint-every 1024 --eval-every 2048 --eval-episodes 2 --run-dir ${join(directory, 'run')}`,
    );
  const moments = await momentsOf('train', train);
  expect(moments.length).toBeGreaterThan(40);
  // A kill may prevent the removal of an older checkpoint.
  const expected = end(join(folder, 'train/whole/run'));
  let resumed = 0;
  for (const [k, moment] of moments.entries()) {
    if (existsSync(join(moment, 'run/manifest.json'))) {
      const again = prism(`resume ${join(moment, 'run')}`);
      await again.then(
        () => resumed++,
        (error: Error) => expect(error.message).toMatch(/is finished/),
      );
    } else await train(moment);
    expect(end(join(moment, 'run')), `moment ${k}`).toEqual(expected);
    rmSync(moment, { recursive: true });
  }
  expect(resumed).toBeGreaterThan(30);
});

test.each([333, 700])('stopped every %d steps, a run ends with the same rows and files', async (distance) => {
  const take = await runOf(4000);
  const [whole, stopped] = ['whole', 'stopped'].map((name) => join(folder, `stops${distance}`, name));
  await take(whole!, 1);
  let token = 0;
  for (let result: unknown; result === undefined; token++) {
    let begun: number | undefined;
    result = await take(stopped!, token + 1, ({ envSteps }, abort) => {
      begun ??= envSteps;
      if (envSteps >= begun + distance) abort();
    });
  }
  expect(token).toBeGreaterThan(4);
  expect(outcome(join(stopped!, runs, 'seed1'))).toEqual(outcome(join(whole!, runs, 'seed1')));
});

test.each([
  ['in the middle', 1024],
  ['last', 4096],
])(
  'stopped in an evaluation (%s), gone on and killed right behind its checkpoint: the same rows and files',
  async (_which, at) => {
    const take = await runOf(4096, { evaluationSteps: 1024 });
    const [whole, stopped] = ['whole', 'stopped'].map((name) => join(folder, `evaluating${at}`, name));
    await take(whole!, 1);
    const first = await take(stopped!, 1, (event, abort) => {
      if (event.type === 'evaluating' && event.envSteps === at) abort();
    });
    expect(first).toBeUndefined();
    let isWritten = false;
    const killed = take(stopped!, 2, (event) => {
      if (isWritten) throw new Error('killed');
      isWritten = event.type === 'checkpoint';
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await take(stopped!, 3)).toBeDefined();
    expect(outcome(join(stopped!, runs, 'seed1'))).toEqual(outcome(join(whole!, runs, 'seed1')));
  },
);

test.each<[string, string, string]>([
  ['export', 'policy.onnx', ''],
  ['record', 'film.png', ' --width 64'],
])('prism %s leaves the file that was there, or the new one', async (command, file, more) => {
  const run = join(folder, `${command}-run`);
  await prism(`train dqn CartPole-v1 --steps 40 --eval-episodes 1 --set hidden=[8] --run-dir ${run}`);
  const write = (directory: string) => prism(`${command} ${run} --out ${join(directory, file)}${more}`);
  const moments = await momentsOf(command, async (directory) => {
    writeFileSync(join(directory, file), 'earlier');
    await write(directory);
  });
  const whole = readFileSync(join(folder, command, 'whole', file));
  expect(moments.length).toBeGreaterThan(2);
  for (const moment of moments.slice(1)) {
    const found = readFileSync(join(moment, file));
    if (found.toString() !== 'earlier') expect(found.equals(whole)).toBe(true);
    await write(moment);
    expect(readFileSync(join(moment, file)).equals(whole)).toBe(true);
  }
});
