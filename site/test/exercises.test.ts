// The course's exercises: each chapter's solution passes the reader's test, and the starting code does not.
import fs from 'node:fs';
import path from 'node:path';
import type { Plugin } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { root } from '../../scripts/bootstrap/versions.mjs';
import { compile } from '../cells/compile.ts';
import { type Exercise, examine, type Outcome, type Written } from '../cells/exercise.ts';
import { exercises } from '../cells/exercises/index.ts';
import { trainIn } from '../cells/ownPlugin.ts';
import { load } from '../cells/packages.ts';

const folder = path.join(root, 'docs', 'course');
const chapters = fs.readdirSync(folder).filter((name) => /^\d\d-.*\.md$/.test(name));

/** A chapter's block with this fence. */
function blocks(
  chapter: string,
  kind: 'exercise' | 'solution',
): { readonly name: string; readonly code: string }[] {
  const text = fs.readFileSync(path.join(folder, chapter), 'utf8');
  const fences = text.matchAll(new RegExp(`^\`\`\`ts ${kind}=([\\w-]+)\\n([\\s\\S]*?)^\`\`\``, 'gm'));
  return [...fences].map(([, name, code]) => ({ name: name!, code: code! }));
}

async function written(exercise: Exercise, code: string): Promise<Written> {
  const exported = await compile(code, exercise.name).run(new Map(), () => undefined);
  return exported[exercise.name] as Written;
}

async function outcomes(name: string, code: string): Promise<Outcome[]> {
  const exercise = exercises[name]!;
  return examine(exercise, await written(exercise, code));
}

test('every exercise stands in a chapter, and every chapter has one', () => {
  const named = chapters.flatMap((chapter) => blocks(chapter, 'exercise').map(({ name }) => name));
  expect(named.toSorted()).toEqual(Object.keys(exercises).toSorted());
  for (const chapter of chapters) expect(blocks(chapter, 'exercise').length, chapter).toBe(1);
});

describe.each(chapters)('%s', (chapter) => {
  const [begun] = blocks(chapter, 'exercise');
  const [solved] = blocks(chapter, 'solution');

  test('its solution is right', async () => {
    expect(solved!.name).toBe(begun!.name);
    const found = await outcomes(solved!.name, solved!.code);
    expect(found.filter(({ isRight }) => !isRight)).toEqual([]);
    expect(found.length).toBeGreaterThanOrEqual(3);
  });

  test('what the reader begins with is not', async () => {
    const found = await outcomes(begun!.name, begun!.code);
    expect(found.some(({ isRight }) => !isRight)).toBe(true);
  });

  test('every question says something in both languages', () => {
    const { questions } = exercises[begun!.name]!;
    for (const text of questions.flatMap(({ says, slips = [] }) => [
      says,
      ...slips.map(([, slip]) => slip),
    ])) {
      expect(text.en).toMatch(/[.:?]$/);
      expect(text.ko).toMatch(/[.:?]$/);
      // Pure formulas may lack Korean letters.
      expect(`${text.ko}`).toMatch(/[가-힣]|[=:]/);
    }
  });

  test('what the solution learns is drawn', async () => {
    const exercise = exercises[solved!.name]!;
    if (exercise.show === undefined) return;
    const { picture, says } = await exercise.show(await written(exercise, solved!.code));
    expect(picture).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(picture).not.toMatch(/NaN|undefined|Infinity/);
    expect(says.ko).toMatch(/[가-힣].*\.$/);
    if (process.env.PRISM_PICTURES !== undefined)
      fs.writeFileSync(path.join(process.env.PRISM_PICTURES, `${solved!.name}.svg`), picture);
  });
});

describe('a slip', () => {
  const update = (target: string, rate = 'alpha * '): string =>
    `export function update(q, state, action, reward, next, terminated, alpha, gamma) { q[state][action] += ${rate}(${target} - q[state][action]); }`;
  const told = async (code: string): Promise<string[]> =>
    (await outcomes('q-learning', code)).map(({ told }) => told.en);

  test.each([
    ['reward + gamma * Math.max(...q[next])', 3, /the target is the reward alone/],
    ['reward + (terminated ? 0 : Math.max(...q[next]))', 1, /Where is γ/],
    ['reward + (terminated ? 0 : gamma * q[next][0])', 1, /takes the best/],
    ['reward + (terminated ? 0 : gamma * Math.max(0, ...q[next]))', 2, /begin at 0/],
  ])('%s is named', async (target, question, says) => {
    expect((await told(update(target)))[question]).toMatch(says);
  });

  test('a missing step size is named', async () => {
    const target = 'reward + (terminated ? 0 : gamma * Math.max(...q[next]))';
    expect((await told(update(target, '')))[0]).toMatch(/^Yours gives .* and .* is right\. Where is α\?$/);
  });
});

describe('a program', () => {
  test('of a page runs with the packages that the page brings', async () => {
    const pages = fs.globSync('{docs/course,site/content/guides}/*.md', { cwd: root });
    const programs = pages.flatMap((page) =>
      [...fs.readFileSync(path.join(root, page), 'utf8').matchAll(/^```ts cell\n([\s\S]*?)^```/gm)].map(
        ([, code]) => ({ page, code: code! }),
      ),
    );
    expect(programs.length).toBeGreaterThanOrEqual(3);
    for (const { page, code } of programs) {
      const lines: string[] = [];
      const program = compile(code);
      const print = (line: string): void => void lines.push(line);
      const { plugin } = await program.run(await load(program.imports), print);
      if (plugin !== undefined) await trainIn(plugin as Plugin, print);
      expect(lines.length, page).toBeGreaterThan(0);
    }
  });

  test('that asks for another package is told which there are', async () => {
    await expect(load(['node:fs'])).rejects.toThrow(/^This page brings @prism-rl\/core, .*, not node:fs\.$/);
  });

  test('prints, and keeps its exports', async () => {
    const lines: string[] = [];
    const code =
      "import { half } from 'parts';\nconst x: number = half(3);\nconsole.log('x', x, [1 / 3], { ok: true });\nexport const y = await Promise.resolve(x);";
    const program = compile(code);
    expect(program.imports).toEqual(['parts']);
    const exported = await program.run(new Map([['parts', { half: (x: number) => x / 2 }]]), (line) =>
      lines.push(line),
    );
    expect(lines).toEqual(['x 1.5 [0.333333] { ok: true }']);
    expect(exported.y).toBe(1.5);
  });

  test('a function counts without the word export', async () => {
    const { run } = compile('function update() { return 3; }', 'update');
    expect(((await run(new Map(), () => undefined)).update as () => number)()).toBe(3);
  });

  test('what is no TypeScript is told with its line', () => {
    expect(() => compile('const a = 1;\nconst = 2;')).toThrow(/\(2:7\)/);
  });
});
