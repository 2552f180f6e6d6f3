import { describe, expect, test } from 'vitest';
import { data, many, run } from '../../../../test/pages/exampleAblation.ts';
import { compareArms } from '../../compare/compareArms.ts';
import { ablationFigures } from './figures/all.ts';
import { renderAblation } from './renderAblation.ts';

describe('the page', () => {
  test('arms may have any name, those of what every object has included', () => {
    const names = ['__proto__', 'constructor', 'toString'];
    const runs = [
      ...many(names[0]!, 'A', 5, 3),
      ...many(names[1]!, 'A', 9, 3),
      ...many(names[2]!, 'B', 9, 3),
    ];
    const alone = compareArms(data(runs));
    expect(alone.arms.map(({ arm, iqm }) => [arm, iqm])).toEqual(names.map((arm) => [arm, null]));
    const together = compareArms(data(runs.slice(0, 6)));
    expect(together.arms.map(({ arm, seeds, iqm }) => [arm, seeds, iqm === null])).toEqual([
      ['__proto__', 3, false],
      ['constructor', 3, false],
    ]);
    expect(renderAblation(data(runs))).toContain('toString');
  });

  test('a figure is XML whatever names hold', () => {
    const arm = 'a\0b\x1b[31mc\ufffe\ud83d\tz 😀';
    for (const svg of ablationFigures(compareArms(data(many(arm, 'A', 5, 3)))).values()) {
      // https://www.w3.org/TR/xml/#charsets
      expect(svg).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
      expect(svg).toContain('a\ufffdb\ufffd[31mc\ufffd\ufffd\tz 😀');
    }
  });

  test('environments whose names are files of one name have a figure each', () => {
    const figures = ablationFigures(compareArms(data(['A/B', 'A-B'].flatMap((id) => many('dqn', id, 5, 3)))));
    expect([...figures.keys()].filter((name) => name.startsWith('curves-'))).toEqual([
      'curves-A-B',
      'curves-A-B-2',
    ]);
    expect(figures.get('curves-A-B')).toContain('A/B');
    expect(figures.get('curves-A-B-2')).not.toContain('A/B');
  });

  test('captions speak only of panels that are drawn', () => {
    const [needs, helps, panels] = [
      'mean that Rainbow needs it',
      'mean that it helps DQN',
      'Each panel removes or adds',
    ];
    const pageOf = (...arms: string[]): string =>
      renderAblation(data(arms.flatMap((arm, k) => many(arm, 'A', 10 * k, 3))));
    const both = pageOf('dqn', 'dqn+per', 'rainbow', 'rainbow-no-per');
    for (const words of [needs, helps, panels]) expect(both).toContain(words);
    expect(pageOf('rainbow', 'rainbow-no-per')).toContain(needs);
    expect(pageOf('rainbow', 'rainbow-no-per')).not.toContain(helps);
    expect(pageOf('dqn', 'dqn+per')).toContain(helps);
    expect(pageOf('dqn', 'dqn+per')).not.toContain(needs);
    for (const words of [needs, helps, panels, 'each part'])
      expect(pageOf('dqn', 'ppo')).not.toContain(words);
  });

  test('a single run makes a page, none does not', () => {
    expect(renderAblation(data([run('dqn', 'A', 1, 3)]))).toContain('1 seed of each');
    expect(() => renderAblation(data([]))).toThrow(/at least one run/);
  });
});

describe('the page of few runs', () => {
  const runs = [
    ...many('dqn', 'A', 10, 2),
    ...many('rainbow', 'A', 30, 2),
    ...many('dqn', 'B', 10, 2),
    ...many('rainbow', 'B', 30, 2),
  ];

  test('no arm stands out above the words that there are too few seeds to tell', () => {
    const few = renderAblation(data(runs));
    expect(few).toContain('too few seeds for a claim');
    expect(few).not.toContain('Highest interquartile mean');
    const enough = ['dqn', 'rainbow'].flatMap((arm, k) => many(arm, 'A', 10 + 20 * k, 5));
    expect(renderAblation(data(enough))).toContain('Highest interquartile mean');
  });

  test('figures fill their card, and narrow screens can scroll each', () => {
    const page = renderAblation(data(runs));
    expect(page).toContain('.plate svg{display:block;width:100%');
    const figures = page.match(/<figure class="plate">/g)!.length;
    expect(
      page.match(/<div class="scroll" tabindex="0" role="region" aria-label="[^"]+"><svg/g),
    ).toHaveLength(figures);
    for (const [, width] of page.matchAll(/<svg[^>]* width="([\d.]+)"/g))
      expect([640, 1000].some((full) => Math.abs(Number(width) - full) < 12)).toBe(true);
  });
});
