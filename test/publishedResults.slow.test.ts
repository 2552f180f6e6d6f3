// Committed results match their runs, and merging sweeps neither loses nor invents anything.
import fs from 'node:fs';
import path from 'node:path';
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import type { Run } from '@prism-rl/core';
import { ablationArms } from '@prism-rl/core';
import { planRun } from '@prism-rl/runner';
import { describe, expect, test } from 'vitest';
import {
  merge,
  type Published,
  type PublishedRun,
  readFacts,
  readPublished,
  readRuns,
} from '../benchmarks/rainbow/publishedRuns.ts';
import { resultsPage } from '../benchmarks/rainbow/resultsPage.ts';
import { draw, summaryOf } from '../benchmarks/rainbow/summarize.ts';
import { loadRegistry } from '../packages/cli/src/plugins.ts';
import { root } from '../scripts/bootstrap/versions.mjs';
import { freshFolder } from './temporaryFolder.ts';

const rainbowArms = ablationArms(dqnFamily.ablations!.rainbow!);

function run(arm: string, environment: string, seed: number, more: Partial<PublishedRun> = {}): PublishedRun {
  const curve = { envSteps: [1000], meanReturn: [seed] };
  const rest = { steps: 1000, score: seed, curve, stepsPerSecond: 1, trainSeconds: 1, machine: 'm' };
  return { arm, environment, seed, configHash: `${arm} ${environment}`, ...rest, ...more };
}

function part(...runs: PublishedRun[]): Published {
  return {
    runs,
    configs: Object.fromEntries(runs.map(({ configHash }) => [configHash, {}])),
    commands: ['c'],
  };
}

describe('merging sweeps', () => {
  test('more seeds and arms are added in a fixed order, a repeated run once', () => {
    const first = part(run('dqn', 'B', 1), run('rainbow', 'B', 1), run('dqn', 'B', 2));
    const second = part(run('dqn', 'A', 1), run('dqn', 'B', 2), run('dqn', 'B', 3));
    const { runs, configs, commands } = merge([first, second]);
    expect(runs.map(({ environment, arm, seed }) => `${environment} ${arm} ${seed}`)).toEqual([
      'A dqn 1',
      'B dqn 1',
      'B dqn 2',
      'B dqn 3',
      'B rainbow 1',
    ]);
    expect(Object.keys(configs).sort()).toEqual(['dqn A', 'dqn B', 'rainbow B']);
    expect(commands).toEqual(['c']);
    expect(merge([merge([first, second]), second]).runs).toEqual(runs);
  });

  test('runs that contradict each other are refused', () => {
    const other = run('dqn', 'A', 1, { configHash: 'x' });
    expect(() => merge([part(run('dqn', 'A', 1)), part(other)])).toThrow(/other settings/);
    const better = run('dqn', 'A', 1, { score: 9 });
    expect(() => merge([part(run('dqn', 'A', 1)), part(better)])).toThrow(/other scores: 1 and 9/);
    // A solved task has its maximum score, however it was solved.
    const elsewhere = run('dqn', 'A', 1, { curve: { envSteps: [1000], meanReturn: [5] } });
    expect(() => merge([part(run('dqn', 'A', 1)), part(elsewhere)])).toThrow(/other learning curves/);
  });
});

test('results that were drawn from published ones have lost their settings, and are refused', () => {
  const folder = freshFolder();
  const { configHash: _, ...drawn } = run('dqn', 'A', 1);
  fs.writeFileSync(path.join(folder, 'results.jsonl'), `${JSON.stringify(drawn)}\n`);
  expect(() => readRuns(folder)).toThrow(/drawn from published ones.* published\.json/);
  fs.writeFileSync(path.join(folder, 'published.json'), '{}');
  expect(readRuns(folder).runs).toEqual([drawn]);
});

