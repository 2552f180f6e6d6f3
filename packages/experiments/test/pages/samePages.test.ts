// Pages, Markdown and figures, to the byte: records a digest of each section, so that every change of a page shows here. After reviewing an
// intended change, re-record it (`npx vitest run packages/experiments/test/pages/samePages.test.ts -u`).
import { Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { Digest } from '../../../../test/agents/digest.ts';
import { colourfulFrames } from '../../../../test/pictures/colourfulFrames.ts';
import type { AblationData, AblationRun } from '../../src/results/compare/ablationData.ts';
import { compareArms } from '../../src/results/compare/compareArms.ts';
import { ablationFigures } from '../../src/results/pages/ablation/figures/all.ts';
import { ablationMarkdown } from '../../src/results/pages/ablation/markdown.ts';
import { renderAblation } from '../../src/results/pages/ablation/renderAblation.ts';
import { renderReport } from '../../src/results/pages/renderReport.ts';
import { renderSolution } from '../../src/results/pages/solution/renderSolution.ts';
import { renderStudy } from '../../src/results/pages/study/renderStudy.ts';
import { exampleAblation } from './exampleAblation.ts';
import { exampleFrames, exampleReport } from './exampleReport.ts';
import { exampleHeldOut, exampleStudy } from './exampleStudy.ts';

/** A digest of each section, by its first heading. */
function sections(page: string): string[] {
  return page.split(/(?=<section|^## )/m).map((section, k) => {
    const heading = /<h2[^>]*>(.*?)<\/h2>|^## (.*)$/m.exec(section)?.slice(1).find(Boolean);
    return `${heading ?? k}: ${new Digest().add(section)}`;
  });
}

const links = ['a b/runs.jsonl', '<csv>.csv'];
const versions = { prism: '0.1.0', node: '26.10.0' };
const animation = { frames: exampleFrames(4), fps: 10, caption: 'a <film>' };

describe('a run', () => {
  const short = exampleReport(20_000);
  const svg = '<svg viewBox="0 0 2 1"><rect width="2" height="1"/></svg>';
  test.each([
    ['learns', exampleReport()],
    ['links', { ...short, links }],
    ['films', { ...short, animation, films: [{ mp4: Uint8Array.of(1, 2), caption: 'two' }] }],
    ['colours', { ...short, animation: { frames: colourfulFrames(3), fps: 5 } }],
    ['figures', { ...short, figures: [{ title: 'Q', note: 'of all', svg }] }],
    ['has just begun', { ...short, rows: short.rows.slice(0, 1) }],
  ])('%s', (_, data) => {
    expect(sections(renderReport(data))).toMatchSnapshot();
  });
});

function runsOf(arms: readonly string[], environments: readonly string[], seeds: number): AblationRun[] {
  const rng = new Rng(5);
  return arms.flatMap((arm, k) =>
    environments.flatMap((environment, at) =>
      Array.from({ length: seeds }, (_, seed): AblationRun => {
        const score = 20 * at + 9 * k + rng.normal(0, 5);
        const envSteps = Array.from({ length: 10 }, (__, i) => 100 * (i + 1));
        const meanReturn = envSteps.map((steps) => (score * Math.min(steps, 800)) / 800);
        const curve = { envSteps, meanReturn };
        const stepsPerSecond = 1000 / (k + 1);
        return { arm, environment, seed: seed + 1, steps: 1000, score, curve, stepsPerSecond };
      }),
    ),
  );
}

describe('an ablation', () => {
  const rainbow = ['dqn', 'dqn+per', 'dqn+double', 'rainbow', 'rainbow-no-per', 'rainbow-no-double'];
  const shared = { title: 'Taken apart', command: 'prism ablate' };
  const published = { mean: 200, agent: 'ppo' };
  test.each<[string, AblationData]>([
    ['many seeds', { ...shared, ablation: exampleAblation, runs: runsOf(rainbow, ['A', 'B/C'], 10) }],
    [
      'two seeds, some to do, some failed',
      {
        ...{ ...shared, ablation: exampleAblation, links, versions },
        runs: runsOf(rainbow.slice(0, 4), ['A', 'B'], 2).map((run) => ({
          ...run,
          evaluationEpisodes: 20,
          link: links[0]!,
        })),
        references: { A: { random: 1, solved: 50, published }, B: { random: -3 } },
        ...{ failures: [{ id: 'A/dqn/seed9', error: '<NaN>' }], remaining: 3, animations: [animation] },
      },
    ],
    ['arms that no ablation names', { ...shared, runs: runsOf(['one', 'two', '<b>'], ['A'], 6) }],
    ['a single run', { ...shared, runs: runsOf(['one'], ['A'], 1) }],
  ])('%s', (_, data) => {
    const summary = compareArms(data);
    const figures = [...ablationFigures(summary)].map(
      ([name, svg]) => `${name}: ${new Digest().add(String(svg))}`,
    );
    expect({
      page: sections(renderAblation(data)),
      markdown: sections(ablationMarkdown(summary)),
      figures,
      summary: String(new Digest().add(JSON.stringify(summary))),
    }).toMatchSnapshot();
  });
});

describe('a study', () => {
  test.each([
    ['nothing compared', exampleStudy],
    ['a better trial', { ...exampleStudy, heldOut: exampleHeldOut('better')! }],
    ['a worse one', { ...exampleStudy, heldOut: exampleHeldOut('worse')! }],
    ['no trial yet', { ...exampleStudy, trials: [], importance: [] }],
  ])('%s', (_, data) => {
    expect(sections(renderStudy(data))).toMatchSnapshot();
  });
});

test('a solution', () => {
  const pictures = [1, 2].map((sweep) => ({ caption: `sweep ${sweep}`, markup: `<b>${sweep}</b>` }));
  const solution = {
    ...{ title: 'Value iteration', outcome: 'It converged.', command: 'prism solve' },
    ...{ sweeps: 2, startValue: 0.125 },
    ...{ settings: { discount: 0.9, map: ['S.', '.G'] }, pictures, deltas: [1, 0.1, 1e-9] },
  };
  expect([
    ...sections(renderSolution(solution)),
    ...sections(renderSolution({ ...solution, figure: '<svg/>', pictures: [] })),
  ]).toMatchSnapshot();
});
