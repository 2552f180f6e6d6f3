// The course's chapters: every command in them runs, and prints the output shown below it (`commandBlocks.ts`).
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, test } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';
import { blocksOf, isFull, runBlock } from './commandBlocks.ts';

const folder = path.join(root, 'docs', 'course');
const chapters = fs.readdirSync(folder).filter((name) => name.endsWith('.md'));
const workshop = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-course-'));
afterAll(() => fs.rmSync(workshop, { recursive: true, force: true }));

function read(chapter: string): string {
  return fs.readFileSync(path.join(folder, chapter), 'utf8');
}

describe('the course', () => {
  // Commands of one chapter share a folder; chapters are independent.
  for (const chapter of chapters) {
    const patience = isFull ? { timeout: 1_200_000 } : {};
    test(`${chapter}: its commands do what it says`, patience, async () => {
      const cwd = path.join(workshop, chapter);
      fs.mkdirSync(cwd);
      for (const block of blocksOf(read(chapter))) await runBlock(block, cwd, chapter);
    });
  }
});
