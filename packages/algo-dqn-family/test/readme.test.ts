import fs from 'node:fs';
import { expect, test } from 'vitest';
import * as family from '../src/index.ts';

test('the functions that the README hands out are there', () => {
  const readme = fs.readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const sentence = /The equations are pure functions[\s\S]*?\n\n/.exec(readme)![0];
  const names = [...sentence.matchAll(/`(\w+)`/g)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) expect(family).toHaveProperty(name, expect.any(Function));
});
