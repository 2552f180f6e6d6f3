import { describe, expect, test } from 'vitest';
import { colourfulFrames } from '../../../../../test/pictures/colourfulFrames.ts';
import { exampleFrames, exampleReport, exampleRun } from '../../../test/pages/exampleReport.ts';
import { renderReport } from './renderReport.ts';
import type { ReportData } from './reportData.ts';

/** The words of the page, one line an element: what stays when all style is gone. */
function words(page: string): string[] {
  return page
    .replace(/<(style|script|svg)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<span class="[xy]"[\s\S]*?<\/span>/g, '')
    .replace(/<[^>]+>/g, '\n')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

describe('renderReport', () => {
  test('shows figures as they are, their words escaped', () => {
    const svg = '<svg viewBox="0 0 2 1"><rect width="2" height="1"/></svg>';
    const figures = [{ title: 'Q of <a>', note: 'One & two', svg }];
    const page = renderReport({ ...exampleReport(), figures });
    expect(page).toContain(`</figcaption>${svg}</figure>`);
    expect(page).toContain('<h3>Q of &lt;a&gt;</h3>');
    expect(words(page)).toContain('One &amp; two');
    expect(renderReport({ ...exampleReport(), figures: [] })).toBe(renderReport(exampleReport()));
  });

  test('tells all about three runs', () => {
    const text = words(renderReport(exampleReport()));
    expect(text.slice(0, 5)).toEqual([
      'DQN on CartPole-v1',
      'DQN on CartPole-v1',
      'Three runs that differ in nothing but their seed.',
      'solved',
      'All 3 runs reach a mean return of 475, which counts as solved.',
    ]);
    const headings = [
      'Learning',
      'Learning curve',
      'Evaluation',
      'Loss',
      'ε',
      'meanQ',
      'Speed',
      'Make it again',
      'Configuration',
    ];
    let last = -1;
    for (const heading of headings) {
      const at = text.indexOf(heading, last + 1);
      expect(at, heading).toBeGreaterThan(last);
      last = at;
    }
    expect(text).toContain('npm run prism -- train dqn CartPole-v1 --preset cartpole --steps 50000 --seed 1');
    expect(text).toContain('mean and 95 % interval, 3 seeds');
    for (const [key, value] of [
      ['seed', '1, 2, 3'],
      ['agent.learningRate', '0.00025'],
      ['agent.hidden', '[120,84]'],
      ['agent.explore.fraction', '0.5'],
      ['environment.maxEpisodeSteps', '500'],
      ['node', '26.10.0'],
      ['git', 'abc1234'],
    ]) {
      expect(text[text.indexOf(key!) + 1], key).toBe(value);
    }
  });

  test('of several runs, the time is that of the longest', () => {
    const text = words(
      renderReport({ ...exampleReport(), runs: [60, 90, 30].map((s) => exampleRun(1, s * 9000)) }),
    );
    expect(text.slice(text.indexOf('Time'), text.indexOf('Time') + 3)).toEqual([
      'Time',
      '1 min 30 s',
      'the longest run',
    ]);
  });

  test('of one run, each evaluation lies in the middle of its band, one standard deviation from either edge', () => {
    const run = exampleRun(1, 20_000);
    const evaluations = run.rows.filter((row) => row.type === 'evaluation');
    const page = renderReport({ title: 't', command: 'x', runs: [run] });
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
    const frames = Array.from({ length: 4 }, () => colourfulFrames(15, 600, 400)).flat();
    const long = renderReport({ ...exampleReport([1, 2, 3], 400_000), animation: { frames, fps: 50 } });
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
      title: evil,
      subtitle: evil,
      command: evil,
      runs: [
        { ...run, name: evil, manifest, rows },
        { ...run, name: 'b', manifest, rows },
        { ...run, name: 'c', manifest, rows, group: evil },
        { ...run, name: 'failed', manifest, rows, error: evil },
      ],
      metrics: { [evil]: evil },
      animation: { frames: exampleFrames(2), fps: 10, caption: evil },
      versions: { [evil]: evil },
      generatedAt: evil,
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

  test('films from the time of learning stand below the curves', () => {
    const mp4 = Uint8Array.of(0, 0, 0, 24, 102, 116, 121, 112);
    const caption = 'After 1024 steps: <b>';
    const page = renderReport({ ...exampleReport(), films: [{ mp4, caption }] });
    const source = /<video [^>]*src="data:video\/mp4;base64,([^"]*)"/.exec(page)?.[1] ?? '';
    expect(Uint8Array.from(Buffer.from(source, 'base64'))).toEqual(mp4);
    expect(page).toContain('After 1024 steps: &lt;b&gt;');
    expect(page).toContain('media-src data:');
    const none = renderReport({ ...exampleReport(), films: [] });
    expect(none.includes('<video')).toBe(false);
    expect(none.includes('While it learned')).toBe(false);
  });

  test('a run without evaluation, with little in it, or failed, still has a report', () => {
    const run = exampleRun(1, 500);
    const bare = renderReport({ title: 'bare', command: 'x', runs: [{ ...run, rows: [] }] });
    expect(words(bare)).toContain('not evaluated');
    expect(words(bare)).toContain('–');
    expect(bare).not.toMatch(/NaN|undefined|Infinity/);
    const failed = renderReport({
      title: 'failed',
      command: 'x',
      runs: [run, { ...run, error: 'loss is not a number' }],
    });
    expect(words(failed)).toContain('1 of 2 runs failed.');
    expect(words(failed)).toContain('loss is not a number');
    const early = { ...exampleRun(3, 500), rows: [], error: 'no memory' };
    const two = renderReport({ title: 't', command: 'x', runs: [run, exampleRun(2, 500), early] });
    expect(two).toContain('mean of 2 runs');
    expect(two).not.toContain('mean of 3 runs');
    expect(() => renderReport({ title: '', command: '', runs: [] })).toThrow(/at least one run/);
  });

  test('several groups: a colour, a mean and a tile each', () => {
    const arms = ['dqn', 'rainbow'].flatMap((group) =>
      [1, 2].map((seed) => ({ ...exampleRun(seed, 5000), group })),
    );
    const text = words(renderReport({ title: 'arms', command: 'x', runs: arms }));
    expect(text).toContain('rainbow: mean');
    expect(text).toContain('lowest to highest');
    expect(text).toContain('seed 2 · rainbow');
  });

  test('a chart of a single point is left out', () => {
    const { rows, ...run } = exampleRun(1);
    const first = rows.find(({ type }) => type === 'evaluation')!;
    const hasChart = (kept: typeof rows): boolean =>
      renderReport({ title: 't', command: 'x', runs: [{ ...run, rows: kept }] }).includes(
        '<h3>Evaluation</h3>',
      );
    expect(hasChart(rows)).toBe(true);
    expect(hasChart(rows.filter((row) => row.type !== 'evaluation' || row === first))).toBe(false);
  });

  test.each([
    ['groups', 20],
    ['runs of one group', 12],
  ])('of many %s each has a line of its own, which the legend and the table show', (what, count) => {
    const runs = Array.from({ length: count }, (_, k) => ({
      ...exampleRun(k + 1, 1000),
      group: what === 'groups' ? `group ${k}` : 'all',
    }));
    const page = renderReport({ title: 't', command: 'x', runs });
    const names = runs.map(({ name, group }) => (what === 'groups' ? group : name));
    const charts = page.split('<figure class="chart').slice(1);
    const linesOf = (chart: string): [string, string][] =>
      [...chart.matchAll(/<polyline class="(?:line|faint) ([^"]*)" data-name="([^"]*)"/g)].map(
        ([, classes, name]) => [name!, classes!],
      );
    for (const chart of charts) {
      const lines = new Map(linesOf(chart));
      for (const name of names) expect([...lines.keys()]).toContain(name);
      expect(new Set(lines.values()).size).toBe(lines.size);
    }
    const [learning = ''] = charts;
    const keys = new Map(linesOf(learning));
    for (const name of names) expect(learning).toMatch(new RegExp(`${keys.get(name)}"></i>${name}</li>`));
    const table = page.slice(page.indexOf('id="results"'));
    for (const [k, { name }] of runs.entries()) {
      expect(table).toMatch(new RegExp(`class="key line ${keys.get(names[k]!)}"></i>${name}[< ]`));
    }
  });
});
