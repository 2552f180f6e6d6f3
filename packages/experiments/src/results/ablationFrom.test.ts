import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AblationEntry, Registry } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporaryFolder.ts';
import { type DrawResultsOptions, drawResults } from './ablationFrom.ts';
import { readResults, type SweepResult, writeResults } from './result.ts';

const folder = temporaryFolder();
const registry = new Registry([]);
const ablation: AblationEntry = {
  ...{ description: 'what PPO adds', title: 'PPO taken apart', suites: ['classic'] },
  baseline: { name: 'dqn', title: 'DQN', agent: 'dqn' },
  complete: { name: 'ppo', title: 'PPO', agent: 'ppo' },
  parts: {
    all: { title: 'everything', source: 'Schulman et al. 2017', added: { name: 'dqn+all', agent: 'ppo' } },
  },
};

interface Made {
  readonly arm: string;
  readonly environment: string;
  readonly seed: number;
  readonly score: number;
  readonly steps: number;
  readonly last: number;
}

const made = ({
  arm = 'dqn',
  environment = 'CartPole-v1',
  seed = 1,
  score = 20,
  steps = 100,
  last = 20,
}: Partial<Made>) =>
  ({
    ...{ arm, environment, seed, steps, score, stepsPerSecond: 1000 },
    curve: { envSteps: [50, 100], meanReturn: [9, last] },
  }) as unknown as SweepResult;

let places = 0;
/** A directory with results. */
function placeOf(...results: readonly Partial<Made>[]): string {
  const directory = join(folder, `results ${places++}`);
  mkdirSync(directory);
  writeResults(join(directory, 'results.jsonl'), results.map(made));
  return directory;
}

function draw(sources: readonly string[], more: Partial<DrawResultsOptions> = {}) {
  const target = join(folder, `drawn ${places++}`);
  return {
    target,
    ...drawResults({ sources, wanted: {}, target, title: 'T', ablation, registry, command: 'mine', ...more }),
  };
}

const [cartPole, acrobot] = ['CartPole-v1', 'Acrobot-v1'];
const first = placeOf({}, { seed: 2 }, { arm: 'ppo' });
const second = placeOf({ environment: acrobot }, { environment: acrobot, seed: 3, arm: 'ppo' });
const named = (runs: readonly SweepResult[]): string[] =>
  runs.map(({ arm, environment, seed }) => `${arm} ${environment} ${seed}`);

describe('drawResults', () => {
  const all = [
    `dqn ${cartPole} 1`,
    `dqn ${cartPole} 2`,
    `ppo ${cartPole} 1`,
    `dqn ${acrobot} 1`,
    `ppo ${acrobot} 3`,
  ];

  test('takes everything from directories and files, and writes lines, statistics and a page', () => {
    const { target, runs, report } = draw([first, join(second, 'results.jsonl')]);
    expect(named(runs)).toEqual(all);
    expect(named(readResults(join(target, 'results.jsonl')))).toEqual(all);
    expect(report).toBe(join(target, 'report.html'));
    for (const file of ['report.html', 'summary.json', 'summary.md', 'figures'])
      expect(existsSync(join(target, file)), file).toBe(true);
  });

  test.each([
    [{ arms: ['ppo'] }, [2, 4]],
    [{ environments: [cartPole] }, [0, 1, 2]],
    [{ seeds: [1, 3] }, [0, 2, 3, 4]],
    [{ arms: ['dqn'], seeds: [1], environments: [acrobot] }, [3]],
  ])('takes what is wanted: %j', (wanted, which) => {
    expect(named(draw([first, second], { wanted }).runs)).toEqual(which.map((k) => all[k]));
  });

  test.each([
    [{ arms: ['dqn', 'qdn'] }, 'There are no results for qdn.', 'dqn, ppo'],
    [{ environments: ['Pong'] }, 'There are no results for Pong.', `${cartPole}, ${acrobot}`],
    [{ seeds: [4] }, 'There are no results for 4.', '1, 2, 3'],
    [{ seeds: [3], arms: ['dqn'] }, 'contain no such run.', 'not in this combination'],
  ])('a wish that no run meets is named: %j', (wanted, words, hint) => {
    const target = join(folder, 'never');
    expect(() => draw([first, second], { wanted, target })).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(words),
        hint: expect.stringContaining(hint),
      }),
    );
    expect(existsSync(target)).toBe(false);
  });

  test('a run that two places know counts once, up to the digits that are published', () => {
    const near = placeOf({ score: 20.00001, last: 20.001 }, { seed: 9 });
    expect(named(draw([first, near]).runs)).toEqual([...all.slice(0, 3), `dqn ${cartPole} 9`]);
  });

  test.each([
    [{ score: 20.0001 }, 'outcomes: 20 after 100 steps, and 20.0001 after 100'],
    [{ steps: 101 }, 'outcomes: 20 after 100 steps, and 20 after 101'],
    [{ last: 20.01 }, 'learning curves'],
  ])('another outcome of the same run is refused: %j', (other, words) => {
    expect(() => draw([first, placeOf(other)])).toThrow(`appears twice with different ${words}`);
  });

  test('names the commands that made the results and its own, and those of now alone when it is drawn again', () => {
    const heading = (target: string): string =>
      JSON.parse(readFileSync(join(target, 'ablation.json'), 'utf8')).command;
    const source = placeOf({});
    writeFileSync(join(source, 'ablation.json'), JSON.stringify({ title: 'S', command: 'one\ntwo' }));
    const { target } = draw([source, second]);
    expect(heading(target)).toBe('one\ntwo\nmine');
    draw([second], { target, command: 'again' });
    expect(heading(target)).toBe('again');
    expect(named(readResults(join(target, 'results.jsonl')))).toEqual(all.slice(3));
  });

  test.each(['queue.sqlite', 'runs', 'published.json'])('does not write over a sweep: %s', (name) => {
    const target = join(folder, `sweep ${name}`);
    mkdirSync(target);
    writeFileSync(join(target, name), '');
    expect(() => draw([first], { target })).toThrow(`${target} contains the runs of a sweep.`);
  });

  test('does not write over its sources, and needs results', () => {
    expect(() => draw([first, second], { target: second })).toThrow('contains the runs of a sweep.');
    expect(named(readResults(join(second, 'results.jsonl')))).toHaveLength(2);
    expect(() => draw([first, placeOf()])).toThrow('contains no results.');
  });
});
