// The world that a reader can change in the guide: as it stands, it is a plugin, and Q-learning learns it.
import fs from 'node:fs';
import type { Plugin } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { compile } from '../cells/compile.ts';
import { trainIn } from '../cells/ownPlugin.ts';
import { load } from '../cells/packages.ts';

const code = (guide: string): string =>
  /\{#own-world\}[^`]*(?:`[^`\n]+`[^`]*)*```ts cell\n(.*?)```/s.exec(
    fs.readFileSync(new URL(`../content/${guide}`, import.meta.url), 'utf8'),
  )![1]!;

test('the meadow of the guide is trained at once, close to the best way', async () => {
  const program = compile(code('guides/embed.md'));
  const { plugin } = await program.run(await load(program.imports), () => undefined);
  const said: string[] = [];
  await trainIn(plugin as Plugin, (line) => said.push(line));
  expect(said).toHaveLength(5);
  const means = said.map((line) => Number(/mean return (-[\d.]+)/.exec(line)![1]));
  // From the five cells of the top row it is 4 to 8 steps to the gate, 6 in the mean; some steps explore.
  expect(means.at(-1)).toBeGreaterThan(-9);
  expect(means.at(-1)).toBeLessThan(-6);
  expect(means[0]).toBeLessThan(means.at(-1)!);
  expect(code('ko/guides/embed.md')).toBe(code('guides/embed.md'));
});
