// A test is skipped only on a system without what it tests, or by `isHere`, so that PRISM_REQUIRE notices it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { root } from '../scripts/bootstrap/versions.mjs';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

const load = async (required: string): Promise<typeof import('./isHere.ts')> => {
  vi.stubEnv('PRISM_REQUIRE', required);
  vi.resetModules();
  return import('./isHere.ts');
};

test('what is missing skips a test, or fails it if it is required', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const { isHere } = await load('');
  expect([isHere('redis', true), isHere('redis', false), isHere('redis', false)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(said.mock.calls).toEqual([
    ['left out: redis is not here; to run its tests, install redis-server or valkey-server\n'],
  ]);
  const strict = await load('redis,chromium');
  expect(strict.isHere('redis', true)).toBe(true);
  expect(strict.isHere('ffmpeg', false)).toBe(false);
  expect(() => strict.isHere('redis', false, 'the port is taken')).toThrow(
    'PRISM_REQUIRE names redis, but the port is taken; to run its tests, install redis-server or valkey-server.',
  );
  await expect(load('reddis')).rejects.toThrow(
    'PRISM_REQUIRE names reddis; there are chromium, firefox, redis,',
  );
});

test('what workflows require has a name here', async () => {
  const lines = fs
    .globSync('.github/**/*.yml', { cwd: root })
    .flatMap((file) => [
      ...fs
        .readFileSync(path.join(root, file), 'utf8')
        .matchAll(/PRISM_REQUIRE=(?:\$PRISM_REQUIRE,)?([\w,-]+)/g),
    ]);
  expect(lines.length).toBeGreaterThan(1);
  for (const [, names] of lines) await load(names!);
});

const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');
const files = execFileSync('git', ['ls-files', '*.test.ts'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && fs.existsSync(path.join(root, file)));

/** Names in code, without words in quotes and names after a dot. */
const namesIn = (code: string): string[] =>
  code.replace(/'[^']*'|process\.(?:platform|arch)\b|\.\w+/g, '').match(/[a-z]\w*/gi) ?? [];

/** Whether code asks `isHere`: itself, or by a name that a statement of the file or of one that it imports gives to an answer. */
function asks(code: string, file: string, depth = 3): boolean {
  if (/\bisHere\(/.test(code)) return true;
  if (depth === 0) return false;
  const text = read(file);
  return namesIn(code).some((name) => {
    const own = new RegExp(`\\b(?:const|function) ${name}\\b([^;]*?(?:;\\n|\\n\\n))`).exec(text)?.[1];
    if (own !== undefined) return asks(own, file, depth - 1);
    const from = new RegExp(`^import [^;]*\\b${name}\\b[^;]* from '(\\.[^']+)'`, 'm').exec(text)?.[1];
    if (from === undefined) return false;
    const other = path.join(path.dirname(file), from);
    const there = new RegExp(`\\b(?:const|function) ${name}\\b([^;]*?;[^;]*?(?:;\\n|\\n\\n|$))`).exec(
      read(other),
    )?.[1];
    return there !== undefined && asks(there, other, depth - 1);
  });
}

/** What stands in the parentheses that open at a place of a text. */
function within(text: string, from: number): string {
  let depth = 1;
  let to = from;
  while (depth > 0) {
    if (text[to] === '(') depth++;
    else if (text[to] === ')') depth--;
    to++;
  }
  return text.slice(from, to - 1);
}

test('whether a test is skipped is a question of the system, or asked of isHere', () => {
  const others: string[] = [];
  let seen = 0;
  for (const file of files) {
    const text = read(file);
    for (const { 0: call, index } of text.matchAll(/\.(?:skipIf|runIf)\(/g)) {
      const condition = within(text, index + call.length);
      seen++;
      if (namesIn(condition).length > 0 && !asks(condition, file)) others.push(`${file}: ${condition}`);
    }
    for (const { index } of text.matchAll(/\breturn skip\(/g)) {
      seen++;
      if (!asks(text.slice(0, index).split('\n').slice(-4).join('\n'), file)) others.push(`${file}: skip`);
    }
  }
  expect(seen).toBeGreaterThan(80);
  expect(others).toEqual([]);
});
