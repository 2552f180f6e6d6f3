import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runHere } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson, runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const here = (command: string) => runHere(command, folder);

test('prism evaluate plays greedily, or as in training with --explore; stuck episodes are reported', async () => {
  const train = 'train q-learning CliffWalking-v1 --steps 20000 --eval-episodes 1';
  const trained = await here(`${train} --run-dir run --seed 1`);
  expect(trained.code, trained.stderr).toBe(0);
  expect(lastJson(await runPrism('evaluate run --episodes 20 --json', { cwd: folder }))).toEqual({
    episodes: 20,
    meanReturn: -13,
    stdReturn: 0,
  });
  expect((await here('evaluate run --episodes 20')).stderr).toContain(
    'greedy policy over 20 episodes: -13.0 in each',
  );
  const { meanReturn, ...others } = lastJson(await here('evaluate run --episodes 20 --explore --json')) as {
    meanReturn: number;
  };
  expect(others).toMatchObject({ episodes: 20, explore: true });
  expect(meanReturn).toBeLessThan(-20);

  const stuck = await here('train q-learning GridWorld-v0 --steps 1 --eval-episodes 3 --run-dir stuck');
  expect(stuck.stderr).toContain('note: 3 of 3 episodes ran to the step limit without a single reward');
});

test('a run whose episodes do not end is told while it waits for them, once', async () => {
  const endless = fileURLToPath(new URL('endlessEnvironment.mjs', import.meta.url));
  const train = (agent: string, run: string) =>
    here(`train ${agent} Endless-v0 --plugin ${endless} --steps 250000 --eval-episodes 1 --run-dir ${run}`);
  const { code, stderr } = await train('mc-control', 'waits');
  expect(code, stderr).toBe(0);
  expect(
    stderr.match(/note: no episode ended in the last 10\d+ steps, and nothing was learned/g),
  ).toHaveLength(1);
  expect((await train('q-learning', 'learns')).stderr).not.toContain('nothing was learned');
});
