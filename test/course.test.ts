// The course's chapters: every link resolves, and every figure equals its program's output. For their commands see course.slow.test.ts.
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { courseFigures } from '../tools/course/courseFigures.ts';
import { blocksOf } from './commandBlocks.ts';

const folder = path.join(root, 'docs', 'course');
const chapters = fs.readdirSync(folder).filter((name) => name.endsWith('.md'));

function read(chapter: string): string {
  return fs.readFileSync(path.join(folder, chapter), 'utf8');
}

describe('the course', () => {
  test('every chapter has commands, and every block of commands is found', () => {
    for (const chapter of chapters) {
      const blocks = blocksOf(read(chapter));
      expect(blocks.length, chapter).toBeGreaterThan(0);
      expect(blocks.length, chapter).toBe(read(chapter).split('\n```sh').length - 1);
      // Every output belongs to a command.
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
