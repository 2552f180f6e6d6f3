// Commands on tables and plans, in one process and on runs of a moment: each command once, with what only a few words of it decide. Whole runs: the slow tests.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { lastJson } from './runPrism.ts';

const folder = temporaryFolder();
const { ok, ends } = prismIn(folder);
const jsonOf = async (command: string) => lastJson(await ok(`${command} --json`));
const inFolder = (...path: readonly string[]): string => join(folder, ...path);

describe('describe', () => {
  test.each([
    [
      'ppo',
      /an agent of @prism-rl\/algo-pg[\s\S]*\nmetrics\n[\s\S]*clipFraction[\s\S]*an ablation of @prism-rl/,
    ],
    [
      'rainbow',
      /\nparts that --without removes\n {2}double +double Q-learning[\s\S]*\nparts that --with adds\n/,
    ],
    [
      'per',
      /^per: prioritized replay, for dqn and its family[\s\S]*\na part of [\s\S]*replay="proportional"/,
    ],
    ['FrozenLake8x8-v1', /spaces\n {2}observations +Discrete\(64\)\n {2}actions +Discrete\(4\)/],
  ])('%s', async (name, words) => {
    expect((await ok(`describe ${name}`)).stdout).toMatch(words);
  });

  test('as JSON: parts of agents alone, spaces of environments alone', async () => {
    const [agent] = JSON.parse((await ok('describe rainbow --json')).stdout);
    expect(agent.parts).toContainEqual(expect.objectContaining({ name: 'per', isIn: true }));
    expect(agent.parts).toContainEqual(expect.objectContaining({ name: 'iqn', isIn: false }));
    expect(agent).not.toHaveProperty('spaces');
    const [world] = JSON.parse((await ok('describe Taxi-v3 --json')).stdout);
    expect(world).toMatchObject({
      ...{ kind: 'environment', id: 'Taxi-v3' },
      spaces: { observations: 'Discrete(500)', actions: 'Discrete(6)' },
    });
    expect(world).not.toHaveProperty('parts');
  });
});

describe('tabular runs', () => {
  const train = 'train q-learning FrozenLake-v1 --steps 300 --eval-episodes 2';

  test('of several seeds in one process are those of single calls, and go on together', async () => {
    const { runs } = await jsonOf(`${train} --seeds 2-3 --together --workers 1 --run-dir pair`);
    const shown = (runs as readonly Record<string, unknown>[]).map(({ seed, runDir, reason }) => [
      ...[seed, runDir, reason],
    ]);
    expect(shown).toEqual([
      [2, 'pair/seed2', 'finished'],
      [3, 'pair/seed3', 'finished'],
    ]);
    await ok(`${train} --seed 3 --run-dir alone`);
    const last = (run: string): Buffer => {
      const names = readdirSync(inFolder(run, 'checkpoints')).filter((name) => name.endsWith('.safetensors'));
      return readFileSync(inFolder(run, 'checkpoints', names.sort().at(-1)!));
    };
    expect(last('pair/seed3').equals(last('alone'))).toBe(true);
    await ends(2, 'resume pair', 'All 2 runs in pair are finished.');
    await ends(2, `${train} --seeds 2-3 --seed 4 --run-dir none`, '--seed');
    await ends(2, `${train} --workers 2 --run-dir none`, '--workers');
    expect(existsSync(inFolder('none'))).toBe(false);
  });

  test('a run goes on from where it ended', async () => {
    await ok(`${train} --run-dir longer`);
    await ends(2, 'resume longer', 'The run in longer is finished: it ended after 300 of 300 steps.');
    const manifest = inFolder('longer', 'manifest.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"steps": 300', '"steps": 500'));
    expect(await jsonOf('resume longer')).toMatchObject({ envSteps: 500, reason: 'finished' });
    await ok('train q-learning FrozenLake-v1 --steps 500 --eval-episodes 2 --run-dir whole');
    const episodes = (run: string): string[] =>
      readFileSync(inFolder(run, 'metrics.jsonl'), 'utf8')
        .split('\n')
        .filter((line) => line.includes('"episode"'))
        .map((line) => line.replace(/"time":[^,}]*/, ''));
    expect(episodes('longer')).toEqual(episodes('whole'));
    await ends(2, 'resume nowhere', 'nowhere');
  });

  test('a run is evaluated, with the seed and the episodes that are wanted', async () => {
    await ok(`${train} --run-dir judged`);
    const evaluated = await jsonOf('evaluate judged --episodes 3 --seed 4');
    expect(evaluated).toMatchObject({ episodes: 3 });
    expect(await jsonOf('evaluate judged --episodes 3 --seed 4')).toEqual(evaluated);
    expect((await ok('evaluate judged --episodes 3 --seed 4')).output).toContain('3 episodes');
  });
});

describe('plans', () => {
  test.each([
    ['ablate --suite classic --seeds 2 --dry-run', /\d+ runs/],
    ['ablate rainbow --envs CartPole-v1 --seeds 2 --steps 500 --dry-run', /\d+ runs/],
    ['sweep plan.json --dry-run', /2 runs/],
  ])('%s', async (command, words) => {
    const arms = [{ agent: 'q-learning' }];
    const sweep = { arms, environments: [{ id: 'Taxi-v3', steps: 100 }], seeds: 2 };
    writeFileSync(inFolder('plan.json'), JSON.stringify(sweep));
    const { stdout, stderr } = await ok(`${command} --out planned`);
    expect(stdout + stderr).toMatch(words);
    expect(existsSync(inFolder('planned'))).toBe(false);
  });

  test('a look at a plan has its notes', async () => {
    const sweep = {
      arms: [{ agent: 'dqn', config: { epsilonSteps: 9000 } }],
      ...{ environments: [{ id: 'CartPole-v1', steps: 200 }], seeds: 1 },
    };
    writeFileSync(inFolder('short.json'), JSON.stringify(sweep));
    const { stderr } = await ok('sweep short.json --dry-run --out planned');
    expect(stderr).toMatch(/note: .*epsilonSteps/);
  });

  test('a suite that no environment is in is refused by its name', async () => {
    await ends(2, 'ablate rainbow --suite nothing --dry-run --out planned', 'There is no suite "nothing".');
  });

  test('a search that has nothing to search is refused before it begins', async () => {
    await ends(2, 'tune q-learning Taxi-v3 --space nothing=1..2 --out searched', 'nothing');
    await ends(2, 'tune q-learning Taxi-v3 --seeds 1 --held-out 0 --trials 0 --out searched', '--trials');
    expect(existsSync(inFolder('searched'))).toBe(false);
  });
});

// Random numbers of commands come from their seeds alone.
test('two calls with one seed say the same', async () => {
  const rows = (seed: number) => ok(`rollout Taxi-v3 --seed ${seed} --steps 20`).then(({ stdout }) => stdout);
  expect(await rows(3)).toBe(await rows(3));
  expect(await rows(3)).not.toBe(await rows(4));
  expect(new Rng(3).random()).toBe(new Rng(3).random());
});
