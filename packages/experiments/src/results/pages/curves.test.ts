import { describe, expect, test } from 'vitest';
import { exampleRun } from '../../../test/pages/exampleReport.ts';
import { lineChart } from './chart/lineChart.ts';
import { linearTicks, type Point } from './chart/scales.ts';
import { episodeReturns, metricNames, movingMean, thin, thinDots, trendWindow } from './curves.ts';
import { escapeHtml, Html, html } from './html.ts';

describe('curves', () => {
  test('moving mean by hand', () => {
    const points: Point[] = [
      [1, 2],
      [2, 4],
      [3, 9],
      [4, 2],
    ];
    expect(movingMean(points, 2)).toEqual([
      [1, 2],
      [2, 3],
      [3, 6.5],
      [4, 5.5],
    ]);
    expect([10, 200, 1000, 100_000].map(trendWindow)).toEqual([5, 10, 50, 100]);
  });

  test.each([1, 2, 3, 5, 7, 40])(
    'moving mean of the last %i, and what is far off leaves no trace',
    (window) => {
      const values = Array.from({ length: 30 }, (_, k) => (k === 11 ? 1e20 : (k * 7) % 5));
      const means = movingMean(
        values.map((value, k): Point => [k, value]),
        window,
      );
      for (const [k, [, mean]] of means.entries()) {
        const last = values.slice(Math.max(0, k - window + 1), k + 1);
        const expected = last.reduce((sum, value) => sum + value, 0) / last.length;
        expect(Math.abs(mean - expected)).toBeLessThanOrEqual(1e-12 * expected);
      }
    },
  );

  test('thinning keeps the ends and the extremes', () => {
    const points: Point[] = Array.from({ length: 5000 }, (_, i) => [i, i === 1234 ? 99 : i % 7]);
    expect(thin(points)).toHaveLength(400);
    expect(thin(points)[0]).toEqual([0, 0]);
    expect(thin(points).at(-1)).toEqual([4999, 4999 % 7]);
    const dots = thinDots(points, 5000);
    expect(dots.length).toBeLessThanOrEqual(802);
    expect(dots).toContainEqual([1234, 99]);
    // One that is alone in its range is the lowest and the highest, and there once.
    const sparse = Array.from({ length: 1500 }, (_, i): Point => [i < 1400 ? 1 : 50 * (i - 1300), i]);
    const kept = thinDots(sparse, 10_000);
    expect(new Set(kept.map(String)).size).toBe(kept.length);
  });

  test('returns are those of episodes, or the means of many', () => {
    const rows = [
      { type: 'episode', envSteps: 10, return: 3 },
      { type: 'update', envSteps: 15, loss: 1 },
      { type: 'episodes', envSteps: 20, meanReturn: 7 },
    ] as never;
    expect(episodeReturns(rows)).toEqual([
      [10, 3],
      [20, 7],
    ]);
  });

  test('metrics: loss and epsilon first', () => {
    expect(metricNames(exampleRun(1, 1000).rows)).toEqual(['loss', 'epsilon', 'meanQ']);
  });
});

test('what differs by rounding only is drawn as a constant', () => {
  expect(linearTicks(0.1, 0.1 + 2 ** -52, 4)).toEqual([0.1]);
  const points: Point[] = [
    [0, 0.1],
    [1000, 0.1 + 2 ** -54],
    [2000, 0.1 - 2 ** -54],
  ];
  const series = [{ name: 'ε', colour: 1, style: 'line', points }] as const;
  const chart = lineChart({ id: 'e', title: 'ε', description: 'ε', series, xEnd: 2000 });
  expect(chart.toString()).toContain('points="0,500 500,500 1000,500"');
});

test('control characters, and those that reverse the order of text, are replaced', () => {
  expect(escapeHtml('a\x1b[2J\x07\x9b\x7f\u202eb\u2066\n\t界👩‍🚀')).toBe(
    'a\ufffd[2J\ufffd\ufffd\ufffd\ufffdb\ufffd\n\t界👩‍🚀',
  );
});

test('html escapes text, not markup', () => {
  expect(escapeHtml(`<a href="x" title='y'>&</a>`)).toBe(
    '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;&lt;/a&gt;',
  );
  expect(html`<p>${'<b>'}${new Html('<i>')}${[1, html`<u>`]}${undefined}${false}</p>`.markup).toBe(
    '<p>&lt;b&gt;<i>1<u></p>',
  );
});
