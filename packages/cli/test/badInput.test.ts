import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Env } from '@prism-rl/core';
import {
  Box,
  Discrete,
  definePlugin,
  MultiBinary,
  MultiDiscrete,
  noInfo,
  PrismError,
  Registry,
  settings,
  Tuple,
} from '@prism-rl/core';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { type Command, parseCommand } from '../src/command.ts';
import { evaluate } from '../src/commands/evaluate.ts';
import { list } from '../src/commands/list.ts';
import { record } from '../src/commands/record.ts';
import { report } from '../src/commands/report.ts';
import { resume } from '../src/commands/resume.ts';
import { rollout } from '../src/commands/rollout.ts';
import { train } from '../src/commands/train.ts';
import { loadRegistry } from '../src/plugins.ts';
import { Trust } from '../src/trust.ts';
import { writeRunReport } from '../src/writeReport.ts';
import { runPrism } from './runPrism.ts';

const folder = temporaryFolder();
afterEach(() => vi.restoreAllMocks());

let registry: Registry;
beforeAll(async () => {
  registry = await loadRegistry(folder, []);
});

/** Calls a command within this process. @returns the error that it threw, and its output. */
async function call(
  command: Command,
  argv: readonly string[],
  signal = new AbortController().signal,
  all = registry,
): Promise<{ error: PrismError | undefined; stdout: string; stderr: string }> {
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text: unknown, done?: unknown) => {
      printed[name] += String(text);
      if (typeof done === 'function') done();
      return true;
    });
  }
  try {
    const { args, options } = parseCommand(command, argv);
    const trust = new Trust();
    await command.run({ args, options, registry: async () => all, origins: async () => [], trust, signal });
    return { error: undefined, ...printed };
  } catch (error) {
    if (error instanceof PrismError) return { error, ...printed };
    throw error;
  } finally {
    vi.restoreAllMocks();
  }
}

test('numbers of the command line', () => {
  const seed = (...argv: string[]): number | undefined => parseCommand(record, argv).options.number('seed');
  expect(seed('--seed', '10_000')).toBe(10_000);
  expect(seed('--seed', '1e3')).toBe(1000);
  expect(seed('--seed', '-5')).toBe(-5);
  expect(seed('--seed', '-.5')).toBe(-0.5);
  expect(parseCommand(record, ['--', '--seed']).args).toEqual(['--seed']);
});

describe('plugins', () => {
  test.each([
    ['throw 5;', /could not be loaded: 5$/],
    ['throw new Error("one\\ntwo");', /could not be loaded: one$/],
    ['export default null;', /is not a plugin/],
    ['export default { name: "p", environments: { "A-v0": {} } };', /environment A-v0 .* has no description/],
    [
      'export default { name: "p", environments: { "A-v0": null } };',
      /environment A-v0 .* is null instead of an entry/,
    ],
    ['export default { name: "p", agents: "abc" };', /agents of the plugin p must be an object/],
  ])('%s', async (source, message) => {
    const file = join(mkdtempSync(join(folder, 'plugin-')), 'plugin.mjs');
    writeFileSync(file, source);
    await expect(loadRegistry(folder, [file])).rejects.toThrow(
      expect.objectContaining({ name: 'PrismError', message: expect.stringMatching(message) }),
    );
  });
});

