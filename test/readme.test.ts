// The first example of each package's README runs. For all others see readme.slow.test.ts, and `npm run test:packages`.
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { examplesIn, layOut } from '../tools/docs/examples.ts';

const workshop = path.join(root, '.tools', 'first-examples');
const packages = path.join(root, 'packages');
const names = fs.readdirSync(packages).filter((name) => !isEmpty(name));
const pageOf = (name: string): string => path.join('packages', name, 'README.md');

describe('README examples', () => {
  test('every package has a README with an example', () => {
    const bare = names.filter((name) => examplesIn(pageOf(name)).length === 0);
    expect(bare).toEqual([]);
  });

  test('a README is short; what is longer stands in pages beside it (packages/NAME/docs)', () => {
    const words = (name: string): number =>
      fs.readFileSync(path.join(root, pageOf(name)), 'utf8').split(/\s+/).length;
    expect(names.filter((name) => words(name) > 2500)).toEqual([]);
  });

  test('files in the playground can import every package', () => {
    const manifest = fs.readFileSync(path.join(root, 'playground', 'package.json'), 'utf8');
    const { dependencies } = JSON.parse(manifest) as { dependencies: Record<string, string> };
    // Nobody imports the command line.
    const ours = fs.readdirSync(packages).filter((name) => name !== 'cli');
    expect(Object.keys(dependencies)).toEqual(
      expect.arrayContaining(ours.map((name) => `@prism-rl/${name}`)),
    );
  });

  const first = names.flatMap((name) => examplesIn(pageOf(name)).find(({ run }) => run) ?? []);
  test.each(first)('the first of $page runs', async ({ page, file }) => {
    layOut(workshop, examplesIn(page));
    const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    onTestFinished(() => said.mockRestore());
    await import(path.join(workshop, file));
  });
});

/** An empty package exports nothing yet. */
function isEmpty(name: string): boolean {
  const index = path.join(packages, name, 'src', 'index.ts');
  return !fs.existsSync(index) || fs.readFileSync(index, 'utf8').trim() === 'export {};';
}
