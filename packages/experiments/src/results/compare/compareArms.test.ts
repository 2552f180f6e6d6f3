import { interquartileMean, probabilityOfImprovement, ScoreMatrix } from '@prism-rl/stats';
import { describe, expect, test } from 'vitest';
import { data, many, run } from '../../../test/pages/exampleAblation.ts';
import { ablationFigures } from '../pages/ablation/figures/all.ts';
import { ablationMarkdown } from '../pages/ablation/markdown.ts';
import { renderAblation } from '../pages/ablation/renderAblation.ts';
import type { AblationRun } from './ablationData.ts';
import { compareArms } from './compareArms.ts';
import { formatInterval, verdictWords } from './comparisonWords.ts';

describe('statistics', () => {
  const runs = [
    run('dqn', 'A', 1, 10),
    run('dqn', 'A', 2, 30),
    run('dqn', 'B', 1, -100),
    run('dqn', 'B', 2, -80),
    run('rainbow', 'A', 1, 50),
    run('rainbow', 'A', 2, 20),
    run('rainbow', 'B', 1, -50),
    run('rainbow', 'B', 2, -60),
  ];
  const references = { A: { random: 10, solved: 60 }, B: { random: -100 } };
  const summary = compareArms(data(runs, { references }));
  const [dqn, rainbow] = summary.arms;

  test('scores are normalised by random and solved, or else by the best arm', () => {
    expect(summary.environments.A).toMatchObject({ zero: 10, one: 60 });
    expect(summary.environments.B).toMatchObject({ zero: -100, one: -55 });
    expect(summary.environments.B!.scale).toBe('B: 0 is random actions, 1 is the best arm here');
    // A: 0 and 0.4, B: 0 and 20/45.
    const scores = ScoreMatrix.fromRuns([
      [0, 0],
      [0.4, 20 / 45],
    ]);
    expect(dqn!.iqm!.estimate).toBeCloseTo(interquartileMean(scores), 12);
    expect(dqn!.iqm!.estimate).toBeCloseTo(0.2, 12);
    expect(dqn!.environments.A!.normalized).toBeCloseTo(0.2, 12);
    expect(rainbow!.environments.B!.mean).toBe(-55);
  });

  test('median, mean and optimality gap stand beside the interquartile mean, in the page and in Markdown', () => {
    // Normalised, A: 0 and 0.4, B: 0 and 4/9; the environments' means are 1/5 and 2/9.
    const mean = (1 / 5 + 2 / 9) / 2;
    expect(dqn!.mean!.estimate).toBeCloseTo(mean, 12);
    expect(dqn!.median!.estimate).toBeCloseTo(mean, 12);
    expect(dqn!.optimalityGap!.estimate).toBeCloseTo(1 - mean, 12);
    const markdown = ablationMarkdown(summary);
    expect(markdown).toContain('| arm | IQM | median | mean | optimality gap |');
    const shown = formatInterval(dqn!.optimalityGap!);
    expect(markdown).toContain(shown);
    expect(renderAblation(data(runs, { references }))).toContain(shown);
  });

  test('a page says how many seeds each arm has, if they differ', () => {
    expect(ablationMarkdown(summary)).not.toContain('Seeds in each environment');
    const uneven = compareArms(
      data([...runs, run('rainbow', 'A', 3, 20), run('rainbow', 'B', 3, 20), run('double', 'A', 1, 2)]),
    );
    expect(ablationMarkdown(uneven)).toContain(
      'Seeds in each environment: 3 of rainbow; 2 of dqn; 1 of double.',
    );
  });

  test('what rounding left of a difference is shown as none, and small differences stay', () => {
    expect(formatInterval({ estimate: 1.11e-16, low: -0.112, high: 0.117 })).toBe('0 [−0.112, 0.117]');
    expect(formatInterval({ estimate: 3e-16, low: 0, high: Number.POSITIVE_INFINITY })).toBe('0 [0, ∞]');
    expect(formatInterval({ estimate: 2, low: 0, high: Number.POSITIVE_INFINITY })).toBe('2 [0, ∞]');
    expect(formatInterval({ estimate: 3e-16, low: 2e-16, high: 4e-16 })).toBe('3e-16 [2e-16, 4e-16]');
  });

  test('the intervals of one seed are unknown: nothing tells how wide they are', () => {
    const ofOne = runs.filter(({ arm, seed }) => arm === 'rainbow' || seed === 1);
    const single = data(ofOne, { references });
    const markdown = ablationMarkdown(compareArms(single));
    expect(markdown).toMatch(/\| `dqn` \| 0 \[unknown\] \| 10 \[unknown\] \| −100 \[unknown\] \|/);
    expect(markdown).toContain('| 35 [20, 50] | −55 [−60, −50] |');
    expect(markdown).toContain('| `dqn` | 0 [unknown] | 0 [unknown] | 0 [unknown] | 1 [unknown] |\n');
    expect(markdown).toContain(
      'An interval is unknown if an arm has one seed, or all its seeds have the same score.',
    );
    expect(ablationMarkdown(summary)).not.toContain('unknown');
    const page = renderAblation(single);
    expect(page).toContain('<td>10 [unknown]</td><td>−100 [unknown]</td>');
    expect(page).toContain('<td>35 [20, 50]</td>');
    expect([page, markdown, ...ablationFigures(compareArms(single)).values()].join('')).not.toMatch(
      /NaN|undefined/,
    );
  });

  test('where all seeds of an arm score the same, the interval is unknown and the permutation test decides', () => {
    const arm = (name: string, scores: readonly number[]): AblationRun[] =>
      scores.map((score, k) => run(name, 'A', k + 1, score));
    const compared = (complete: readonly number[], baseline: readonly number[]) =>
      compareArms(data([...arm('rainbow', complete), ...arm('dqn', baseline)])).whole!;
    const [same, other] = [Array<number>(7).fill(500), [1, 2, 3, 4, 5, 6, 7]];
    const lower = same.map(() => 94.5);
    const middle = same.map(() => 4);
    for (const [complete, baseline, verdict] of [
      [same, lower, 'better'],
      [lower, same, 'worse'],
      [same, other, 'better'],
      [other, same, 'worse'],
      [same, same, 'undecided'],
      [middle, other, 'undecided'],
      [same.slice(3), lower.slice(3), 'too few seeds'],
    ] as const) {
      const whole = compared(complete, baseline);
      expect(whole.verdict).toBe(verdict);
      expect([whole.difference.low, whole.probability.high]).toEqual([Number.NaN, Number.NaN]);
    }
    // The most extreme of 14! / (7! 7!) = 3432 assignments, and its mirror image.
    expect(compared(same, lower).falseDiscoveryRate).toBeCloseTo(2 / 3432, 4);
    expect(verdictWords(compared(same, same))).toBe(
      'undecided: the permutation test finds no clear difference (q = 1)',
    );
  });

  test('the whole is compared: difference, probability, and no claim with two seeds', () => {
    const x = ScoreMatrix.fromTasks([
      [50, 20],
      [-50, -60],
    ]);
    const y = ScoreMatrix.fromTasks([
      [10, 30],
      [-100, -80],
    ]);
    expect(summary.whole).toMatchObject({ arm: 'rainbow', against: 'dqn', verdict: 'too few seeds' });
    expect(summary.whole!.probability.estimate).toBe(probabilityOfImprovement(x, y));
    expect(summary.whole!.difference.estimate).toBeCloseTo(rainbow!.iqm!.estimate - dqn!.iqm!.estimate, 12);
  });

  test('curves are put on parts of training: environments differ in their steps', () => {
    const mixed = compareArms(
      data([run('dqn', 'A', 1, 60, 1000), run('dqn', 'B', 1, 60, 4000)], {
        references: { A: { random: 10, solved: 60 }, B: { random: 10, solved: 60 } },
      }),
    );
    const { x, estimate } = mixed.arms[0]!.curve!;
    expect(x.at(9)).toBe(0.5);
    expect(estimate.at(9)).toBeCloseTo(0.4, 6); // (30 − 10) / 50
    expect(estimate.at(14)).toBeCloseTo(0.7, 6); // half way up to 1
    expect(estimate.at(-1)).toBeCloseTo(1, 6);
  });

  test('runs that were evaluated at other steps meet where the one that ends first was', () => {
    const later = {
      ...run('dqn', 'A', 2, 80),
      curve: { envSteps: [400, 900, 1100], meanReturn: [10, 30, 80] },
    };
    const { curve } = compareArms(data([run('dqn', 'A', 1, 60), later])).arms[0]!.environments.A!;
    expect(curve.x).toEqual([500, 1000]);
    expect(curve.estimate).toEqual([(30 + 14) / 2, (60 + 55) / 2]);
    expect(summary.arms[0]!.environments.A!.curve.x).toEqual([500, 1000]);
  });

  test('where one run ended before another was first evaluated there is no curve over steps, but one over the part of training', () => {
    const mixed = compareArms(data([run('dqn', 'A', 1, 60, 1000), run('dqn', 'A', 2, 60, 4000)]));
    expect(mixed.arms[0]!.environments.A!.curve.x).toEqual([]);
    expect(mixed.arms[0]!.curve!.x).toHaveLength(20);
  });

  test('speed is a part of the baseline', () => {
    expect(rainbow!.relativeSpeed).toBeCloseTo(0.25, 12);
    expect(dqn!.relativeSpeed).toBe(1);
    const later = { ...run('dqn', 'A', 3, 20), stepsPerSecond: 1e9 }; // a seed that Rainbow lacks, on another machine
    const faster = compareArms(data([...runs, later, { ...later, seed: 4 }, { ...later, seed: 5 }]));
    expect(faster.arms.map(({ relativeSpeed }) => relativeSpeed)).toEqual([1, rainbow!.relativeSpeed]);
    // The two runs of one seed are from different processors.
    const here = runs.map((one) =>
      one.seed === 1 && one.arm === 'dqn' ? { ...one, machine: { processor: 'One' } } : one,
    );
    const mixed = here.map((one) =>
      one.seed === 1 && one.arm === 'rainbow'
        ? { ...one, stepsPerSecond: 1e9, machine: 'Other, 2 cores' }
        : one,
    );
    const compared = compareArms(data(mixed)).arms.map(({ relativeSpeed }) => relativeSpeed);
    expect(compared).toEqual([1, rainbow!.relativeSpeed]);
    const onGpu = compareArms(data(runs.map((one) => ({ ...one, backend: 'gpu' }))));
    expect(onGpu.arms.map(({ relativeSpeed }) => relativeSpeed)).toEqual([null, null]);
  });

  test('further arms change no interval', () => {
    const more = compareArms(
      data([run('aaa', 'A', 1, 20), run('aaa', 'B', 1, -80), ...runs], { references }),
    );
    expect(more.arms.find(({ arm }) => arm === 'rainbow')).toEqual(rainbow);
    expect(more.whole).toEqual(summary.whole);
  });

  test('only seeds and environments that are complete go into aggregates', () => {
    const half = compareArms(
      data([...runs, run('dqn', 'A', 3, 1000), run('rainbow', 'C', 1, 7)], { references }),
    );
    expect(half.sharedEnvironments).toEqual(['A', 'B']);
    expect(half.arms[0]).toMatchObject({ seeds: 2, iqm: { estimate: dqn!.iqm!.estimate } });
    expect(half.arms[0]!.environments.A!.seeds).toEqual([1, 2, 3]);
    expect(half.arms[1]!.environments.C!.mean).toBe(7);
  });
});