describe('rollout takes an action of a file as it stands, or not at all', () => {
  const spaces = {
    directions: new MultiDiscrete([3, 2]),
    switches: new MultiBinary(2),
    bytes: new Box({ low: 0, high: 200, shape: [2], dtype: 'uint8' }),
    pair: new Tuple([new Discrete(3), new Discrete(2)]),
    unbounded: new Box({ low: -Infinity, high: Infinity, shape: [2] }),
  };
  const taken: unknown[] = [];
  const envOf = (id: string, actionSpace: Env['actionSpace']): Env => ({
    ...{ id, actionSpace, observationSpace: new Discrete(1) },
    reset: () => ({ observation: 0, info: noInfo }),
    step: (action) => {
      taken.push(action);
      return { observation: 0, reward: 0, terminated: false, truncated: false, info: noInfo };
    },
  });
  const entries = Object.entries(spaces).map(([id, space]) => [
    id,
    { description: 'takes notes', ...settings({}), create: () => envOf(id, space) },
  ]);
  const all = new Registry([definePlugin({ name: 'notes', environments: Object.fromEntries(entries) })]);
  const played = async (env: keyof typeof spaces, action: string) => {
    const file = join(folder, 'actions.jsonl');
    writeFileSync(file, `${action}\n`);
    taken.length = 0;
    return (await call(rollout, [env, '--actions', file], undefined, all)).error?.message;
  };

  test.each([
    ['directions', '[2,1]', Int32Array.of(2, 1)],
    ['switches', '[0,1]', Int8Array.of(0, 1)],
    ['bytes', '[200,0]', Uint8Array.of(200, 0)],
    ['pair', '[2,1]', [2, 1]],
    ['unbounded', '[0.1,-5e20]', Float32Array.of(0.1, -5e20)],
  ] as const)('%s: %s', async (env, action, value) => {
    expect([await played(env, action), taken]).toEqual([undefined, [value]]);
  });

  test.each([
    ['directions', '[1.5,0]'],
    ['directions', '[-0.5,0]'],
    ['switches', '[257,0]'],
    ['bytes', '[300,1]'],
    ['pair', '[1.5,0]'],
    ['unbounded', '[1e39,0]'],
  ] as const)('%s: %s is refused', async (env, action) => {
    expect(await played(env, action)).toContain(`is not an action of ${env}: ${action} is not in `);
    expect(taken).toEqual([]);
  });
});

test('list --json filters, too', async () => {
  const { stdout } = await call(list, ['minatar/b', '--json']);
  const { environments, agents, suites } = JSON.parse(stdout) as Record<string, { id: string }[]>;
  expect(environments!.map(({ id }) => id)).toEqual(['MinAtar/Breakout-v0', 'MinAtar/Breakout-v1']);
  expect([agents, suites]).toEqual([[], {}]);
});

test('where the agent cannot be made, the directory is free for other settings', async () => {
  const runDir = join(folder, 'too-few');
  const words = ['dqn', 'CartPole-v1', '--steps', '20', '--eval-episodes', '1', '--run-dir', runDir];
  const few = await call(train, [...words, '--set', 'replayCapacity=8']);
  expect(few.error?.message).toBe(
    'The batch size must be an integer from 1 to the replay capacity 8, but is 64.',
  );
  const enough = await call(train, [...words, '--set', 'replayCapacity=8', '--set', 'batchSize=8']);
  expect(enough.error).toBeUndefined();
  expect(enough.stderr).toContain('note: the agent made no update; it needs more steps to learn\n');
});

