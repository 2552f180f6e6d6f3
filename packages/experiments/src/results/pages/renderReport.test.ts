import type { Frame } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { colourfulFrames } from '../../../../../test/pictures/colourfulFrames.ts';
import { exampleFrames, exampleReport, exampleRun } from '../../../test/pages/exampleReport.ts';
import { hrefOf, links } from './html.ts';
import { renderReport } from './renderReport.ts';
import type { ReportData } from './reportData.ts';

describe('renderReport', () => {
  test.each([
    [50, 101, 10, 475, 'not solved', 'does not reach a mean return of 475', '± 1.96'],
    [500, 101, 0, 475, 'solved', 'reaches a mean return of 475, which counts as solved', 'over 101 episodes'],
    [400, 1, 10, undefined, 'done', 'The greedy policy reaches a mean return of 400.', 'mean over 1 episode'],
  ])('a mean return of %d over %d episodes, deviation %d, solved from %s: %s', (...row) => {
    const [meanReturn, episodes, stdReturn, threshold, ...shown] = row;
    const { threshold: _, ...report } = exampleReport(500);
    const rows = [
      { type: 'evaluation', envSteps: 500, episodes, meanReturn, stdReturn, returns: [] },
    ] as const;
    const page = renderReport({ ...report, rows, ...(threshold !== undefined && { threshold }) });
    for (const one of shown) expect(page).toContain(one);
    // 1.96 · 10 / √100, in the tile and in the table.
    expect(page.split('± 1.96')).toHaveLength(meanReturn === 50 ? 3 : 1);
  });

  test('each evaluation lies in the middle of its band, one standard deviation from either edge', () => {
    const run = exampleRun(1, 20_000);
    const evaluations = run.rows.filter((row) => row.type === 'evaluation');
    const page = renderReport({ title: 't', command: 'x', ...run });
    const chart = page.split('<figure class="chart').find((one) => one.includes('<h3>Evaluation</h3>'))!;
    const [least, most] = ['0', '1'].map((end) =>
      Number(new RegExp(`data-y${end}="([^"]*)"`).exec(chart)![1]),
    );
    expect(chart).not.toContain(' data-log');
    const corners = /class="band [^"]*" d="M([^Z]*)Z"/.exec(chart)![1]!.split('L');
    const values = corners.map((corner) => most! - (Number(corner.split(' ')[1]) / 1000) * (most! - least!));
    expect(values).toHaveLength(2 * evaluations.length);
    for (const [k, { meanReturn, stdReturn }] of evaluations.entries()) {
      expect(stdReturn).toBeGreaterThan(0);
      expect(values[k]).toBeCloseTo(meanReturn + stdReturn, 1);
      expect(values.at(-1 - k)).toBeCloseTo(meanReturn - stdReturn, 1);
    }
  });

  test('the same data make the same page, and it is small', () => {
    const page = renderReport(exampleReport());
    expect(renderReport(exampleReport())).toBe(page);
    expect(page.length).toBeLessThan(200_000);
    // A long run with a large, restless film.
    const frames = Array<Frame[]>(4)
      .fill(colourfulFrames(15, 600, 400))
      .flat();
    const long = renderReport({ ...exampleReport(400_000), animation: { frames, fps: 50 } });
    expect(long.length).toBeLessThan(500_000);
  });

  test('loads nothing', () => {
    const page = renderReport(exampleReport());
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page).not.toMatch(/(?:src|href|srcset)="(?!data:)/);
    expect(page).not.toMatch(/https?:|@import|url\(/);
  });

  test('text cannot become markup, wherever it comes from', () => {
    const evil = `</script><script>alert(1)</script>"'><img src=x onerror=alert(2)>&`;
    const run = exampleRun(1, 2000);
    const rows = run.rows.map((row) => (row.type === 'update' ? { ...row, [evil]: 1 + row.envSteps } : row));
    const manifest = {
      ...run.manifest,
      environment: evil,
      agent: evil,
      agentConfig: { [evil]: evil, deep: { [evil]: [evil] } },
      context: { [evil]: evil },
    };
    const data: ReportData = {
      ...{ title: evil, command: evil, manifest, rows },
      metrics: { [evil]: evil },
      animation: { frames: exampleFrames(2), fps: 10, caption: evil },
      films: [{ mp4: Uint8Array.of(0), caption: evil }],
      figures: [{ title: evil, note: evil, svg: '' }],
      links: [evil],
    };
    const page = renderReport(data);
    expect(page.split('<script>')).toHaveLength(2);
    expect(page.split('</script>')).toHaveLength(2);
    expect(page).not.toContain('<img src=x');
    // Inside attributes, quotes stay escaped: no attribute called onerror in any tag.
    for (const tag of page.match(/<[a-z][^>]*>/g) ?? []) {
      expect(tag.replace(/"[^"]*"/g, '')).not.toMatch(/onerror|alert/);
    }
  });

  test('a run with nothing in it still has a report', () => {
    const bare = renderReport({ title: 'bare', command: 'x', ...exampleRun(1, 500), rows: [] });
    expect(bare).toContain('not evaluated');
    expect(bare).not.toMatch(/NaN|undefined|Infinity/);
  });

  test('a chart of a single point is left out', () => {
    const { rows, ...run } = exampleRun(1);
    const first = rows.find(({ type }) => type === 'evaluation')!;
    const hasChart = (kept: typeof rows): boolean =>
      renderReport({ title: 't', command: 'x', ...run, rows: kept }).includes('<h3>Evaluation</h3>');
    expect(hasChart(rows)).toBe(true);
    expect(hasChart(rows.filter((row) => row.type !== 'evaluation' || row === first))).toBe(false);
  });
});

test('no links are no paragraph', () => {
  expect(links(undefined)).toBeUndefined();
  expect(links([])).toBeUndefined();
});

test('links stand in a row, and no part of one becomes a scheme or a host', () => {
  const page = String(links(['a b/rows.jsonl', 'javascript:alert(<b>)']));
  expect(page).toBe(
    '<p class="note">Data files: <a href="./a%20b/rows.jsonl">a b/rows.jsonl</a> · <a href="./javascript%3Aalert(%3Cb%3E)">javascript:alert(&lt;b&gt;)</a></p>',
  );
  expect(hrefOf('/etc/passwd')).toBe('.//etc/passwd');
});