describe('runs that do not fit together', () => {
  test('a run that is there twice is not counted as two seeds', () => {
    const runs = [1, 2, 3].flatMap((seed) => [run('dqn', 'A', seed, 5), run('rainbow', 'A', seed, 9)]);
    expect(() => compareArms(data([...runs, ...runs]))).toThrow('Seed 1 of dqn in A appears twice.');
  });

  test('runs of other lengths are said to be so, and counted with the steps that they took', () => {
    const mixed = data([
      ...many('dqn', 'A', 5, 6),
      ...many('dqn', 'B', 5, 6),
      run('rainbow', 'A', 1, 9, 4000),
    ]);
    expect(compareArms(mixed).environments).toMatchObject({ A: { steps: 4000, fewestSteps: 1000 } });
    expect(compareArms(mixed).environments.B).not.toHaveProperty('fewestSteps');
    const page = renderAblation(mixed);
    expect(page).toContain('1,000 to 4,000 environment steps a run');
    expect(page).toContain(
      'Runs in A took 1,000 to 4,000 steps: arms are not compared after the same training there.',
    );
    expect(page).not.toContain('Runs in B took');
    expect(page).toContain('<dd>16k</dd><dd>environment steps in all</dd>');
  });
});

test('a published agent stands for 1 where no return is that of solving', () => {
  const published = { mean: 110, agent: 'SAC of a paper' };
  const scaleOf = (references: object) =>
    compareArms(data(many('sac', 'A', 50, 3), { references: { A: { random: 10, ...references } } }))
      .environments.A;
  expect(scaleOf({ published })).toMatchObject({
    ...{ zero: 10, one: 110, scale: 'A: 0 is random actions, 1 is SAC of a paper' },
  });
  expect(scaleOf({ published, solved: 60 })).toMatchObject({ one: 60 });
});

