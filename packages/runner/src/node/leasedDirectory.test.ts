import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { freshFolder } from '../../../../test/temporaryFolder.ts';
import { highestToken, type LeasedDirectory, leaseRunDirectory } from './leasedDirectory.ts';

let folder: string;
let run: string;

beforeEach(() => {
  folder = freshFolder();
  run = join(folder, 'runs', 'seed3');
});

const names = (): string[] => readdirSync(join(folder, 'runs')).sort();
const takenOver = expect.objectContaining({ code: 'state', message: expect.stringContaining('taken over') });

test('the first holder uses the directory itself, later ones rename it', () => {
  expect(highestToken(run)).toBe(0);
  const first = leaseRunDirectory(run, 1);
  expect([first.path, highestToken(run)]).toEqual([run, 1]);
  writeFileSync(join(first.path, 'metrics'), 'of the first');
  const second = leaseRunDirectory(run, 2);
  expect([second.path, names()]).toEqual([`${run}.2`, ['seed3.2']]);
  const fourth = leaseRunDirectory(run, 4);
  expect(readFileSync(join(fourth.path, 'metrics'), 'utf8')).toBe('of the first');
  for (const late of [first, second]) {
    expect(() => late.check()).toThrow(takenOver);
    expect(() => late.settle()).toThrow(takenOver);
    expect(() => writeFileSync(join(late.path, 'metrics'), 'late')).toThrow(/ENOENT/);
  }
  fourth.check();
  fourth.settle();
  expect(names()).toEqual(['seed3']);
});

test('a directory always refuses lower tokens, finished or not', () => {
  leaseRunDirectory(run, 5);
  expect(() => leaseRunDirectory(run, 4)).toThrow(takenOver);
  leaseRunDirectory(run, 6).settle();
  for (const token of [1, 5]) expect(() => leaseRunDirectory(run, token)).toThrow(takenOver);
  expect(names()).toEqual(['seed3']);
  expect(leaseRunDirectory(run, 7).path).toBe(`${run}.7`);
});

test('a directory created without a lease is continued', () => {
  mkdirSync(run, { recursive: true });
  writeFileSync(join(run, 'metrics'), 'old');
  const { path } = leaseRunDirectory(run, 2);
  expect(readFileSync(join(path, 'metrics'), 'utf8')).toBe('old');
  expect(existsSync(run)).toBe(false);
});

test('other runs stay unchanged', () => {
  for (const name of ['seed30', 'seed3-2', 'seed3.x', 'seed', 'seed3.2.tmp'])
    mkdirSync(join(folder, 'runs', name), { recursive: true });
  leaseRunDirectory(run, 2).settle();
  expect(names()).toEqual(['seed', 'seed3', 'seed3-2', 'seed3.2.tmp', 'seed3.x', 'seed30']);
});

test.each([0, -1, 1.5, Number.NaN])('%d is no token', (token) => {
  expect(() => leaseRunDirectory(run, token)).toThrow(/integer of at least 1/);
});

test('only the newest holder can write, whatever the order of operations', () => {
  const action = fc.record({
    holder: fc.integer({ min: 8, max: 11 }),
    does: fc.constantFrom('take', 'write', 'settle', 'make'),
  });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30, size: 'max' }), (actions) => {
      rmSync(join(folder, 'runs'), { recursive: true, force: true });
      const leases = new Map<number, LeasedDirectory>();
      let newest = 0;
      const files = new Set<string>();
      for (const { holder, does } of actions) {
        const lease = leases.get(holder);
        if (does === 'take' && lease === undefined) {
          if (holder < newest) expect(() => leaseRunDirectory(run, holder)).toThrow(takenOver);
          else {
            leases.set(holder, leaseRunDirectory(run, holder));
            newest = holder;
          }
        } else if (lease === undefined) continue;
        else if (does === 'make' && holder < newest) mkdirSync(lease.path, { recursive: true });
        else if (does === 'write' && holder === newest && existsSync(lease.path)) {
          lease.check();
          writeFileSync(join(lease.path, `by-${holder}`), '');
          files.add(`by-${holder}`);
        } else if (does === 'write' && holder < newest) expect(() => lease.check()).toThrow(takenOver);
        else if (does === 'settle' && holder < newest) expect(() => lease.settle()).toThrow(takenOver);
      }
      if (newest === 0) return;
      leases.get(newest)!.settle();
      expect(names()).toEqual(['seed3']);
      expect(new Set(readdirSync(run))).toEqual(files.add('fence'));
    }),
    { numRuns: 100 },
  );
});
