// Studies and presets are read from their files as they were written. Damaged and missing files, and other studies, are refused.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockRunDirectory } from '@prism-rl/runner/node';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { conductStudy } from '../../src/conduct/conductStudy.ts';
import { readPresetFile, writePresetFile } from '../../src/search/presetFile.ts';
import { readRecord, requireSamePlan, writeRecord } from '../../src/search/study/studyRecord.ts';
import { makeSweepDirectory } from '../../src/work/sweepDirectory.ts';
import { planOf, registry } from './toys.ts';

const folder = temporaryFolder();
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('a preset in a file', () => {
  const preset = {
    description: 'Slow',
    config: { rate: 0.01 },
    steps: 100,
    numEnvs: 2,
    environmentConfig: { size: 3 },
    wrappers: [{ name: 'limit', config: { most: 9 } }],
    evaluations: 3,
    evaluationEpisodes: 5,
  };
  const path = join(folder, 'preset.json');

  test('is read as it was written', () => {
    writePresetFile(path, { agent: 'toy', preset });
    expect(readPresetFile(registry, path)).toEqual({ agent: 'toy', preset });
    writeFileSync(path, `\uFEFF${readFileSync(path, 'utf8')}`); // as editors may save it
    expect(readPresetFile(registry, path)).toEqual({ agent: 'toy', preset });
    writePresetFile(path, { agent: 'toy', preset: { description: 'Short', config: {} } });
    expect(readPresetFile(registry, path).preset.config).toEqual({});
    writePresetFile(path, { agent: 'toy', preset: { ...preset, config: { normaliseRewards: true } } });
    expect(() => readPresetFile(registry, path)).toThrow('no setting "normaliseRewards"');
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'file'],
    ['text', 'no JSON', 'corrupt'],
    ['null', null, 'corrupt'],
    ['no agent', { preset }, 'corrupt'],
    ['an agent that is a number', { agent: 7, preset }, 'corrupt'],
    ['no preset', { agent: 'toy' }, 'corrupt'],
    ['a preset without settings', { agent: 'toy', preset: { description: '' } }, 'corrupt'],
    ['a preset without a description', { agent: 'toy', preset: { config: {} } }, 'corrupt'],
    ['half a step', { agent: 'toy', preset: { ...preset, steps: 0.5 } }, 'corrupt'],
    ['no environments', { agent: 'toy', preset: { ...preset, numEnvs: 0 } }, 'corrupt'],
    [
      'a number as settings of the environment',
      { agent: 'toy', preset: { ...preset, environmentConfig: 1 } },
      'corrupt',
    ],
    [
      'a wrapper without settings',
      { agent: 'toy', preset: { ...preset, wrappers: [{ name: 'a' }] } },
      'corrupt',
    ],
    ['another agent', { agent: 'toi', preset }, 'unknown-name'],
    ['other settings', { agent: 'toy', preset: { ...preset, config: { rat: 1 } } }, 'invalid-config'],
    ['a rate of 0', { agent: 'toy', preset: { ...preset, config: { rate: 0 } } }, 'invalid-config'],
  ])('is refused: %s', (name, content, expected) => {
    const file = join(folder, `${name}.json`);
    if (content !== undefined)
      writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    expect(() => readPresetFile(registry, file)).toThrow(code(expected));
  });
});

test('two searches do not run in one directory, and a lock that a killed one left is no other content', async () => {
  const directory = join(folder, 'locked');
  mkdirSync(directory);
  const { signal } = new AbortController();
  const study = { title: 'A study', command: 'prism tune', plan: planOf(), heldOut: { seeds: [], best: 1 } };
  const planned = { ...study, trials: 1, budget: undefined, notes: [] };
  const place = { registry, directory, code: { prismVersion: '1', plugins: [] } };
  const work = {
    hosts: () => ({ start: async () => undefined, close: () => undefined }),
    workers: 0,
    signal,
  };
  const conduct = () => conductStudy(planned, place, work, () => undefined);
  const unlock = lockRunDirectory(directory);
  await expect(conduct()).rejects.toThrow(`Process ${process.pid} is training in ${directory} already.`);
  unlock();
  makeSweepDirectory(directory);
  writeFileSync(join(directory, 'run.lock'), '');
  expect(() => makeSweepDirectory(directory)).not.toThrow();
});

describe('the record of a study', () => {
  const plan = { ...planOf({ seeds: [1] }), wrappers: undefined } as never as ReturnType<typeof planOf>;
  const directory = join(folder, 'study');
  beforeAll(() => mkdirSync(directory));

  test('is read as it was written', () => {
    expect(readRecord(directory)).toBeUndefined();
    writeRecord(directory, { plan, command: 'prism tune', searchSeconds: 2.5, seconds: 4 });
    const found = readRecord(directory)!;
    expect(found).toMatchObject({ command: 'prism tune', searchSeconds: 2.5 });
    // An omitted part stays omitted.
    expect(() => requireSamePlan(directory, found.plan, plan)).not.toThrow();
  });

  test('of another plan is named by what differs', () => {
    const { plan: found } = readRecord(directory)!;
    expect(() => requireSamePlan(directory, found, { ...plan, seeds: [1, 2] })).toThrow(
      /another study: its seeds differs/,
    );
    const wrappers = [{ name: 'limit', config: {} }];
    expect(() => requireSamePlan(directory, found, { ...plan, wrappers })).toThrow(/its wrappers differs/);
    expect(() => requireSamePlan(directory, { ...found, wrappers }, plan)).toThrow(/its wrappers differs/);
  });

  test.each([
    '{"plan":',
    'null',
    '[]',
    '{}',
    '{"plan":3,"command":"prism tune","searchSeconds":1}',
    '{"plan":{},"command":"prism tune","searchSeconds":1}',
  ])('is refused when it is damaged: %s', (text) => {
    writeFileSync(join(directory, 'study.json'), text);
    expect(() => readRecord(directory)).toThrow(code('corrupt'));
    expect(existsSync(join(directory, 'study.json'))).toBe(true);
  });
});
