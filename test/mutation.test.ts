// What `npm run mutate` draws, how it names changes, and how it counts what became of them.
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { type Change, changesIn, keyOf, whereIs } from '../scripts/mutation/change.ts';
import { distance } from '../scripts/mutation/distance.ts';
import { drawn } from '../scripts/mutation/draw.ts';
import { appendTrial, readLedger } from '../scripts/mutation/ledger.ts';
import { runsLaterIn } from '../scripts/mutation/runsLater.ts';
import { filesOf } from '../scripts/mutation/sources.ts';
import { inWords, shareOf, standingOf } from '../scripts/mutation/standing.ts';
import { strykerPlugins } from '../scripts/mutation/strykerPlugin.ts';
import { subjects } from '../scripts/mutation/subjects.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const folder = temporaryFolder();
afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

test.each(Object.entries(subjects))(
  '%s has sources without tests, and tests',
  (_name, { sources, tests }) => {
    const files = filesOf(root, sources);
    expect(files.length).toBeGreaterThan(1);
    expect(files.filter((file) => /test|index\.ts$|plugin\.ts$/.test(path.basename(file)))).toEqual([]);
    for (const glob of tests) expect(fs.globSync(glob, { cwd: root }).length).toBeGreaterThan(0);
  },
);

test('what runs while a module is loaded is told from functions and fields of instances', () => {
  const source = [
    'const center = side / 2;',
    'export class Arm {',
    '  readonly length = 1 + 1;',
    '  static readonly most = 2 + 2;',
    '  bend(angle: number): number {',
    '    return angle as number;',
    '  }',
    '}',
    'export const half = (x: number, by = 4 / 2) => x / by;',
    'const table = [1, 2].map((one) => one + 1);',
  ];
  const runsLater = runsLaterIn(source.join('\n'));
  const at = (line: number, text: string): boolean => {
    const column = source[line]!.indexOf(text);
    expect(column).toBeGreaterThanOrEqual(0);
    return runsLater({ start: { line, column }, end: { line, column: column + text.length } });
  };
  expect([
    at(0, 'side / 2'),
    at(3, '2 + 2'),
    at(9, '[1, 2]'),
    at(8, '(x: number, by = 4 / 2) => x / by'),
  ]).toEqual([false, false, false, false]);
  expect([
    at(2, '1 + 1'),
    at(5, 'angle as number'),
    at(8, 'x / by'),
    at(8, '4 / 2'),
    at(9, 'one + 1'),
  ]).toEqual([true, true, true, true, true]);
});

test('a seed draws changes, the same ones each time, and each as likely as any other', () => {
  const keys = Array.from({ length: 400 }, (_, k) => `change ${k}`);
  expect(drawn(keys, 30, 1)).toEqual(drawn(keys, 30, 1));
  expect(drawn(keys, 30, 1)).not.toEqual(drawn(keys, 30, 2));
  expect(drawn(keys, undefined, 1)).toEqual(keys);
  expect(new Set(drawn(keys, 1000, 1))).toEqual(new Set(keys));
  const first = Array.from({ length: 2000 }, (_, seed) => keys.indexOf(drawn(keys.slice(0, 4), 1, seed)[0]!));
  for (const k of [0, 1, 2, 3]) {
    const times = first.filter((index) => index === k).length;
    // 500 with a deviation of 19.
    expect(Math.abs(times - 500)).toBeLessThan(80);
  }
  // One that has come does not move the others.
  const more = drawn(['new', ...keys], 30, 1);
  expect(drawn(keys, 30, 1).filter((key) => !more.includes(key)).length).toBeLessThanOrEqual(1);
});

test('the tests beside a changed source run first, then the nearest, those of whole runs last', () => {
  const nearest = [
    'src/targets/returns.test.ts',
    'src/targets/advantages.test.ts',
    'src/memory.test.ts',
    'src/replay/uniform.test.ts',
    'src/replay/trees/sums.test.ts',
    'test/replay.test.ts',
  ].map((file) => path.join(root, 'packages/memory', file));
  const from = path.join(root, 'packages/memory/src/targets/returns.ts');
  const ranks = nearest.map((test) => distance(from, test));
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  expect(new Set(ranks).size).toBe(nearest.length);
  expect(nearest.map((test) => distance(undefined, test) > 0)).toEqual([...Array(5).fill(false), true]);
});

