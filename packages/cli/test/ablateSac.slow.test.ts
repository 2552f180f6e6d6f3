// From DDPG to SAC, from the command line to the report; after an interruption, it continues and repeats nothing.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runHere } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson } from './runPrism.ts';

const folder = temporaryFolder();
const here = (command: string) => runHere(command, folder);

test('the suite is planned in full', async () => {
  const { code, stdout, stderr } = await here('ablate sac --seeds 5 --dry-run');
  expect(code, stderr).toBe(0);
  expect(stderr).toContain('9 arms × 4 environments × 5 seeds');
  for (const id of [
    'Pendulum-v1',
    'MountainCarContinuous-v0',
    'LunarLanderContinuous-v3',
    'BipedalWalker-v3',
  ])
    expect(stdout).toContain(id);
});

test('arms train, more seeds go on from there, and the report says what a part is worth', {
  timeout: 120_000,
}, async () => {
  const command = (seeds: number) =>
    `ablate sac --envs Pendulum-v1 --arms ddpg,ddpg+twin,sac,sac-no-twin --seeds ${seeds} --steps 400 --set hidden=[8] --set batchSize=8 --evaluations 1 --eval-episodes 2 --workers 2 --out out --json`;
  const first = await here(command(1));
  expect(first.code, first.stderr).toBe(0);
  const { results } = lastJson(first) as { readonly results: readonly { readonly stepsPerSecond: number }[] };
  expect(results).toHaveLength(4);
  const second = await here(command(2));
  expect(second.code, second.stderr).toBe(0);
  const more = lastJson(second) as { readonly results: typeof results };
  expect(more).toMatchObject({ runs: 8, failures: [] });
  // Existing runs are unchanged, including their measured speed.
  expect(more.results).toEqual(expect.arrayContaining([...results]));
  const page = readFileSync(join(folder, 'out', 'report.html'), 'utf8');
  expect(page).toContain('From DDPG to SAC');
  expect(page).toContain('two critics');
});
