// Existing results, reported again: all of them, some of them, from several directories. Nothing is trained.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson, runPrism } from './runPrism.ts';

const published = fileURLToPath(new URL('../../../benchmarks/results/', import.meta.url));
const folder = temporaryFolder();
const { here, ok } = prismIn(folder);

function from(more: string) {
  return here(`ablate --from ${more}`);
}

function json(...path: string[]): { [key: string]: unknown } {
  return JSON.parse(readFileSync(join(...path), 'utf8'));
}

/** A directory with results of `arm`, seeds 1 and 2. */
function place(name: string, arm: string, score: number, more: object = {}): string {
  mkdirSync(join(folder, name), { recursive: true });
  const lines = [1, 2].map((seed) => {
    const curve = { envSteps: [500, 1000], meanReturn: [20, score] };
    const run = { arm, environment: 'CartPole-v1', seed, steps: 1000, score, curve, stepsPerSecond: 9000 };
    return `${JSON.stringify({ ...run, ...more })}\n`;
  });
  writeFileSync(join(folder, name, 'results.jsonl'), lines.join(''));
  return name;
}

test('all of published results come to the published statistics', async () => {
  const { code, stderr } = await runPrism(`ablate --from ${join(published, 'minatar')} --out all`, {
    cwd: folder,
  });
  expect(code, stderr).toBe(0);
  const rows = (...file: string[]) =>
    readFileSync(join(...file), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| '));
  const drawn = rows(folder, 'all', 'summary.md');
  expect(drawn.length).toBeGreaterThan(30);
  expect(rows(published, 'minatar', 'README.md')).toEqual(drawn);
  // Who made the runs, and how to report them again.
  const { commands } = json(published, 'minatar', 'published.json') as { commands: string[] };
  expect((json(folder, 'all', 'ablation.json').command as string).split('\n')).toEqual([
    ...commands,
    expect.stringMatching(/^npm run prism -- ablate .*--from .*minatar.* --out all$/),
  ]);
});

test('a reader chooses arms, games and seeds', async () => {
  const chosen = '--arms dqn,rainbow --envs MinAtar/Breakout-v1,MinAtar/Freeway-v1 --seeds 2-4';
  const drawn = await from(`${join(published, 'minatar')} ${chosen} --out some --json`);
  expect(drawn.code, drawn.stderr).toBe(0);
  const { runs, report, results } = lastJson(drawn) as {
    runs: number;
    report: string;
    results: { arm: string; environment: string; seed: number }[];
  };
  expect([runs, report]).toEqual([12, join('some', 'report.html')]);
  expect(new Set(results.map(({ arm }) => arm))).toEqual(new Set(['dqn', 'rainbow']));
  expect(new Set(results.map(({ environment }) => environment)).size).toBe(2);
  expect(new Set(results.map(({ seed }) => seed))).toEqual(new Set([2, 3, 4]));
  expect(existsSync(join(folder, 'some', 'figures', 'curves-MinAtar-Freeway-v1.svg'))).toBe(true);
  expect(existsSync(join(folder, 'some', 'figures', 'curves-MinAtar-Asterix-v1.svg'))).toBe(false);
  // A report's directory can be reported again.
  await ok('report some');
  expect((await from('some --arms dqn --out fewer')).code).toBe(0);
});

test('several places are one picture; a run that two of them know is counted once', async () => {
  const [a, b, both] = [place('a', 'dqn', 100), place('b', 'rainbow', 200), place('both', 'dqn', 100)];
  const drawn = await from(`${a} --from ${b} --from ${both} --out ab --json`);
  expect(drawn.code, drawn.stderr).toBe(0);
  expect(lastJson(drawn)).toMatchObject({ runs: 4 });
});

test('a run and its published line, which is rounded, are one', async () => {
  const curve = { envSteps: [500, 1000], meanReturn: [20.123456, 99.123456789] };
  const published = { score: 99.1235, curve: { ...curve, meanReturn: [20.12, 99.12] } };
  place('raw', 'dqn', 99.123456789, { curve });
  place('published', 'dqn', 99.1235, published);
  const drawn = await from('raw --from published --out rounded --json');
  expect(drawn.code, drawn.stderr).toBe(0);
  expect(lastJson(drawn)).toMatchObject({ runs: 2 });
});

test('what is drawn in the place of something else tells of itself alone', async () => {
  const commands = (): string => json(folder, 'redrawn', 'ablation.json').command as string;
  for (const name of ['first', 'second']) {
    expect((await from(`${place(name, 'dqn', 100)} --out redrawn`)).code).toBe(0);
    expect(commands()).toBe(`npm run prism -- ablate --from ${name} --out redrawn`);
  }
});

test.each([
  ['nowhere', /^error: Cannot read the results in nowhere:/, 2],
  ['a --arms dqn,dq', /^error: There are no results for dq\.\n.* dqn.* \(--arms\)/, 2],
  ['a --envs Pong', /^error: There are no results for Pong\.\n.* \(--envs\)\./, 2],
  ['a --seeds 5', /^error: There are no results for 3\.\n.* \(--seeds\)\./, 2],
  ['a --steps 5', /^error: --steps cannot be used with --from, which does not train\./, 2],
  ['a --queue redis://x/0', /^error: --queue cannot be used with --from/, 2],
  ['a --out a', /^error: a contains the runs of a sweep\./, 2],
  ['a/results.jsonl --out a', /^error: a contains the runs of a sweep\./, 2],
  ['a --out known', /^error: known contains the runs of a sweep\./, 2],
  ['a --from other', /^error: CartPole-v1\/dqn\/seed1 appears twice with different outcomes/, 2],
  ['a --from way', /^error: CartPole-v1\/dqn\/seed1 appears twice with different learning curves\./, 2],
  ['nan', /^error: Line 1 of nan\/results\.jsonl is not a result, or damaged\./, 1],
  ['empty', /^error: .*results\.jsonl contains no results\./, 2],
])('%j is refused in a sentence', async (args, sentence, exit) => {
  place('a', 'dqn', 100);
  place('other', 'dqn', 101);
  place('way', 'dqn', 100, { curve: { envSteps: [500, 1000], meanReturn: [60, 100] } });
  writeFileSync(join(folder, place('known', 'dqn', 100), 'published.json'), '{}');
  place('nan', 'dqn', 100, { score: null });
  writeFileSync(join(folder, place('empty', 'dqn', 1), 'results.jsonl'), '');
  const { code, stderr } = await from(args.includes('--out') ? args : `${args} --out refused`);
  expect(stderr).toMatch(sentence);
  expect(code).toBe(exit);
  expect(existsSync(join(folder, 'refused'))).toBe(false);
});
