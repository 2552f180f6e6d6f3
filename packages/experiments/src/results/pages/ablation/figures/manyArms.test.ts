// Arms that are none of an ablation, and many of them: lines that can be told apart, and names that are all to be read.
import { expect, test } from 'vitest';
import { legendOf, pathsOf, textsOf } from '../../../../../test/pages/drawn.ts';
import { exampleAblation } from '../../../../../test/pages/exampleAblation.ts';
import type { AblationRun } from '../../../compare/ablationData.ts';
import { compareArms } from '../../../compare/compareArms.ts';
import { ablationFigures } from './all.ts';

function figuresOf(arms: readonly string[], environments = ['A'], ablation?: typeof exampleAblation) {
  const runs = arms.flatMap((arm, k) =>
    environments.flatMap((environment) =>
      [1, 2].map((seed): AblationRun => {
        const curve = { envSteps: [500, 1000], meanReturn: [k, k + seed] };
        return { arm, environment, seed, steps: 1000, score: k + seed, curve, stepsPerSecond: 100 };
      }),
    ),
  );
  return ablationFigures(compareArms({ title: 't', command: 'c', runs, ...(ablation && { ablation }) }));
}

const named = (count: number): string[] => Array.from({ length: count }, (_, k) => `arm number ${k}`);

test.each([2, 4, 5, 14, 24])('of %d arms without an ablation each has a line of its own', (count) => {
  const figures = figuresOf(named(count));
  for (const name of ['curves', 'profiles', 'curves-A']) {
    const svg = figures.get(name)!;
    expect([...legendOf(svg).values()].sort(), name).toEqual(named(count).sort());
    expect(new Set(pathsOf(svg, 'line').map(({ classes }) => classes)).size, name).toBe(count);
  }
});

test('arms beside those of an ablation look like none of them', () => {
  const ofParts = ['dqn', 'rainbow', 'dqn+per', 'rainbow-no-per', 'dqn+double', 'rainbow-no-double'];
  const arms = [...ofParts, ...named(8)];
  const figures = figuresOf(arms, ['A'], exampleAblation);
  for (const name of ['profiles', 'curves-A']) {
    expect([...legendOf(figures.get(name)!).values()].sort(), name).toEqual(arms.sort());
  }
  const others = figures.get('curves')!.split('<text class="bold"').at(-1)!;
  expect([...legendOf(others).values()].sort()).toEqual(['dqn', ...named(8)].sort());
});

test('more arms than lines can be told apart are drawn nevertheless', () => {
  expect(pathsOf(figuresOf(named(30)).get('profiles')!, 'line')).toHaveLength(30);
});

test('every name in a legend stands within the figure', () => {
  const many = figuresOf([...named(20), 'dqn', 'rainbow', 'dqn+per', 'dqn+double'], ['A'], exampleAblation);
  for (const svg of [...figuresOf(named(20)).values(), ...many.values()]) {
    const [, height] = /viewBox="0 0 \S+ (\d+)"/.exec(svg)!.map(Number);
    for (const { at, text } of textsOf(svg)) expect(at[1], text).toBeLessThan(height!);
  }
});

test('names of environments have room beside each other above the scores', () => {
  const environments = ['MountainCarContinuous-v0', 'BipedalWalkerHardcore-v3', 'A'];
  const texts = textsOf(figuresOf(['dqn', 'ppo'], environments).get('scores')!);
  const heads = texts.filter(({ classes }) => classes === 'bold mid');
  expect(heads.map(({ text }) => text)).toEqual(environments);
  // Seven units are about the width of a bold character.
  const half = (text: string): number => (7 * text.length) / 2;
  for (const [k, { at, text }] of heads.slice(1).entries()) {
    const before = heads[k]!;
    expect(at[0] - half(text)).toBeGreaterThan(before.at[0] + half(before.text));
  }
});

test('a curve that goes over the last step, as environments that step together do, stays in its box', () => {
  const curve = { envSteps: [128, 256, 1280], meanReturn: [1, 2, 3] };
  const run = { arm: 'a', environment: 'A', steps: 1000, score: 3, curve, stepsPerSecond: 1 };
  const runs = [1, 2].map((seed) => ({ ...run, seed }));
  const figures = ablationFigures(compareArms({ title: 't', command: 'c', runs }));
  const [line] = pathsOf(figures.get('curves-A')!, 'line');
  expect(Math.max(...line!.points.map(([x]) => x))).toBeLessThanOrEqual(976);
});