test('where nobody is better than random actions, 1 is not said to be the best arm', () => {
  const { environments } = compareArms(data(many('dqn', 'A', 50, 3), { references: { A: { random: 90 } } }));
  expect(environments.A).toMatchObject({
    ...{ zero: 90, one: 91, scale: 'A: 0 is random actions, 1 is a return greater by 1' },
  });
});

test('arms without an environment in common have seeds nevertheless', () => {
  const apart = compareArms(data([...many('dqn', 'A', 5, 6), ...many('rainbow', 'B', 5, 7)]));
  expect(apart.seeds).toEqual({ fewest: 6, most: 7 });
  expect([apart.sharedEnvironments, apart.whole]).toEqual([[], null]);
});

describe('claims', () => {
  test('what would be a finding by itself is none where many were looked for', () => {
    // A difference with p near 0.05, by itself and beside a comparison of equals.
    const rainbow = many('rainbow', 'A', 100, 12);
    const dqn = many('dqn', 'A', 20, 12);
    const near = many('rainbow-no-per', 'A', 100, 12).map((one) => ({ ...one, score: one.score - 3.3 }));
    const equals = rainbow.map((one) => ({ ...one, arm: 'rainbow-no-double' }));
    const ofPer = (runs: readonly AblationRun[]) =>
      compareArms(data(runs)).dropOne.find(({ part }) => part === 'per')!;
    const alone = ofPer([...rainbow, ...near]);
    const amongMany = ofPer([...rainbow, ...near, ...equals]);
    expect(alone.pValue).toBe(amongMany.pValue);
    expect(alone.pValue).toBeLessThan(0.05);
    expect(alone.pValue).toBeGreaterThan(0.01);
    expect(alone.falseDiscoveryRate).toBe(alone.pValue);
    expect(amongMany.falseDiscoveryRate).toBe(2 * alone.pValue);
    expect([alone.verdict, amongMany.verdict]).toEqual(['worse', 'undecided']);
    expect(verdictWords(amongMany)).toMatch(
      /undecided: may be chance among so many comparisons \(q = 0\.\d+\)/,
    );
    expect(verdictWords(alone)).toBe('rainbow-no-per is worse than rainbow');
    // A clear verdict stays clear.
    const whole = compareArms(data([...rainbow, ...near, ...equals, ...dqn])).whole!;
    expect([whole.verdict, whole.falseDiscoveryRate < 0.001]).toEqual(['better', true]);
  });

  const verdict = (difference: number, seeds: number) =>
    compareArms(
      data([...many('rainbow', 'A', 100, seeds), ...many('rainbow-no-per', 'A', 100 + difference, seeds)]),
    ).dropOne[0]!.verdict;

  test('a clear difference of enough seeds is one, a small one is not, few seeds never are', () => {
    expect(verdict(-40, 10)).toBe('worse');
    expect(verdict(40, 10)).toBe('better');
    expect(verdict(0.5, 10)).toBe('undecided');
    expect(verdict(-40, 4)).toBe('too few seeds');
  });
});
