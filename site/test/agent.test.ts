// The home page's agent learns within three seconds, and stays small.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GridLearning } from '../cells/agent.ts';
import cells from '../cells/vite.config.ts';

let folder: string;
let built: typeof import('../cells/agent.ts');
let compressed: number;
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-home-agent-'));
  await build({
    ...cells,
    configFile: false,
    logLevel: 'silent',
    build: {
      ...cells.build,
      outDir: folder,
      rolldownOptions: {
        ...cells.build!.rolldownOptions,
        input: [path.join(import.meta.dirname, '../cells/agent.ts')],
      },
    },
  });
  expect(fs.readdirSync(folder)).toEqual(['agent.js']);
  const file = path.join(folder, 'agent.js');
  compressed = gzipSync(fs.readFileSync(file)).length;
  built = (await import(pathToFileURL(file).href)) as typeof built;
}, 60_000);
afterAll(() => fs.rmSync(folder, { recursive: true }));

test('it is one file of 26 kB to transfer, without tables of normal numbers', () => {
  console.log(`the home page's agent: ${compressed} bytes compressed`);
  expect(compressed).toBeLessThan(26_000);
});

test('three seconds teach it a way, and the built file learns as its sources do', () => {
  const [learning, same] = [new GridLearning(1), new built.GridLearning(1)];
  for (let t = 0; t < 3 * 120; t++) {
    learning.step();
    same.step();
  }
  const { first, newest, count } = learning.episodes;
  expect(count).toBeGreaterThan(10);
  // Six steps are the shortest path, and one action in ten is random.
  expect(newest).toBeLessThan(first / 2);
  expect(newest).toBeLessThan(12);
  expect(same.episodes).toEqual(learning.episodes);
  expect(same.table).toEqual(learning.table);
  expect(same.trail).toEqual(learning.trail);
});

test('no transition crosses the end of an episode', () => {
  const learning = new GridLearning(2);
  const { cells, columns } = learning.grid;
  const goal = cells.indexOf('goal');
  for (let t = 0; t < 2000; t++) {
    learning.step();
    const [before, now] = learning.trail.slice(-2);
    if (now === undefined) expect(before).toBe(cells.indexOf('start'));
    else expect([0, 1, columns]).toContain(Math.abs(before! - now));
  }
  // The goal is terminal: its value is 0, and the step into it returns 1.
  const { numbers, perState } = learning.table;
  expect([...numbers.subarray(goal * perState, (goal + 1) * perState)]).toEqual([0, 0, 0, 0]);
  expect(Math.max(...numbers)).toBeLessThanOrEqual(1);
  expect(Math.max(...numbers)).toBeGreaterThan(0.99);
});
