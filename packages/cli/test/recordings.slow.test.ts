import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OffPolicyScore } from '@prism-rl/core';
import { decodeEpisodes } from '@prism-rl/core/recordings';
import { appendEpisodes, hasCheckpoint } from '@prism-rl/runner/node';
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

test('agents of recordings in sweeps, in searches, with several seeds in a process, and further online', async () => {
  await ok('record-data CartPole-v1 --steps 300 --out few');
  await ok('record-data Pendulum-v1 --steps 300 --out swings');
  const config = { data: 'few', hidden: [8], batchSize: 16 };
  const arms = ['bc', 'cql', 'iql'].map((agent) => ({ agent, config }));
  const sweep = { arms, environments: ['CartPole-v1'], seeds: 2, steps: 100, evaluationEpisodes: 1 };
  writeFileSync(join(folder, 'sweep.json'), JSON.stringify(sweep));
  await ok('sweep sweep.json --out swept');
  expect(
    readFileSync(join(folder, 'swept', 'results.jsonl'), 'utf8')
      .trim()
      .split('\n'),
  ).toHaveLength(6);
  const small = '--set hidden=[8] --set batchSize=16';
  await ok('tune iql CartPole-v1 --trials 2 --steps 128 --set data=few --set batchSize=16');
  await ok(`train cql CartPole-v1 --data few --steps 100 --seeds 2 --together --eval-episodes 1 ${small}`);
  await ok(`train td3-bc Pendulum-v1 --data swings --steps 100 --eval-episodes 1 ${small} --run-dir before`);
  const parts = 'twin,smoothing,delay,cloning,observations';
  await ok(
    `train ddpg Pendulum-v1 --with ${parts} --from before --steps 100 --eval-episodes 1 ${small} --set learningStarts=50`,
  );
});

/** Each line ends with an error and a sentence. */
async function refuses(lines: readonly (readonly [line: string, sentence: string])[]): Promise<void> {
  for (const [line, sentence] of lines) {
    const refused = await here(line);
    expect([line, refused.code === 0, refused.stderr]).toEqual([
      line,
      false,
      expect.stringContaining(sentence),
    ]);
  }
}

test('a policy is judged by recordings of another one, without playing', async () => {
  await ok('record-data CartPole-v1 --episodes 150 --out seen');
  const few = '--steps 200 --eval-episodes 1 --set hidden=[16]';
  await ok(`train bc CartPole-v1 --data seen --run-dir imitator ${few}`);
  await ok(`train cql CartPole-v1 --data seen --run-dir learner ${few}`);
  const judge = 'evaluate learner --off-policy seen';
  const text = await here(`${judge} --behaviour random`);
  expect([text.code, text.stdout]).toEqual([0, expect.stringContaining('doubly robust')]);
  expect(text.stderr).toContain('note: no such number knows what was never tried in the recordings');
  type Judged = {
    readonly meanReturn: number;
    readonly notes: string[];
    readonly values: {
      readonly [how: string]: { estimate: number; low: number; effectiveEpisodes?: number };
    };
  };
  // The policy that acted is judged by the mean return itself, each weight is 1.
  const { meanReturn, values } = lastJson(
    await here(`${judge} --behaviour random --epsilon 1 --json`),
  ) as Judged;
  for (const how of ['importanceWeighted', 'selfNormalised', 'fittedQ'])
    expect(values[how]!.estimate).toBeCloseTo(meanReturn, how === 'fittedQ' ? 0 : 6);
  expect(values.importanceWeighted!.effectiveEpisodes).toBeCloseTo(150, 6);
  expect(values.doublyRobust!.low).toBeLessThan(meanReturn);
  const imitated = lastJson(
    await here('evaluate imitator --explore --off-policy seen --behaviour imitator --json'),
  ) as Judged;
  expect(imitated.values.importanceWeighted!.estimate).toBeCloseTo(meanReturn, 6);
  expect(imitated.notes[0]).toContain('are those of imitator');

  await ok('record-data Pendulum-v1 --episodes 1 --out swung');
  await ok(
    'train bc Pendulum-v1 --data swung --steps 10 --eval-episodes 1 --set hidden=[8] --run-dir swinger',
  );
  const swings = lastJson(
    await here('evaluate swinger --off-policy swung --behaviour random --json'),
  ) as Judged;
  expect(Object.keys(swings.values)).toEqual(['fittedQ']);
  await ok('train q-learning Taxi-v3 --steps 10 --eval-episodes 1 --run-dir taxi');
  await refuses([
    [judge, '--off-policy needs --behaviour'],
    [`${judge} --behaviour learner`, 'has values of actions, but no probabilities'],
    [`${judge} --behaviour nobody`, 'nobody'],
    [`${judge} --behaviour random --episodes 3`, '--episodes and --off-policy cannot be given together'],
    [`${judge} --behaviour random --discount 2`, '--discount must be a number from 0 to 1, but is 2.'],
    ['evaluate learner --epsilon 0.2', '--epsilon is for --off-policy.'],
    ['evaluate learner --explore --off-policy seen --behaviour random', 'no probabilities'],
    ['evaluate learner --off-policy swung --behaviour random', 'but the environment has observations in'],
    ['evaluate learner --off-policy nowhere --behaviour random', 'There are no recordings in nowhere.'],
    [
      'evaluate swinger --explore --off-policy swung --behaviour random',
      'only a greedy policy can be judged',
    ],
    ['evaluate taxi --off-policy seen --behaviour random', 'has no policy that off-policy values can read'],
  ]);
});

