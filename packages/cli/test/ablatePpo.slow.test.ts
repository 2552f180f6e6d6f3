// An ablation of PPO, from the command line to the report.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runHere } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson, runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const here = (command: string) => runHere(command, folder);

test('the classic suite and box2d are planned in full', async () => {
  for (const [suite, environments] of [
    ['classic', ['CartPole-v1', 'Acrobot-v1', 'MountainCar-v0', 'LunarLander-v3']],
    ['box2d', ['LunarLander-v3', 'LunarLanderContinuous-v3', 'BipedalWalker-v3']],
  ] as const) {
    const { code, stdout, stderr } = await here(`ablate ppo --suite ${suite} --seeds 3 --dry-run`);
    expect(code, stderr).toBe(0);
    expect(stderr).toContain(`22 arms × ${environments.length} environments × 3 seeds`);
    for (const id of environments) expect(stdout).toContain(id);
  }
});

test('arms train, and the report says what a part is worth, with intervals', {
  timeout: 120_000,
}, async () => {
  const arms = 'a2c,a2c+epochs,ppo,ppo-no-epochs';
  const small = '--set hidden=[8] --evaluations 1 --eval-episodes 2 --workers 2';
  const { code, stderr, ...rest } = await runPrism(
    `ablate ppo --envs CartPole-v1 --arms ${arms} --seeds 3 --steps 1024 ${small} --out out --json`,
    { cwd: folder },
  );
  expect(code, stderr).toBe(0);
  expect(lastJson(rest)).toMatchObject({ runs: 12, failures: [] });
  const summary = JSON.parse(readFileSync(join(folder, 'out', 'summary.json'), 'utf8'));
  expect(JSON.stringify(summary)).toContain('ppo-no-epochs');
  const page = readFileSync(join(folder, 'out', 'report.html'), 'utf8');
  expect(page).toContain('From A2C to PPO');
  expect(page).toContain('several epochs');
  expect(page).toContain('95');
});
