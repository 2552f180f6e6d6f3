// The course's chapters: every command in them runs, and prints what is shown below it; every link leads somewhere; every figure
// is what its program draws.
//
// A comment before a block of commands says how tests treat it: `<!-- in tests: --steps 2000 -->` sets options that make a long
// command short, in the place of those it has (what it prints is not compared then), `<!-- in tests: refused -->` expects wrong usage. PRISM_COURSE=full runs
// and compares the long ones as they are written.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { courseFigures } from '../tools/course/courseFigures.ts';
import { withOptions } from './withOptions.ts';

const folder = path.join(root, 'docs', 'course');
const chapters = fs.readdirSync(folder).filter((name) => name.endsWith('.md'));
const isFull = process.env.PRISM_COURSE === 'full';
const prism = path.join(root, 'packages', 'cli', 'src', 'main.ts');
const workshop = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-course-'));
afterAll(() => fs.rmSync(workshop, { recursive: true, force: true }));

/** One or more commands with what is shown below them. */
interface Block {
  readonly line: number;
  readonly commands: readonly string[];
  /** Options that tests set. */
  readonly shortened: readonly string[];
  readonly isRefused: boolean;
  /** Lines that are shown; '…' stands for any others. */
  readonly shown: readonly string[];
}

function read(chapter: string): string {
  return fs.readFileSync(path.join(folder, chapter), 'utf8');
}

function blocksOf(chapter: string): Block[] {
  const text = read(chapter);
  const pattern = /(?:<!-- in tests: (.*) -->\n)?```sh\n([\s\S]*?)```\n(?:\n```text\n([\s\S]*?)```)?/g;
  return [...text.matchAll(pattern)].map((match) => {
    const [, mark = '', commands = '', shown = ''] = match;
    const isRefused = mark === 'refused';
    return {
      line: text.slice(0, match.index).split('\n').length,
      commands: commands.trim().split('\n'),
      shortened: isRefused || mark === '' ? [] : mark.split(' '),
      isRefused,
      shown: shown.split('\n').filter((line) => line !== '' && line !== '…'),
    };
  });
}

/** The words of a command line; single quotes hold words together. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|[^\s']+(?:'([^']*)')?/g)].map(([word]) => word.replaceAll("'", ''));
}

/** What a command prints, on both streams, and how it ends. */
function run(words: readonly string[], cwd: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['--conditions=@prism-rl/source', prism, ...words], {
    cwd,
    // Compiled modules are kept from one command to the next: half of a short command's time.
    env: { ...process.env, PRISM_DEBUG: '0', NODE_COMPILE_CACHE: path.join(root, '.tools', 'compile-cache') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

async function runBlock(
  { commands, shortened, isRefused, shown }: Block,
  cwd: string,
  chapter: string,
): Promise<void> {
  let outputs = '';
  const isShort = shortened.length > 0 && !isFull;
  for (const command of commands) {
    const [npm, run_, name, dashes, ...words] = wordsOf(command.replace(/ +#.*/, ''));
    expect([npm, run_, name, dashes], command).toEqual(['npm', 'run', 'prism', '--']);
    const { code, output } = await run(isShort ? withOptions(words, shortened) : words, cwd);
    expect(code, `${chapter}: ${command}\n${output}`).toBe(isRefused ? 2 : 0);
    outputs += output;
  }
  if (isShort) return;
  // All lines that are shown, in their order.
  const lines = outputs.split('\n').map((line) => line.trimEnd());
  let from = 0;
  for (const line of shown) {
    const at = lines.indexOf(line, from);
    expect(
      at,
      `${chapter} shows the line "${line}", but ${commands.join(', ')} printed:\n${outputs}`,
    ).not.toBe(-1);
    from = at + 1;
  }
}

describe('the course', () => {
  // Commands of one chapter follow each other in one folder; chapters are independent.
  for (const chapter of chapters) {
    test.concurrent(`${chapter}: its commands do what it says`, {
      timeout: isFull ? 1_200_000 : 240_000,
    }, async () => {
      const cwd = path.join(workshop, chapter);
      fs.mkdirSync(cwd);
      for (const block of blocksOf(chapter)) await runBlock(block, cwd, chapter);
    });
  }

  test('every chapter has commands, and every block of commands is found', () => {
    for (const chapter of chapters) {
      const blocks = blocksOf(chapter);
      expect(blocks.length, chapter).toBeGreaterThan(0);
      expect(blocks.length, chapter).toBe(read(chapter).split('\n```sh').length - 1);
      // What is shown belongs to a command.
      expect(blocks.filter(({ shown }) => shown.length > 0).length, chapter).toBe(
        read(chapter).split('\n```text').length - 1,
      );
    }
  });

  test('every link and every figure is there, and every chapter is in the list', () => {
    const broken = chapters.flatMap((chapter) =>
      [...read(chapter).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)]
        .map(([, target]) => target!)
        .filter((target) => !/^https?:/.test(target) && !fs.existsSync(path.join(folder, target)))
        .map((target) => `${chapter}: ${target}`),
    );
    expect(broken).toEqual([]);
    const list = read('README.md');
    for (const chapter of chapters) {
      if (chapter !== 'README.md') expect(list).toContain(`](${chapter})`);
    }
  });

  test.each(Object.entries(courseFigures))('%s is what its program draws', async (name, draw) => {
    expect(await draw()).toBe(fs.readFileSync(path.join(folder, 'figures', name), 'utf8'));
  });
});
