import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hasCheckpoint } from '@prism-rl/runner/node';
import { expect, test } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson, runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const { here, ok } = prismIn(folder);

test('episodes of random actions and of a run are recorded, summarised and imitated; a changed recording is named', async () => {
  await ok('record-data CartPole-v1 --steps 500 --out random');
  const info = lastJson(await here('data info random --json'));
  expect(info).toMatchObject({
    files: 1,
    environment: 'CartPole-v1',
    policies: ['random'],
    steps: 500,
    suspicions: [],
  });
  expect(info).toMatchObject({ ends: { truncated: 0, cutOff: 1 } });
  const again = await here('record-data CartPole-v1 --steps 500 --out random');
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('has these episodes already.')]);
  await ok('record-data CartPole-v1 --steps 500 --out random --seed 900');
  expect(readdirSync(join(folder, 'random'))).toHaveLength(2);

  const train = 'train bc CartPole-v1 --data random --eval-episodes 2 --set hidden=[8]';
  await ok(`${train} --steps 300 --run-dir whole`);
  const { stdout } = await here('evaluate whole --episodes 2 --json');
  expect(JSON.parse(stdout)).toMatchObject({ episodes: 2 });
  await ok('export whole --out policy.onnx');

  await ok('record-data whole --episodes 3 --epsilon 0.5 --out mixed');
  expect(lastJson(await here('data info mixed --json'))).toMatchObject({
    policies: ['bc after 300 steps, ε = 0.5'],
    episodes: 3,
  });

  const long = await runPrism(`${train} --steps 500000 --checkpoint-every 64 --run-dir long`, {
    cwd: folder,
    interruptWhen: () => existsSync(join(folder, 'long')) && hasCheckpoint(join(folder, 'long')),
  });
  expect(long.code, long.stderr).toBe(130);
  await ok('record-data CartPole-v1 --steps 10 --out random --seed 7000');
  const words = /warning: data random has changed since the run began/;
  expect((await runPrism('resume long', { cwd: folder, interruptAt: words })).stderr).toMatch(words);
});

test.each([
  ['train bc CartPole-v1', 'This agent learns from recordings and needs their folder.'],
  ['train bc CartPole-v1 --data nowhere', 'There are no recordings in nowhere.'],
  ['train bc Acrobot-v1 --data pole --eval-episodes 1', 'but the environment has observations in Box'],
  ['train dqn CartPole-v1 --data pole', 'The agent dqn has no setting "data".'],
  ['record-data CartPole-v1 --steps 5 --episodes 2', '--episodes and --steps cannot be given together.'],
  ['record-data CartPole-v1 --epsilon 2', '--epsilon must be a number from 0 to 1, but is 2.'],
  ['data show pole', 'prism data has no action show.'],
])('%s is refused', async (line, sentence) => {
  await here('record-data CartPole-v1 --steps 50 --out pole');
  const { code, stderr } = await here(line);
  expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
});