describe('a run whose files are not as they were', () => {
  const sound = join(folder, 'sound');
  let copies = 0;
  const copy = (): string => {
    const runDir = join(folder, `copy-${copies++}`);
    cpSync(sound, runDir, { recursive: true });
    return runDir;
  };
  const checkpointOf = (runDir: string): string => {
    const name = readdirSync(join(runDir, 'checkpoints')).sort().at(-1)!;
    return join(runDir, 'checkpoints', name);
  };
  beforeAll(async () => {
    const argv = ['train', 'q-learning', 'FrozenLake-v1', '--steps', '200', '--eval-episodes', '2'];
    // A single checkpoint: no earlier one can replace it.
    const one = ['--checkpoint-every', '200'];
    expect((await runPrism([...argv, ...one, '--run-dir', sound])).code).toBe(0);
  });

  test('a report that cannot be written is an error, or a warning where the run is worth more', async () => {
    const runDir = copy();
    rmSync(join(runDir, 'report.html'));
    mkdirSync(join(runDir, 'report.html'));
    const { error } = await call(report, [runDir]);
    expect(error).toMatchObject({
      code: 'file',
      message: expect.stringMatching(/report\.html cannot be written/),
    });
    const said = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    expect(await writeRunReport(runDir, registry, true)).toBeUndefined();
    expect(said.mock.calls.flat().join('')).toMatch(/^warning: The report .* cannot be written: EISDIR/);
  });

  test('the page of a run before its first checkpoint shows its curves; where checkpoints are gone, there is none', async () => {
    const runDir = copy();
    rmSync(join(runDir, 'report.html'));
    rmSync(join(runDir, 'checkpoints'), { recursive: true });
    expect((await call(report, [runDir])).error?.message).toBe(`${runDir} contains no checkpoint.`);

    const metrics = join(runDir, 'metrics.jsonl');
    const lines = readFileSync(metrics, 'utf8').split('\n');
    const first = lines.findIndex((line) => line.startsWith('{"type":"checkpoint"'));
    const young = lines.slice(0, first).filter((line) => line.startsWith('{"type":"episode'));
    expect(young.length).toBeGreaterThan(2);
    writeFileSync(metrics, `${young.join('\n')}\n`);
    const { error, stderr } = await call(report, [runDir]);
    expect(error).toBeUndefined();
    expect(stderr).toContain(`note: ${runDir} has no checkpoint yet, so its page shows curves`);
    const page = readFileSync(join(runDir, 'report.html'), 'utf8');
    expect(page).toContain('Return');
    expect(page.match(/<a href="[^"]*">[^<]*/g)).toEqual([
      '<a href="./manifest.json">manifest.json',
      '<a href="./metrics.jsonl">metrics.jsonl',
    ]);

    rmSync(metrics);
    expect((await call(report, [runDir])).error).toBeUndefined();
    mkdirSync(join(runDir, 'checkpoints'));
    cpSync(join(sound, 'checkpoints'), join(runDir, 'checkpoints'), { recursive: true });
    expect((await call(report, [runDir])).error?.message).toContain('Cannot read the metrics');
  });

  test('a film whose description is none', async () => {
    const runDir = copy();
    mkdirSync(join(runDir, 'videos'));
    writeFileSync(join(runDir, 'videos', '000000000100.mp4'), '');
    for (const text of ['null', '{}', '{"envSteps":100,"episode":{}}', 'no JSON']) {
      writeFileSync(join(runDir, 'videos', '000000000100.json'), text);
      const { error } = await call(report, [runDir]);
      expect(error?.message, text).toMatch(/000000000100\.json is damaged: it describes no film\.$/);
    }
  });

  test('checkpoints that are damaged, of another run, or no folder', async () => {
    const damaged = copy();
    writeFileSync(checkpointOf(damaged), 'nothing');
    const { error } = await call(evaluate, [damaged]);
    expect(error?.message).toContain(`The checkpoint ${checkpointOf(damaged)} is damaged: `);
    expect(error?.hint).toContain('or train again');

    const other = copy();
    const manifest = JSON.parse(readFileSync(join(other, 'manifest.json'), 'utf8')) as object;
    writeFileSync(
      join(other, 'manifest.json'),
      JSON.stringify({ ...manifest, environment: 'Taxi-v4', environmentConfig: {} }),
    );
    const misfit = (await call(evaluate, [other])).error;
    expect(misfit?.message).toContain(
      `The checkpoint ${checkpointOf(other)} does not fit the manifest of ${other}: `,
    );
    expect(misfit?.code).toBe('corrupt');

    const file = copy();
    rmSync(join(file, 'checkpoints'), { recursive: true });
    writeFileSync(join(file, 'checkpoints'), '');
    expect((await call(evaluate, [file])).error?.message).toMatch(/checkpoints cannot be read: ENOTDIR/);
  });

  test('resume --record-every: where nothing can be filmed, that is said before the run goes on', async () => {
    const runDir = copy();
    const file = join(runDir, 'manifest.json');
    writeFileSync(
      file,
      JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), steps: 400 }),
    );
    const { entry } = registry.get('environments', 'FrozenLake-v1');
    const create = entry.create.bind(entry);
    entry.create = async (config: object) => Object.assign(await create(config), { render: undefined });
    const { error, stderr } = await call(resume, [runDir, '--record-every', '100']);
    entry.create = create;
    expect(error?.message).toBe('FrozenLake-v1 cannot be filmed: it does not render pixels.');
    expect(stderr).toBe('');
    expect(readFileSync(join(runDir, 'metrics.jsonl'), 'utf8')).toBe(
      readFileSync(join(sound, 'metrics.jsonl'), 'utf8'),
    );
  });

  test('evaluate makes an agent for a single environment, in however many it plays', async () => {
    const create = vi.spyOn(registry.get('agents', 'q-learning').entry, 'create');
    const { stdout } = await call(evaluate, [sound, '--episodes', '5', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ episodes: 5 });
    expect(create.mock.calls.map(([{ numEnvs }]) => numEnvs)).toEqual([1]);
  });

  test('evaluate that was interrupted before an episode ended has no mean', async () => {
    const text = await call(evaluate, [sound, '--episodes', '5'], AbortSignal.abort());
    expect([text.stdout, text.stderr]).toEqual(['', 'interrupted after 0 of 5 episodes\n']);
    const json = await call(evaluate, [sound, '--json'], AbortSignal.abort());
    expect(JSON.parse(json.stdout)).toEqual({
      episodes: 0,
      meanReturn: null,
      stdReturn: null,
      interrupted: true,
    });
  });
});
