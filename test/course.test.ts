// The course's chapters: every command in them runs, and prints what is shown below it (`commandBlocks.ts`); every link leads somewhere;
// every figure is what its program draws.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { courseFigures } from '../tools/course/courseFigures.ts';
import { blocksOf, isFull, runBlock } from './commandBlocks.ts';

// A process has one of each; here there are many command lines.
vi.mock('../packages/cli/src/interrupt.ts', () => ({ onInterrupt: () => new AbortController() }));
vi.mock('../packages/cli/src/brokenPipe.ts', () => ({ onBrokenPipe: () => undefined, brokenPipeCode: 141 }));

const folder = path.join(root, 'docs', 'course');
const chapters = fs.readdirSync(folder).filter((name) => name.endsWith('.md'));
const workshop = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-course-'));
afterAll(() => fs.rmSync(workshop, { recursive: true, force: true }));

function read(chapter: string): string {
  return fs.readFileSync(path.join(folder, chapter), 'utf8');
}

describe('the course', () => {
  // Commands of one chapter follow each other in one folder; chapters are independent.
  for (const chapter of chapters) {
    const patience = isFull ? { timeout: 1_200_000 } : {};
    test(`${chapter}: its commands do what it says`, patience, async () => {
      const cwd = path.join(workshop, chapter);
      fs.mkdirSync(cwd);
      for (const block of blocksOf(read(chapter))) await runBlock(block, cwd, chapter);
    });
  }

  test('every chapter has commands, and every block of commands is found', () => {
    for (const chapter of chapters) {
      const blocks = blocksOf(read(chapter));
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