test('a page says what its runs cost, and which were made again and how they came out', () => {
  const runs = [
    run('dqn', 'A', 1, { trainSeconds: 5400, machine: 'AMD EPYC, 2 cores' }),
    run('dqn', 'A', 2, { trainSeconds: 1800, machine: 'Xeon, 1 cores' }),
  ];
  const again = (seed: number, score: number) => ({
    ...{ id: `A/dqn/seed${seed}`, committed: 1.5, again: score, isSame: score === 1.5, seconds: 1 },
  });
  const spotChecks = [{ processor: 'Xeon', node: 'v1', engine: 'e', runs: [again(1, 1.5), again(2, 2)] }];
  const films = [{ file: 'a.png', about: 'A game', command: 'npm run prism -- record' }];
  const page = resultsPage('# Report\n\n', runs, { spotChecks, films });
  expect(page).toMatch(/^# Report\n\n## Repeated runs\n/);
  expect(page).toContain('- A/dqn/seed1: 1.5, score and curve the same to the last digit\n');
  expect(page).toContain('- A/dqn/seed2: 2, **not** 1.5\n');
  expect(page).toContain(
    '2 runs trained for 2.0 hours in all, each on about one core of AMD EPYC or Xeon.\n',
  );
  expect(page).toContain('that is 0.020 kWh.');
  expect(page).toContain('![A game](a.png)');
  expect(resultsPage('# Report', runs, {})).not.toMatch(/Made again|Film/);
  const inOneGraph = { trainSeconds: 3600, machine: 'Xeon, 16 cores, ort-webgpu on e', runsInOneGraph: 2 };
  expect(
    resultsPage('# Report', [run('dqn', 'A', 1, inOneGraph), run('dqn', 'A', 2, inOneGraph)], {}),
  ).toContain(
    '2 runs trained for 1.0 hours in all, up to 2 in one graph, each on about one core of Xeon and a graphics processor.\n' +
      'Assuming 10 watts a core, that is 0.010 kWh, without the graphics processor.',
  );
});

const results = path.join(root, 'benchmarks', 'results');
const suites = fs
  .readdirSync(results)
  .filter((name) => fs.existsSync(path.join(results, name, 'results.jsonl')));

test.each(suites)('%s: the committed page and figures are those of the committed runs', (suite) => {
  const folder = path.join(results, suite);
  const published = readPublished(folder);
  for (const { configHash } of published.runs) expect(published.configs).toHaveProperty(configHash);
  expect(merge([published]).runs).toEqual(published.runs);
  const committed = (name: string): string => fs.readFileSync(path.join(folder, name), 'utf8');
  const beside = readFacts(folder);
  const { page, figures } = draw(suite, summaryOf(suite), published, beside);
  for (const { file } of beside.films ?? []) expect(fs.existsSync(path.join(folder, file)), file).toBe(true);
  expect(page).toBe(committed('README.md'));
  expect([...figures.keys()].sort()).toEqual(
    fs
      .globSync('*.svg', { cwd: folder })
      .map((file) => file.slice(0, -'.svg'.length))
      .sort(),
  );
  for (const [name, svg] of figures) expect(committed(`${name}.svg`), name).toBe(svg);
});

test('the settings of every published run are settings of its agent today', async () => {
  const registry = await loadRegistry(root, [], [], false);
  for (const suite of suites) {
    const { configs } = readPublished(path.join(results, suite));
    for (const { agent, environment, preset, agentConfig } of Object.values(configs) as Run[]) {
      const run = { agent, env: environment, ...(preset !== undefined && { preset }), agentConfig };
      const manifest = planRun(registry, { ...run, allowUnused: true });
      expect(manifest.agentConfig).toMatchObject(agentConfig);
    }
  }
});

test('what is published can be part of another set, whose settings stay as they were written', () => {
  const folder = path.join(results, 'minatar');
  const whole = readPublished(folder);
  expect(readRuns(folder)).toEqual(whole);
  const games = [...Map.groupBy(whole.runs, ({ environment }) => environment).values()];
  expect(merge(games.map((runs) => ({ ...whole, runs }))).runs).toEqual(whole.runs);
  const later = {
    ...whole,
    configs: Object.fromEntries(Object.keys(whole.configs).map((hash) => [hash, {}])),
  };
  expect(merge([whole, later]).configs).toEqual(whole.configs);
});

describe('bounds on learning that benchmarks/rainbow/README.md states, over at least five seeds', () => {
  const meanScore = (suite: string, environment: string, arm: string, seeds = 5): number => {
    const { runs } = readPublished(path.join(results, suite));
    const scores = runs
      .filter((run) => run.environment === environment && run.arm === arm)
      .map(({ score }) => score);
    expect(scores.length).toBeGreaterThanOrEqual(seeds);
    return scores.reduce((sum, score) => sum + score, 0) / scores.length;
  };

  test.each(rainbowArms.map(({ name }) => name))('%s balances CartPole for 300 steps', (arm) => {
    expect(meanScore('classic', 'CartPole-v1', arm)).toBeGreaterThanOrEqual(300);
  });

  test.each([
    ['dqn+nstep', 80],
    ['dqn+c51', 100],
  ])('LunarLander: %s comes to a return of %d', (arm, bound) => {
    expect(meanScore('lunarlander', 'LunarLander-v3', arm)).toBeGreaterThanOrEqual(bound);
  });

  test.each([
    ['dqn', 6],
    ['dqn+c51', 7],
    ['dqn+nstep', 9],
    ['rainbow', 9.5],
    ['rainbow-no-c51', 12],
  ])('Breakout taken apart: %s scores at least %f', (arm, bound) => {
    expect(meanScore('minatar', 'MinAtar/Breakout-v1', arm)).toBeGreaterThanOrEqual(bound);
  });

  test.each(['dqn', 'rainbow', 'rainbow-no-nstep', 'rainbow-no-per', 'rainbow-no-c51', 'rainbow-no-noisy'])(
    'Breakout, short runs: sixteen of %s learn on a GPU what they learn on a processor',
    (arm) => {
      const [onGpu, onProcessor] = ['breakout-gpu', 'breakout-gpu-beside'].map((suite) =>
        meanScore(suite, 'MinAtar/Breakout-v1', arm, 16),
      );
      expect(Math.abs(onGpu! - onProcessor!)).toBeLessThan(0.3);
      expect(onGpu).toBeGreaterThan(2);
    },
  );

  test.each([
    ['rainbow+impala', 25],
    ['rainbow+spectral', 20],
  ])('Breakout beyond Rainbow: %s scores at least %d with three seeds', (arm, bound) => {
    expect(meanScore('beyond-breakout', 'MinAtar/Breakout-v1', arm, 3)).toBeGreaterThanOrEqual(bound);
  });

  test.each([
    ['dqn', 8],
    ['dqn+c51', 5],
    ['dqn+noisy', 11],
  ])('Asterix taken apart: %s scores at least %d', (arm, bound) => {
    expect(meanScore('minatar', 'MinAtar/Asterix-v1', arm)).toBeGreaterThanOrEqual(bound);
  });

  test.each([
    ...rainbowArms.map(({ name }) => [name, 35] as const),
    ['dqn+noisy', 54],
    ['rainbow', 45],
  ] as const)('Freeway taken apart: %s scores at least %d', (arm, bound) => {
    expect(meanScore('minatar', 'MinAtar/Freeway-v1', arm)).toBeGreaterThanOrEqual(bound);
  });

  test.each([
    ['dqn', 25],
    ['dqn+c51', 30],
    ['rainbow', 34],
    ['rainbow-no-c51', 40],
  ])('Space Invaders taken apart: %s scores at least %d', (arm, bound) => {
    const [set, game] = ['minatar', 'MinAtar/SpaceInvaders-v1'];
    expect(meanScore(set, game, arm)).toBeGreaterThanOrEqual(bound);
  });

  test.each([
    ['dqn', 'Asterix', 15],
    ['dqn', 'Breakout', 10],
    ['dqn', 'Freeway', 45],
    ['dqn', 'Seaquest', 8],
    ['dqn', 'SpaceInvaders', 50],
    ['rainbow', 'Breakout', 20],
    ['rainbow', 'Freeway', 50],
    ['rainbow', 'SpaceInvaders', 50],
  ])('%s in %s scores at least %d after a million frames', (arm, game, bound) => {
    expect(meanScore('minatar-million', `MinAtar/${game}-v1`, arm, 3)).toBeGreaterThanOrEqual(bound);
  });

  test.each([
    ['Asterix', 40],
    ['Breakout', 20],
    ['Freeway', 60],
    ['Seaquest', 75],
    ['SpaceInvaders', 250],
  ])('%s: PQN scores at least %d after 3 million frames', (game, bound) => {
    expect(meanScore('pqn-minatar', `MinAtar/${game}-v1`, 'pqn')).toBeGreaterThanOrEqual(bound);
  });

  test.each(rainbowArms.map(({ name }) => name))('Seaquest: %s scores at least 0.4', (arm) => {
    expect(meanScore('minatar', 'MinAtar/Seaquest-v1', arm)).toBeGreaterThanOrEqual(0.4);
  });

  test('Rainbow is no worse than DQN over the games of MinAtar, and worse without multi-step returns', () => {
    const { whole, dropOne } = summaryOf('minatar');
    expect(whole!.difference.estimate).toBeGreaterThanOrEqual(0);
    expect(whole!.probability.estimate).toBeGreaterThan(0.5);
    expect(dropOne.find(({ part }) => part === 'nstep')!.verdict).toBe('worse');
  });

  test('Rainbow solves CartPole', () => {
    expect(meanScore('classic', 'CartPole-v1', 'rainbow')).toBeGreaterThanOrEqual(475);
  });
});
