import { mkdirSync, writeFileSync } from 'node:fs';
import { definePlugin, PrismError, Registry, type Run } from '@prism-rl/core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { freshFolder } from '../../../test/temporaryFolder.ts';
import { guardedRegistry, requireRuns, Trust, type TrustOptions } from './trust.ts';

beforeEach(() => {
  vi.stubEnv('XDG_STATE_HOME', freshFolder());
});

const game = { name: 'gymnasium/nim:Nim', does: 'imports nim' };
const wrapper = { name: 'wrap:Around', setting: 'wrappers', does: 'imports wrap' };
const program = { name: '/opt/my python', setting: 'python', does: 'starts' };

/** Whether these options allow code. */
async function allows(options: TrustOptions, code: { name: string; does: string }): Promise<boolean> {
  try {
    await new Trust(options).require([code], 'FILE');
    return true;
  } catch {
    return false;
  }
}

describe('words of the command line', () => {
  test.each([
    [game, ['gymnasium/nim:Nim'], true],
    [game, ['CartPole-v1,gymnasium/nim:Nim'], true],
    [game, ['gymnasium/nim:Nim2', 'gymnasium/nim:Ni', 'xgymnasium/nim:Nim', 'nim:Nim'], false],
    [wrapper, ['env.wrappers=["a:B", "wrap:Around"]'], true],
    [wrapper, ['x=ppo,env.wrappers=["wrap:Around"]'], true],
    [wrapper, ['wrap:Around', 'env.python=wrap:Around', 'mywrappers=wrap:Around'], false],
    [program, ['python=/opt/my python'], true],
    [program, ['env.python="/opt/my python"'], true],
    [program, ['/opt/my python', 'env.python=/opt/my'], false],
  ])('%j in %j: %s', async (code, words, expected) => {
    expect(await allows({ words }, code)).toBe(expected);
  });
});

test('a name of --trust allows exactly itself', async () => {
  expect(await allows({ names: [game.name] }, game)).toBe(true);
  expect(await allows({ names: [game.name] }, wrapper)).toBe(false);
});

test('what was named counts later, in its folder, where it may', async () => {
  const [here, there] = [freshFolder(), freshFolder()];
  const before = process.cwd();
  try {
    process.chdir(here);
    expect(await allows({ mayRecall: true }, game)).toBe(false);
    await allows({ words: [game.name] }, game);
    await allows({ names: [program.name] }, program);
    expect(await allows({ mayRecall: true }, game)).toBe(true);
    expect(await allows({}, game)).toBe(false);
    process.chdir(there);
    expect(await allows({ mayRecall: true }, game)).toBe(false);
    expect(await allows({ mayRecall: true }, program)).toBe(true);
  } finally {
    process.chdir(before);
  }
});

test('what the parent process has allowed is not remembered', async () => {
  expect(await allows({ granted: [game.name] }, game)).toBe(true);
  expect(await allows({ mayRecall: true }, game)).toBe(false);
});

test('a record in the current folder does not count', async () => {
  vi.stubEnv('XDG_STATE_HOME', '.');
  vi.stubEnv('HOME', freshFolder());
  const before = process.cwd();
  process.chdir(freshFolder());
  try {
    mkdirSync('prism-rl');
    writeFileSync('prism-rl/named.jsonl', `${JSON.stringify({ name: game.name, folder: process.cwd() })}\n`);
    expect(await allows({ mayRecall: true }, game)).toBe(false);
  } finally {
    process.chdir(before);
  }
});

test('all that is refused stands in the hint, each once, and names of megabytes are cut', async () => {
  const long = { ...game, name: 'x'.repeat(1e6) };
  await expect(new Trust().require([game, game, wrapper], 'FILE')).rejects.toMatchObject({
    message:
      'The environment in FILE is gymnasium/nim:Nim, which imports nim: code that only a file names does not run.',
    hint: 'If you trust it, add --trust gymnasium/nim:Nim --trust wrap:Around',
  });
  await expect(new Trust().require([long], 'FILE')).rejects.toThrow(/^.{600,700}$/);
});

test('environments are created only as allowed, and as a plugin’s own preset says', async () => {
  const made: string[] = [];
  const schema = {
    '~standard': {
      version: 1 as const,
      vendor: '',
      validate: (value: unknown) => ({ value: value as object }),
    },
  };
  const entry = {
    ...{ description: '', defaults: { wrappers: [] as string[] }, schema },
    namedCode: (config: object) =>
      (config as { wrappers: string[] }).wrappers.map((name) => ({ ...wrapper, name })),
    create: () => made.push('one') as never,
    createVector: () => made.push('vector') as never,
    game: () => made.push('game') as never,
  };
  const preset = { description: '', config: {}, environmentConfig: { wrappers: ['own:Wrapper'] } };
  const agent = { description: '', defaults: {}, schema, supports: () => true as const };
  const plugin = definePlugin({
    name: 'p',
    environments: { e: entry },
    agents: { a: { ...agent, presets: { one: preset }, create: () => made.push('agent') as never } },
  });
  const { entry: e } = guardedRegistry([plugin], new Trust(), 'FILE').get('environments', 'e');
  const foreign = { wrappers: ['wrap:Around'] };
  await expect(e.create(foreign)).rejects.toThrow('The setting wrappers in FILE is wrap:Around');
  await expect(e.createVector!(2, foreign)).rejects.toThrow('wrap:Around');
  await expect(e.game!(foreign)).rejects.toThrow('wrap:Around');
  expect(made).toEqual([]);
  const own = { wrappers: ['own:Wrapper'] };
  await e.create(own);
  await e.createVector!(2, own);
  await e.game!(own);
  expect(made).toEqual(['one', 'vector', 'game']);
});

test('a queue is refused for code that its runs name; a run that cannot be read fails alone, a faulty plugin at once', async () => {
  const schema = {
    '~standard': { version: 1 as const, vendor: '', validate: (value: unknown) => ({ value }) },
  };
  const requires = (error?: Error): Promise<void> => {
    const namedCode = (): (typeof wrapper)[] => {
      if (error !== undefined) throw error;
      return [wrapper];
    };
    const e = { ...{ description: '', defaults: {}, schema, namedCode }, create: () => undefined };
    const registry = new Registry([{ name: 'p', environments: { e } } as never]);
    const runs = ['gone', 'e'].map((environment) => ({ environment, environmentConfig: {} }));
    return requireRuns(registry, runs as unknown as Run[], new Trust());
  };
  await expect(requires()).rejects.toThrow('The setting wrappers in the queue is wrap:Around');
  await requires(new PrismError('invalid-config', 'no such wrapper'));
  await expect(requires(new TypeError('broken'))).rejects.toThrow('broken');
});
