// Bad input of every kind, one row each: one sentence, the right exit code, no stack trace, and an end in time. The command line runs in
// this process.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setDebug } from '@prism-rl/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runHere } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson } from './runPrism.ts';

interface Case {
  readonly topic: string;
  readonly argv: readonly string[];
  readonly code: number;
  readonly sentence: string;
  /** Files that replace those of a valid run, `run`. */
  readonly files?: { readonly [path: string]: string };
}

const cases = readFileSync(new URL('./hostileInput.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);
const folder = temporaryFolder();
const home = process.cwd();
const lies = fileURLToPath(new URL('./lyingEnvironments.mjs', import.meta.url));

beforeAll(async () => {
  process.chdir(folder);
  const trained = await runHere(
    'train q-learning CliffWalking-v1 --steps 2000 --eval-episodes 1 --run-dir good',
    folder,
  );
  expect(trained.code, trained.stderr).toBe(0);
  mkdirSync('empty');
  mkdirSync('only/checkpoints', { recursive: true });
  writeFileSync('file', 'text');
  writeFileSync('plugin.mjs', 'export default { name: "p" };');
  writeFileSync('throws.mjs', 'throw new Error("I will not");');
  writeFileSync('sweep.json', JSON.stringify({ arms: ['q-learning'], environments: ['CliffWalking-v1'] }));
  writeFileSync('actions.jsonl', '0\n7\n');
  writeFileSync('two.jsonl', '0\n1\n');
  if (process.platform !== 'win32') execFileSync('/usr/bin/env', ['mkfifo', 'pipe']);
}, 60_000);
afterAll(() => {
  process.chdir(home);
});

const call = (command: string | readonly string[]) => runHere(command, folder);

test('there are at least 150', () => {
  expect(cases.length).toBeGreaterThanOrEqual(150);
});

test('--version', async () => {
  expect(await call('--version')).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: '',
  });
});

test('a stack trace moves no cursor either', async () => {
  writeFileSync('escapes.mjs', 'throw new Error("no \\x1b[2J way", { cause: "\\x1b]0;title" });');
  try {
    const { stderr } = await call('list --plugin ./escapes.mjs --debug');
    expect(stderr).toMatch(/\n\s+at /);
    expect(stderr).toContain('no \\x1b[2J way');
    expect(stderr).not.toContain('\x1b');
  } finally {
    setDebug(false);
  }
});

test('one is no plural', async () => {
  const first = 'train q-learning CliffWalking-v1 --steps 1 --eval-episodes 1 --run-dir one';
  const said = [await call(first), await call('resume one')].map(({ stderr }) => stderr).join('');
  expect(said).toContain('1 step in ');
  expect(said).toContain('greedy policy over 1 episode:');
  expect(said).toContain('The run in one is finished: it ended after 1 of 1 step.');
  expect(said).not.toMatch(/\b1 (steps|episodes)\b/);
});

test('who looks for import is led to train', async () => {
  const { stderr, code } = await call(['import', 'weights.safetensors']);
  expect(stderr).toContain('There is no command "import".');
  expect(stderr).toContain('train … --from FILE --mapping MAP');
  expect(code).toBe(2);
});

test('a command to copy reads its directory back, whatever stands in its name', async () => {
  cpSync('good', 'two words; ls', { recursive: true });
  const { stderr } = await call(['resume', 'two words; ls']);
  expect(stderr).toContain("prism evaluate 'two words; ls'\n");
});

test('a run whose checkpoints were deleted does not begin anew: that would write over its metrics', async () => {
  cpSync('good', 'bare', { recursive: true });
  rmSync('bare/checkpoints', { recursive: true });
  const metrics = readFileSync('bare/metrics.jsonl', 'utf8');
  for (const kept of [metrics, metrics.slice(0, metrics.indexOf('"type":"end"') - 1)]) {
    writeFileSync('bare/metrics.jsonl', kept);
    const { code, stderr } = await call('resume bare');
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^error: The checkpoints of the run in bare are missing, so it cannot resume\.\n {2}Restore them[^\n]+\n$/,
    );
    expect(readFileSync('bare/metrics.jsonl', 'utf8')).toBe(kept);
  }
});

test('prism.config runs only for commands that need plugins, and never with --no-config', async () => {
  writeFileSync('prism.config.mjs', 'throw new Error("it ran");');
  try {
    expect((await call('list')).stderr).toContain('it ran');
    expect((await call('list --no-config')).code).toBe(0);
    expect((await call('atari roms list')).code).toBe(0);
    expect((await call('train --help')).code).toBe(0);
  } finally {
    rmSync('prism.config.mjs');
  }
});

describe.each(Object.entries(Object.groupBy(cases, ({ topic }) => topic)))('%s', (_topic, rows) => {
  test.each(
    rows!.map(
      ({ argv, code, sentence, files }) =>
        [argv.map((word) => JSON.stringify(word)).join(' '), argv, code, sentence, files] as const,
    ),
  )('%s', async (_name, argv, code, sentence, files) => {
    if (files !== undefined) {
      rmSync('run', { recursive: true, force: true });
      cpSync('good', 'run', { recursive: true });
      for (const [path, text] of Object.entries(files)) writeFileSync(join('run', path), text);
    }
    const before = readdirSync('.', { recursive: true });
    const answer = await call(argv.map((word) => (word === './lies.mjs' ? lies : word)));
    expect(answer.stderr).toMatch(/(?:^|\n)error: [^\n]+\n(?: {2}[^\n]+\n)?$/);
    expect(answer.stderr).toContain(`error: ${sentence}`);
    expect(answer.stderr).not.toMatch(
      /\n\s+at |defect of Prism|TypeError|undefined is not|[Ll]ower the learning rate/,
    );
    expect(answer.code, answer.stderr).toBe(code);
    if (code !== 2) return;
    if (argv.includes('--json')) expect(lastJson(answer).error).toBe(sentence.split('\n')[0]);
    else expect(answer.stdout).toBe('');
    expect(readdirSync('.', { recursive: true })).toEqual(before);
  });
});

test('--debug and -O contradict each other: neither wins', async () => {
  const { code, stderr } = await call('list --debug -O');
  expect([code, stderr]).toEqual([
    2,
    expect.stringMatching(/^error: --debug checks contracts, and --optimized/),
  ]);
});
