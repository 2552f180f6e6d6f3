// Interactive figures: each appears in a chapter, in both languages, and draws its equation at every slider position.
import { beforeAll, describe, expect, test } from 'vitest';
import { gather } from '../build/collect.ts';
import type { Figure, Words } from '../figures/figure.ts';
import { figures } from '../figures/index.ts';
import { density, softmax, standardised } from '../figures/policies.ts';
import { huber } from '../figures/slopes.ts';
import { copiedTargets, whereabouts } from '../figures/spread.ts';
import { sweptValues } from '../figures/sweeps.ts';
import { expectedMaximum } from '../figures/targets.ts';

let texts: ReadonlyMap<string, string>;
beforeAll(async () => {
  ({ texts } = await gather());
});
const english = ({ en }: Words): string => en;
const korean = ({ ko }: Words): string => ko;

/** Every combination of each slider's smallest, initial, a middle and largest value. */
function corners({ sliders }: Figure): number[][] {
  return sliders.reduce<number[][]>(
    (all, { min, max, step, value }) => {
      const middle = min + Math.round((max - min) / 2 / step) * step;
      return all.flatMap((before) => [...new Set([min, middle, value, max])].map((one) => [...before, one]));
    },
    [[]],
  );
}

test('each of them stands in one chapter of each language, and each that a chapter names is there', () => {
  for (const language of ['', 'ko/']) {
    const named = [...texts]
      .filter(([page]) => page.startsWith(`${language}course/`))
      .flatMap(([, text]) => [...text.matchAll(/<Figure name="([^"]*)" \/>/g)].map(([, name]) => name!));
    expect(named.toSorted()).toEqual(Object.keys(figures).toSorted());
  }
});

describe.each(Object.entries(figures))('%s', (_, figure) => {
  test('draws and says something true to its numbers at all ends of its sliders', () => {
    for (const values of corners(figure)) {
      const drawings = [english, korean].map((word) => figure.draw(values, word));
      for (const { svg, says } of drawings) {
        expect(svg.length).toBeGreaterThan(100);
        for (const words of [svg, says.en, says.ko])
          expect(words, values.join()).not.toMatch(/NaN|undefined|Infinity/);
        expect(says.ko).toMatch(/[가-힣]/);
        expect(says.en).not.toMatch(/[가-힣]/);
      }
      expect(drawings[0]!.svg).not.toMatch(/[가-힣]/);
    }
  });

  test('every slider changes the picture or the sentence', () => {
    const first = figure.sliders.map(({ value }) => value);
    for (const [k, { min, max }] of figure.sliders.entries()) {
      const [low, high] = [min, max].map((value) =>
        JSON.stringify(figure.draw(first.with(k, value), english)),
      );
      expect(low).not.toBe(high);
    }
  });
});

test('their numbers are those of the equations', () => {
  // The book's figure 4.1: −1 after one sweep, and at the end −14 next to the corner and −22 at the far ones.
  expect(sweptValues(1, 1, false)[1]).toBe(-1);
  expect(sweptValues(400, 1, false)[1]).toBeCloseTo(-14, 6);
  expect(Math.min(...sweptValues(400, 1, false))).toBeCloseTo(-22, 6);
  expect(sweptValues(3, 1, true)).toEqual([0, -1, -2, -3, -1, -2, -3, -2, -2, -3, -2, -1, -3, -2, -1, 0]);
  // 1 / √π for two, and 1.5388 for ten (order statistics of the normal distribution).
  expect(expectedMaximum(1)).toBeCloseTo(0, 4);
  expect(expectedMaximum(2)).toBeCloseTo(1 / Math.sqrt(Math.PI), 3);
  expect(expectedMaximum(10)).toBeCloseTo(1.5388, 3);
  expect([0.5, 1, 3, -3].map(huber)).toEqual([0.125, 0.5, 2.5, 2.5]);
  expect(density(0, 0, 1)).toBeCloseTo(0.398942, 6);
  expect(softmax([0, Math.log(3)])).toEqual([expect.closeTo(0.25, 12), expect.closeTo(0.75, 12)]);
  const { returns, scaled } = standardised(3, 0.5);
  expect(returns).toEqual([1.75, 1.5, 1]);
  expect(scaled.reduce((sum, value) => sum + value, 0)).toBeCloseTo(0, 12);
  // Two steps from the middle: twice left, twice right, or back.
  expect(whereabouts(5, 2, 0.25)).toEqual([0.5625, 0, 0.375, 0, 0.0625]);
  expect(whereabouts(3, 50, 1)).toEqual([0, 0, 1]);
  const copied = copiedTargets(3, 1, 0.5).values;
  for (const [k, value] of [0, 0.2, 0.38, 0.542].entries()) expect(copied[k]).toBeCloseTo(value, 12);
  expect(copiedTargets(3, 50, 0.5).targets).toEqual([1, 1, 1, 1]);
  const { says } = figures.discount!.draw([0.9, 7], english);
  expect(says.en).toContain('counts 0.478 today');
  expect(says.en).toContain('counts 10.0.');
  expect(figures['cliff-targets']!.draw([0.1], english).says.en).toContain('Sarsa’s is −14.3 on average');
  expect(figures['bounded-step']!.draw([3, 5], english).says.en).toContain('M is 30.0');
});
