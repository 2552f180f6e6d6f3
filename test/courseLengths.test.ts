// Below each training command of the course, the page states its number of steps. This test counts them.
import fs from 'node:fs';
import path from 'node:path';
import { parseSettings } from '@prism-rl/core';
import { planRun } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import { splitSettings } from '../packages/cli/src/experiment/readOptions.ts';
import { loadRegistry } from '../packages/cli/src/plugins.ts';
import { root } from '../scripts/bootstrap/versions.mjs';
import { blocksOf, wordsOf } from './commandBlocks.ts';

const folder = path.join(root, 'docs', 'course');
const pages = fs.globSync('{,ko/}[0-9]*.md', { cwd: folder }).sort();
const registry = await loadRegistry(root);

/** The length of a training run, as pages write it. */
function lengthOf(command: string): { readonly steps: string; readonly mayStop: boolean } {
  const [agent, env, ...options] = wordsOf(command).slice(5) as [string, string, ...string[]];
  const given = (name: string): string[] =>
    options.flatMap((word, k) => (options[k - 1] === `--${name}` ? [word] : []));
  const { own, environment } = splitSettings(parseSettings(given('set')));
  const [steps, preset] = [given('steps')[0], given('preset')[0]];
  const manifest = planRun(registry, {
    ...{ agent, env, agentConfig: own, envConfig: environment },
    ...(steps !== undefined && { steps: Number(steps) }),
    ...(preset !== undefined && { preset }),
  });
  const mayStop = manifest.stopWhenSolved !== undefined || 'solvedReturn' in manifest.agentConfig;
  return { steps: manifest.steps.toLocaleString('en').replaceAll(',', ' '), mayStop };
}

test.each(pages)('%s says how long each training is', (page) => {
  const text = fs.readFileSync(path.join(folder, page), 'utf8');
  const [most, word] = page.startsWith('ko/') ? ['최대 ', ' 타임스텝'] : ['at most ', ' steps'];
  for (const { line, commands } of blocksOf(text)) {
    const trainings = commands.filter((command) => command.startsWith('npm run prism -- train '));
    if (trainings.length === 0) continue;
    const below = text
      .split('\n')
      .slice(line - 1)
      .join('\n');
    const said =
      /^\*([^*\n]+)\*$/m.exec(
        below
          .split(/\n(?=#|<!--)/)
          .slice(0, 2)
          .join('\n'),
      )?.[1] ?? '';
    for (const training of trainings) {
      const { steps, mayStop } = lengthOf(training);
      const length = `${mayStop ? most : ''}${steps}${word}`;
      expect(said.toLowerCase(), `${page}: ${training}`).toContain(length);
    }
  }
});