test('a change is known by its words, wherever its line has gone, and twins are told apart', () => {
  const source = 'one();\n  two(1 + 1, 1 + 1);\nthree({\n  a: 1,\n});';
  const name = (text: string) => changesIn('a.ts', text);
  const onLine = (line: number, column: number, length: number) => ({
    start: { line, column },
    end: { line, column: column + length },
  });
  const inSource = name(source);
  const first = inSource(onLine(1, 6, 5), '1 - 1');
  expect(first).toEqual({
    file: 'a.ts',
    line: 'two(1 + 1, 1 + 1);',
    original: '1 + 1',
    replacement: '1 - 1',
  });
  expect(inSource(onLine(1, 13, 5), '1 - 1')).toEqual({ ...first, nth: 2 });
  expect(inSource({ start: { line: 2, column: 6 }, end: { line: 4, column: 1 } }, '{}')).toEqual({
    file: 'a.ts',
    line: 'three({',
    original: '{ a: 1, }',
    replacement: '{}',
  });
  expect(keyOf(name(`\n\n${source}`)(onLine(3, 6, 5), '1 - 1'))).toBe(keyOf(first));
  expect(keyOf({ ...first, nth: 2 })).not.toBe(keyOf(first));
  const long = name('x'.repeat(500))(onLine(0, 0, 500), 'y');
  expect(long.original).toMatch(/^x{100}…$/);
});

const change = (line: string): Change => ({ file: 'a.ts', line, original: line, replacement: ';' });

test('what was tried is remembered, also where an interruption cut the last line off', () => {
  const file = path.join(folder, 'cache', 'ledger.jsonl');
  expect(readLedger(file).size).toBe(0);
  appendTrial(file, { change: change('one();'), noticed: false });
  appendTrial(file, { change: change('two();'), noticed: true });
  fs.appendFileSync(file, '{"change":{"file":"a.ts"\n');
  appendTrial(file, { change: change('one();'), noticed: true });
  fs.appendFileSync(file, '{"change":{"file":"a.ts"');
  expect(readLedger(file)).toEqual(
    new Map([
      [keyOf(change('one();')), { atFirst: false, noticed: true }],
      [keyOf(change('two();')), { atFirst: true, noticed: true }],
    ]),
  );
});

test('survivors are listed, and what was not tried does not count', () => {
  const keys = ['one();', 'two();', 'three();', 'four();'].map((line) => keyOf(change(line)));
  const ledger = new Map([
    [keys[0]!, { atFirst: true, noticed: true }],
    [keys[1]!, { atFirst: false, noticed: true }],
    [keys[2]!, { atFirst: false, noticed: false }],
    ['of code that is gone', { atFirst: false, noticed: false }],
  ]);
  const standing = { tried: 3, noticedAtFirst: 1, noticed: 2 };
  expect(standingOf(keys, ledger)).toEqual({ standing, survivors: [keys[2]] });
  expect(shareOf(standing)).toBe(2 / 3);
  expect(inWords(standing)).toBe('2 of 3 changes noticed (66.7 %), 1 when they were first tried');
});

test('time that ran out while nothing ran, on a machine asleep, is not taken for a change that was noticed', () => {
  const span = { start: { line: 0, column: 0 }, end: { line: 0, column: 3 } };
  const names = ['slept through', 'endless', 'slept, then failed'];
  const ledger = path.join(folder, 'asleep.jsonl');
  const job = path.join(folder, 'job.json');
  const changes = Object.fromEntries(names.map((name) => [whereIs('a.ts', span, name), change(name)]));
  fs.writeFileSync(job, JSON.stringify({ changes, ledger }));
  vi.stubEnv('PRISM_MUTATION_JOB', job);
  vi.useFakeTimers({ toFake: ['performance', 'setInterval', 'clearInterval'] });
  const Reporter = strykerPlugins.find(({ name }) => name === 'ledger')!.injectableClass as new () => {
    onMutationTestingPlanReady(event: object): void;
    onMutantTested(mutant: object): void;
  };
  const reporter = new Reporter();
  const mutants = names.map((name, id) => {
    return { id: String(id), fileName: 'a.ts', replacement: name, location: span };
  });
  reporter.onMutationTestingPlanReady({ mutantPlans: mutants.map((mutant) => ({ mutant, plan: 'Run' })) });
  const sleep = (): void => {
    // The clock goes on, and no timer fires.
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
  };
  sleep();
  reporter.onMutantTested({ ...mutants[0]!, status: 'Timeout' });
  vi.mocked(performance.now).mockRestore();
  vi.advanceTimersByTime(120_000);
  reporter.onMutantTested({ ...mutants[1]!, status: 'Timeout' });
  sleep();
  reporter.onMutantTested({ ...mutants[2]!, status: 'Killed' });
  expect([...readLedger(ledger).keys()]).toEqual(names.slice(1).map((name) => keyOf(change(name))));
});
