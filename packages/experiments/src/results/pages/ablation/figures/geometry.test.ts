// Figures of an ablation, read back from the drawn SVG by the numbers at their axes: they say what the summary says.
import { Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import type { DrawnText } from '../../../../../test/pages/drawn.ts';
import { axisOf, legendOf, pathsOf, textsOf, written } from '../../../../../test/pages/drawn.ts';
import { exampleAblation } from '../../../../../test/pages/exampleAblation.ts';
import type { AblationRun, SummaryCurve } from '../../../compare/ablationData.ts';
import { compareArms } from '../../../compare/compareArms.ts';
import { ablationFigures } from './all.ts';

/** Mean scores; the better, the further from the first in any order of drawing. */
const arms = {
  dqn: 10,
  'dqn+per': 25,
  'dqn+double': 5,
  rainbow: 40,
  'rainbow-no-per': 20,
  'rainbow-no-double': 44,
};
const environments = { 'CartPole-v1': 1000, 'Acrobot-v1': 4000 };

const rng = new Rng(3);
const runs = Object.entries(arms).flatMap(([arm, mean], k) =>
  Object.entries(environments).flatMap(([environment, steps]) =>
    Array.from({ length: 6 }, (_, seed): AblationRun => {
      const score = mean + rng.normal(0, 6);
      const envSteps = [0.25, 0.5, 0.75, 1].map((part) => part * steps);
      const curve = { envSteps, meanReturn: [0, score / 3, score / 2, score] };
      return { arm, environment, seed, steps, score, curve, stepsPerSecond: 1000 / (k + 1) };
    }),
  ),
);
const references = { 'CartPole-v1': { random: 0, solved: 50 }, 'Acrobot-v1': { random: 0, solved: 50 } };
const summary = compareArms({
  title: 'An ablation',
  command: 'prism ablate',
  ablation: exampleAblation,
  runs,
  references,
});
const { parts } = exampleAblation;
const drawn = new Map([...ablationFigures(summary)].map(([name, figure]) => [name, String(figure)]));
const curveOf = new Map(summary.arms.map(({ arm, curve }) => [arm, curve!]));

/** Numbers beside a box and below it. */
function axes(texts: readonly DrawnText[]) {
  const marks = texts.filter(
    ({ classes, text }) => /soft (end|mid)/.test(classes) && !Number.isNaN(written(text)),
  );
  const beside = marks.filter(({ classes }) => classes === 'soft end');
  const below = marks.filter(({ classes }) => classes === 'soft mid');
  const x = axisOf(below.map(({ at, text }) => [at[0], written(text)]));
  // Numbers stand 4 below the middle of what they name.
  const y = axisOf(beside.map(({ at, text }) => [at[1] - 4, written(text)]));
  expect(x(100)).toBeGreaterThan(x(0));
  expect(y(0)).toBeGreaterThan(y(100));
  return { x, y };
}

/** That a part of a figure draws the curves of these arms, each with its name and, where it has one, its band. */
function expectCurves(
  svg: string,
  curves: ReadonlyMap<string, SummaryCurve>,
  bands: readonly string[],
): void {
  const { x, y } = axes(textsOf(svg));
  const names = legendOf(svg);
  expect([...names.values()].sort()).toEqual([...curves.keys()].sort());
  const lines = new Map(pathsOf(svg, 'line').map(({ classes, points }) => [names.get(classes), points]));
  const areas = new Map(pathsOf(svg, 'band').map(({ classes, points }) => [names.get(classes), points]));
  expect([...lines.keys()].sort()).toEqual([...curves.keys()].sort());
  expect([...areas.keys()].sort()).toEqual([...bands].sort());
  const values = [...curves.values()].flatMap(({ low, high }) => [...low, ...high]);
  // A tenth of a unit is what places are rounded to.
  const close = (value: number): unknown => ({
    asymmetricMatch: (other: number) => Math.abs(other - value) < tolerance,
  });
  const tolerance = 0.006 * (Math.max(...values) - Math.min(...values));
  for (const [name, { x: xs, estimate, low, high }] of curves) {
    const line = lines.get(name)!;
    expect(line.map(([, place]) => y(place))).toEqual(estimate.map(close));
    for (const [k, [place]] of line.entries())
      expect(x(place) / xs.at(-1)!).toBeCloseTo(xs[k]! / xs.at(-1)!, 2);
    const area = areas.get(name)?.map(([, place]) => y(place));
    if (area !== undefined) expect(area).toEqual([...high, ...low.toReversed()].map(close));
  }
}

describe('the learning curves', () => {
  const svg = drawn.get('curves')!;
  // A panel begins with its name.
  const panels = svg.split('<text class="bold"').slice(1);

  test('stand in a panel for each improvement, with DQN and Rainbow in all of them', () => {
    const named = panels.map((panel) => /^[^>]*>([^<]*)</.exec(panel)![1]);
    const keys = ['per', 'double'];
    expect(named).toEqual(keys.map((key) => parts[key]!.title));
    for (const [k, panel] of panels.entries()) {
      const key = keys[k]!;
      const shown = ['dqn', 'rainbow', `dqn+${key}`, `rainbow-no-${key}`];
      expectCurves(panel, new Map(shown.map((arm) => [arm, curveOf.get(arm)!])), shown);
    }
  });

  test.each(Object.keys(environments))('in %s show every arm', (id) => {
    const curves = summary.arms.map(({ arm, environments: own }) => [arm, own[id]!.curve] as const);
    expectCurves(drawn.get(`curves-${id}`)!, new Map(curves), ['dqn', 'rainbow']);
  });
});

test('performance profiles show every arm, and fall', () => {
  const profiles = new Map(summary.arms.map(({ arm, profile }) => [arm, profile!]));
  expectCurves(drawn.get('profiles')!, profiles, ['dqn', 'rainbow']);
  for (const { estimate } of profiles.values()) {
    expect(estimate).toEqual([...estimate].sort((a, b) => b - a));
    expect(estimate[0]! - estimate.at(-1)!).toBeGreaterThan(0.5);
  }
});

/** Rows of a figure of bars or dots: panel, name, the interval and the value drawn. */
function rowsOf(svg: string) {
  const texts = textsOf(svg);
  const titles = texts.filter(({ classes }) => classes === 'bold');
  const whiskers = [...svg.matchAll(/class="whisker" d="M(\S+) (\S+)H(\S+?)M/g)].map(([, low, y, high]) => ({
    low: Number(low),
    high: Number(high),
    y: Number(y),
  }));
  const dots = [...svg.matchAll(/<circle [^>]*cx="([^"]*)" cy="([^"]*)"/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ]);
  const bars = [
    ...svg.matchAll(/<rect class="bar[^"]*" x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)"/g),
  ].map(([, ...numbers]) => numbers.map(Number));
  return titles.flatMap((title, p) => {
    const right = titles[p + 1]?.at[0] ?? Number.POSITIVE_INFINITY;
    const inPanel = (x: number): boolean => x >= title.at[0] - 1 && x < right;
    const below = texts.filter(({ classes, at }) => classes === 'soft mid' && inPanel(at[0]));
    const x = axisOf(below.map(({ at, text }) => [at[0], written(text)]));
    const zero = [...svg.matchAll(/class="zero" d="M(\S+) /g)]
      .map((match) => Number(match[1]))
      .find(inPanel)!;
    return texts
      .filter(({ classes, at }) => classes === 'end' && at[0] < title.at[0] && at[0] > title.at[0] - 10)
      .map(({ text: name, at: [, y] }) => {
        const isHere = (place: number): boolean => Math.abs(place + 4 - y) < 1;
        const whisker = whiskers.find((one) => inPanel(one.low) && isHere(one.y));
        const dot = dots.find(([cx, cy]) => inPanel(cx!) && isHere(cy!));
        const bar = bars.find(([left, top, , height]) => inPanel(left!) && isHere(top! + height! / 2));
        const end = bar && (Math.abs(bar[0]! - zero) < 0.2 ? bar[0]! + bar[2]! : bar[0]!);
        return {
          panel: title.text,
          name,
          origin: x(zero),
          value: x(dot?.[0] ?? end!),
          ...(whisker && { low: x(whisker.low), high: x(whisker.high) }),
        };
      });
  });
}

const nameOf = (key: string): string => parts[key]!.title;

/** How often a run of `a` beats one of `b`, pair by pair. */
function beats(a: string, b: string): number {
  const scores = (arm: string, id: string): number[] =>
    runs.filter((run) => run.arm === arm && run.environment === id).map(({ score }) => score);
  const shares = Object.keys(environments).map((id) => {
    const pairs = scores(a, id).flatMap((x) => scores(b, id).map((y) => (x > y ? 1 : x === y ? 0.5 : 0)));
    return pairs.reduce<number>((sum, won) => sum + won, 0) / pairs.length;
  });
  return (shares[0]! + shares[1]!) / 2;
}

test('probabilities are those of what the panel says, each within its interval', () => {
  const rows = rowsOf(drawn.get('probabilities')!.replaceAll('&gt;', '>'));
  const expected = [
    ...['per', 'double'].map((key) => [
      'P(rainbow > without it)',
      nameOf(key),
      beats('rainbow', `rainbow-no-${key}`),
    ]),
    ...['per', 'double'].map((key) => ['P(with it > dqn)', nameOf(key), beats(`dqn+${key}`, 'dqn')]),
    ['P(with it > dqn)', 'rainbow', beats('rainbow', 'dqn')],
  ] as const;
  expect(rows.map(({ panel, name }) => [panel, name]).sort()).toEqual(
    expected.map(([panel, name]) => [panel, name]).sort(),
  );
  for (const [panel, name, probability] of expected) {
    const row = rows.find((one) => one.panel === panel && one.name === name)!;
    expect(row.value).toBeCloseTo(probability as number, 2);
    expect(row.low).toBeLessThanOrEqual(row.value + 1e-9);
    expect(row.high).toBeGreaterThanOrEqual(row.value - 1e-9);
    expect(row.origin).toBeCloseTo(0.5, 2);
  }
  // Leaving prioritized replay out of Rainbow hurts here, leaving double Q-learning out does not.
  expect(expected[0]![2]).toBeGreaterThan(0.8);
  expect(expected[1]![2]).toBeLessThan(0.5);
});

test('effects go from 0 to the difference, to the right where it is a gain, within its interval', () => {
  const rows = rowsOf(drawn.get('effects')!);
  const both = [
    ...summary.dropOne.map((one) => ['rainbow without it, less rainbow', one] as const),
    ...summary.addOne.map((one) => ['dqn with it, less dqn', one] as const),
  ];
  expect(rows).toHaveLength(both.length);
  for (const [panel, { part, difference }] of both) {
    const row = rows.find((one) => one.panel === panel && one.name === nameOf(part))!;
    expect(row.origin).toBeCloseTo(0, 2);
    expect(row.value).toBeCloseTo(difference.estimate, 2);
    expect(row.low).toBeCloseTo(difference.low, 2);
    expect(row.high).toBeCloseTo(difference.high, 2);
    expect(difference.estimate).toBeGreaterThan(difference.low);
    expect(difference.estimate).toBeLessThan(difference.high);
  }
  expect(Math.sign(summary.dropOne.find(({ part }) => part === 'per')!.difference.estimate)).toBe(-1);
});

test('speeds are bars from 0, every arm one', () => {
  const rows = rowsOf(drawn.get('cost')!);
  expect(rows.map(({ name }) => name).sort()).toEqual(Object.keys(arms).sort());
  for (const [k, arm] of Object.keys(arms).entries()) {
    const row = rows.find(({ name }) => name === arm)!;
    expect(row.value).toBeCloseTo(1 / (k + 1), 1);
    expect(row.origin).toBeCloseTo(0, 2);
  }
});

test('scores stand in the row of their arm and the column of their environment, in a stronger colour where they are better', () => {
  const svg = drawn.get('scores')!;
  const texts = textsOf(svg);
  const shades = [
    ...svg.matchAll(/<rect class="heat" x="(\S+)" y="(\S+)" width="(\S+)" [^>]*opacity="(\S+)"/g),
  ];
  for (const id of Object.keys(environments)) {
    const [x] = texts.find(({ text }) => text === id)!.at;
    const column = summary.arms.map(({ arm, environments: own }) => {
      const [, y] = texts.find(({ classes, text }) => classes === 'end' && text === arm)!.at;
      const cell = texts.find(
        ({ classes, at }) => classes === 'mid' && Math.abs(at[0] - x) < 1 && at[1] === y,
      )!;
      const shade = shades.find(
        (one) =>
          Math.abs(Number(one[1]) + Number(one[3]) / 2 - x) < 2 && Math.abs(Number(one[2]) + 17 - y) < 1,
      )!;
      expect(written(cell.text)).toBeCloseTo(own[id]!.mean, 0);
      return [own[id]!.mean, Number(shade[4])] as const;
    });
    const order = [...column].sort(([a], [b]) => a - b).map(([, shade]) => shade);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order.at(-1)! - order[0]!).toBeGreaterThan(0.5);
  }
});
