// What `npm run mutate` draws, and how it reads what StrykerJS found.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { drawnPlaces, filesOf } from '../scripts/mutation/places.ts';
import { outcomeOf, type Survivor } from '../scripts/mutation/report.ts';
import { subjects } from '../scripts/mutation/subjects.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-mutation-test-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

test.each(Object.entries(subjects))(
  '%s has sources without tests, and tests',
  (_name, { sources, tests }) => {
    const files = filesOf(root, sources);
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => /test|index\.ts$|plugin\.ts$/.test(path.basename(file)))).toEqual([]);
    for (const glob of tests) expect(fs.globSync(glob, { cwd: root }).length).toBeGreaterThan(0);
  },
);

test('a seed draws places, the same ones each time, from all over', () => {
  const files = filesOf(root, subjects.core!.sources);
  const places = drawnPlaces(root, files, 50, 1);
  expect(places).toEqual(drawnPlaces(root, files, 50, 1));
  expect(places).not.toEqual(drawnPlaces(root, files, 50, 2));
  expect(new Set(places.map((place) => place.split(':')[0])).size).toBeGreaterThan(15);
  for (const place of places) {
    const [, file, first, last] = /^(.*):(\d+)-(\d+)$/.exec(place)!;
    const lines = fs.readFileSync(path.join(root, file!), 'utf8').split('\n').length;
    expect(Number(first)).toBeGreaterThanOrEqual(1);
    expect(Number(last)).toBeGreaterThanOrEqual(Number(first));
    expect(Number(last)).toBeLessThanOrEqual(lines);
  }
});

test('what no test noticed is told, unless it is known', () => {
  const mutant = (status: string, line: number, replacement: string) => ({
    status,
    replacement,
    location: { start: { line, column: 1 } },
  });
  const report = {
    files: {
      'a.ts': {
        source: 'one();\n  two(1 + 1);\nthree();',
        mutants: [
          mutant('Killed', 1, ''),
          mutant('Timeout', 3, ''),
          mutant('Survived', 2, '1 - 1'),
          mutant('NoCoverage', 3, '{\n}'),
          mutant('Ignored', 1, 'x'),
        ],
      },
    },
  };
  const file = path.join(folder, 'report.json');
  fs.writeFileSync(file, JSON.stringify(report));
  const known: Survivor = {
    file: 'a.ts',
    line: 'two(1 + 1);',
    replacement: '1 - 1',
    reason: 'two() counts nothing',
  };
  const third = { file: 'a.ts', at: 3, line: 'three();', replacement: '{ }' };
  expect(outcomeOf(file, [known])).toEqual({ noticed: 2, known: 1, survivors: [third] });
  expect(outcomeOf(file, []).survivors).toHaveLength(2);
  expect(outcomeOf(file, [{ ...known, line: 'two(2 + 1);' }]).survivors).toHaveLength(2);
});

test('every known survivor says where it is and why it may survive', () => {
  const known = JSON.parse(
    fs.readFileSync(path.join(root, 'scripts/mutation/survivors.json'), 'utf8'),
  ) as Survivor[];
  for (const { file, line, reason } of known) {
    expect(fs.readFileSync(path.join(root, file), 'utf8')).toContain(line);
    expect(reason.length).toBeGreaterThan(10);
  }
});
