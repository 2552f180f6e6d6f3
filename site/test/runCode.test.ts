import { expect, test } from 'vitest';
import { runCode, withoutImports } from '../.vitepress/theme/runCode.ts';

test('the code of a cell runs with the packages that the page brings, and prints into the cell', async () => {
  const lines: string[] = [];
  const code = `import { plugin as tabular } from '@prism-rl/algo-tabular';
import { plugin as gridWorlds } from '@prism-rl/env-gridworld';
import { train } from '@prism-rl/runner';

const run = train({ plugins: [gridWorlds, tabular], env: 'GridWorld-v0', agent: 'sarsa', steps: 500, seed: 1 });
await run.forEach((event) => {
  if (event.type === 'end') console.log('steps', event.envSteps, { ok: true });
});`;
  await runCode(code, (line) => lines.push(line));
  expect(lines).toEqual(['steps 500 {"ok":true}']);
});

test('a package that the page does not bring is named', () => {
  expect(() => withoutImports("import { readFile } from 'node:fs';")).toThrow(
    /^This page brings .*, not node:fs\.$/,
  );
});