test('a log becomes recordings', async () => {
  const mapping = {
    ...{ environment: 'CartPole-v1', episode: 'game', reward: 'points' },
    observation: ['x', 'v', 'angle', 'turn'].map((column) => ({ column })),
    action: { column: 'push', values: ['left', 'right'] },
  };
  writeFileSync(join(folder, 'mapping.json'), JSON.stringify(mapping));
  writeFileSync(
    join(folder, 'log.csv'),
    'game,x,v,angle,turn,push,points\n1,0,0,0,0,left,1\n1,0,0,0,0,left,1\n1,0,?,0,0,right,1\n',
  );
  const refused = await here('data import log.csv --mapping mapping.json --out log');
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining('Row 3 of the log has no number'),
  ]);
  const done = await here('data import log.csv --mapping mapping.json --out log --skip-bad --json');
  expect(lastJson(done)).toMatchObject({ episodes: 1, steps: 1, skipped: 1, out: 'log' });
  expect(lastJson(await here('data info log --json'))).toMatchObject({ policies: ['log'], steps: 1 });
});

test('recordings become a data set of Minari, and this becomes recordings', async () => {
  await ok('record-data CartPole-v1 --episodes 3 --out pole3');
  expect(lastJson(await here('data export pole3 --out minari/pole-v0 --json'))).toEqual({
    out: 'minari/pole-v0',
    episodes: 3,
  });
  expect(lastJson(await here('data import minari/pole-v0 --out back --json'))).toMatchObject({
    episodes: 3,
    out: 'back',
  });
  const about = async (path: string) => lastJson(await here(`data info ${path} --json`));
  expect(await about('back')).toEqual(await about('pole3'));
  await refuses([
    ['data export pole3', 'data export needs --out DIR'],
    ['data export pole3 --out minari/pole-v0', 'minari/pole-v0 has a data set already.'],
    ['data import minari/pole-v0 --out back', 'has these episodes already.'],
    [
      'data import minari/pole-v0 --mapping x',
      '--mapping is for prism data import of a log, and this is HDF5.',
    ],
    ['data import none.hdf5', 'none.hdf5 cannot be read as HDF5'],
  ]);
  // What was there before stays, and nothing is added.
  expect(readdirSync(join(folder, 'back'))).toHaveLength(1);
});

test.each([
  ['data info pole --skip-bad', '--skip-bad is for prism data import.'],
  ['data import pole', 'data import needs --mapping FILE'],
  ['train bc CartPole-v1', 'This agent learns from recordings and needs their folder.'],
  ['train bc CartPole-v1 --data nowhere', 'There are no recordings in nowhere.'],
  ['train bc Acrobot-v1 --data pole --eval-episodes 1', 'but the environment has observations in Box'],
  ['train ppo CartPole-v1 --data pole', 'The agent ppo has no setting "data".'],
  ['ablate --arms ppo --envs CartPole-v1 --data pole --dry-run', 'has no setting "data".'],
  ['train dqn CartPole-v1 --data pole', 'has no effect with demonstrations=0'],
  ['train dqfd CartPole-v1', 'This agent learns from recordings and needs their folder.'],
  ['record-data CartPole-v1 --steps 5 --episodes 2', '--episodes and --steps cannot be given together.'],
  ['record-data CartPole-v1 --epsilon 2', '--epsilon must be a number from 0 to 1, but is 2.'],
  ['data show pole', 'prism data has no action show.'],
])('%s is refused', async (line, sentence) => {
  await here('record-data CartPole-v1 --steps 50 --out pole');
  const { code, stderr } = await here(line);
  expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
});

test('an ablation on recordings plays their environment; where there is none, or --behaviour is given, the recordings judge', async () => {
  await here('record-data CartPole-v1 --episodes 40 --out poles');
  const planned = await here('ablate cql --data poles --seeds 1 --steps 10 --dry-run --json');
  expect(planned.code).toBe(0);
  expect(planned.stdout).toContain('CartPole-v1');
  expect(planned.stdout + planned.stderr).not.toContain('LunarLander');
  const [file] = readdirSync(join(folder, 'poles'));
  const episodes = decodeEpisodes(readFileSync(join(folder, 'poles', file!)));
  appendEpisodes(join(folder, 'shop'), { ...episodes, environment: 'shop' });
  const few = '--seeds 1 --steps 64 --evaluations 1 --set hidden=[8] --json';
  type Ablated = { results: { arm: string; score: number; offPolicy: OffPolicyScore }[] };
  const alone = lastJson(await here(`ablate --arms bc,cql --data shop --out alone ${few}`)) as Ablated;
  expect(alone.results.map(({ arm }) => arm).sort()).toEqual(['bc', 'cql']);
  for (const { score, offPolicy } of alone.results) {
    expect([offPolicy.episodes, Object.keys(offPolicy.values)]).toEqual([40, ['fittedQ']]);
    expect(score).toBe(offPolicy.values.fittedQ!.estimate);
  }
  expect(readFileSync(join(folder, 'alone', 'summary.md'), 'utf8')).toContain('Nothing was played');
  // The policy that acted is judged by the mean return itself, each weight is 1.
  const beside = `ablate --arms bc --data poles --behaviour random --set env.epsilon=1 --out beside ${few}`;
  const [{ offPolicy }] = (lastJson(await here(beside)) as Ablated).results as [Ablated['results'][0]];
  expect(offPolicy.values.importanceWeighted!.effectiveEpisodes).toBeCloseTo(40, 6);
  expect(offPolicy.values.importanceWeighted!.estimate).toBeCloseTo(offPolicy.meanReturn, 6);
  // A run without an environment judges, and is judged, like others.
  await ok('train bc recorded/shop --data shop --steps 64 --run-dir seller --set hidden=[8]');
  expect(lastJson(await here('evaluate seller --json'))).toMatchObject({ episodes: 40 });
  const own = lastJson(
    await here('evaluate seller --explore --off-policy shop --behaviour seller --json'),
  ) as {
    meanReturn: number;
    values: OffPolicyScore['values'];
  };
  expect(own.values.importanceWeighted!.estimate).toBeCloseTo(own.meanReturn, 6);
  await refuses([
    ['ablate --arms bc --behaviour random', '--behaviour is for --data.'],
    [
      'ablate --arms bc --data shop --behaviour random --envs CartPole-v1',
      '--behaviour and --envs cannot be given together',
    ],
    ['ablate --arms bc --data shop --behaviour nobody', 'nobody'],
    ['ablate --arms bc --data nowhere --behaviour random', 'There are no recordings in nowhere.'],
    ['rollout recorded/shop', 'recorded/shop cannot be played: it is recordings alone.'],
    ['train bc recorded/ --data shop', 'recorded/* stands for recordings in any folder.'],
  ]);
});
