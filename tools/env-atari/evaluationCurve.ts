// Writes the evaluations of a run and the score of random actions, as JSON and as SVG: mean score with a 95 % interval (Student's t over
// episodes).
//
//   node --conditions=@prism-rl/source tools/env-atari/evaluationCurve.ts RUN-DIR OUT [GAMES]
//
// Writes OUT.json and OUT.svg; plays GAMES (100) at random.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, createEnvironments, Registry, Rng } from '../../packages/core/src/index.ts';
import { plugin } from '../../packages/env-atari/src/plugin.ts';
import { readMetrics } from '../../packages/loggers/src/index.ts';
import { readManifest } from '../../packages/runner/src/node/index.ts';
import { mean, studentInterval } from '../../packages/stats/src/index.ts';

const [runDir, out, games = '100'] = process.argv.slice(2) as [string, string, string?];
const randomEpisodes = Number(games);
const manifest = readManifest(runDir);
const rows = readMetrics(join(runDir, 'metrics.jsonl'));

/** Scores of whole games with uniformly random actions, in the evaluation settings. */
async function randomScores(): Promise<number[]> {
  const entry = plugin.environments![manifest.environment]!;
  const config = entry.evaluationConfig!({ ...entry.defaults, ...manifest.environmentConfig });
  const env = await createEnvironments(
    new Registry([plugin]),
    { id: manifest.environment, config: config as Config },
    randomEpisodes,
  );
  const rng = new Rng(0);
  const actions = new Int32Array(randomEpisodes);
  const scores = new Float64Array(randomEpisodes);
  const playing = new Set(scores.keys());
  env.reset({ seed: 0 });
  while (playing.size > 0) {
    rng.fillIntegers(actions, 0, env.actionSpace.flatSize);
    env.step(actions);
    for (const i of [...playing]) {
      scores[i]! += env.rewards[i]!;
      if (env.terminated[i] === 1 || env.truncated[i] === 1) playing.delete(i);
    }
  }
  return [...scores];
}

interface Point {
  readonly envSteps: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

function summary(envSteps: number, scores: readonly number[]): Point {
  const { low, high } = studentInterval(scores, 0.95);
  const rounded = (value: number): number => Math.round(100 * value) / 100;
  return { envSteps, mean: rounded(mean(scores)), low: rounded(low), high: rounded(high) };
}

const random = summary(0, await randomScores());
const evaluations = rows.flatMap((row) =>
  row.type === 'evaluation' ? [summary(row.envSteps, row.returns)] : [],
);
const { environment, agent, seed } = manifest;
const result = { environment, agent, seed, random, evaluations };
writeFileSync(`${out}.json`, `${JSON.stringify(result, null, 1)}\n`);
writeFileSync(`${out}.svg`, drawn(evaluations, random));

function drawn(points: readonly Point[], base: Point): string {
  const [width, height, left, right, bottom, top] = [640, 320, 40, 12, 36, 12];
  const most = points.at(-1)!.envSteps;
  const step = 5;
  const shown = [base, ...points].flatMap((p) => [p.mean, p.low, p.high]).filter(Number.isFinite);
  const low = step * Math.floor(Math.min(...shown) / step);
  const high = step * Math.ceil(Math.max(...shown) / step);
  const x = (steps: number): string => (left + ((width - left - right) * steps) / most).toFixed(1);
  const y = (value: number): string =>
    (top + ((height - top - bottom) * (high - value)) / (high - low)).toFixed(1);
  const grid = Array.from({ length: (high - low) / step + 1 }, (_, k) => low + k * step).map(
    (value) =>
      `<line x1="${left}" x2="${width - right}" y1="${y(value)}" y2="${y(value)}" stroke="#8884"/>` +
      `<text x="${left - 6}" y="${y(value)}" dy="4" text-anchor="end">${value}</text>`,
  );
  const ticks = Array.from({ length: Math.floor(most / 200_000) + 1 }, (_, k) => k * 200_000).map(
    (steps) => `<text x="${x(steps)}" y="${height - 18}" text-anchor="middle">${steps / 1000}k</text>`,
  );
  // Games with equal scores have no interval.
  const known = points.filter((p) => !Number.isNaN(p.low));
  const band = [
    ...known.map((p) => [p, p.high] as const),
    ...known.toReversed().map((p) => [p, p.low] as const),
  ];
  const path = (pairs: readonly (readonly [Point, number])[]): string =>
    pairs.map(([{ envSteps }, value]) => `${x(envSteps)},${y(value)}`).join(' ');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Score of the greedy policy by environment steps">`,
    `<g style="font: 12px sans-serif; fill: #777">${grid.join('')}${ticks.join('')}`,
    `<text x="${width / 2}" y="${height - 3}" text-anchor="middle">environment steps</text>`,
    `<text x="${width - right}" y="${y(base.mean)}" dy="-5" text-anchor="end">random actions</text></g>`,
    `<line x1="${left}" x2="${width - right}" y1="${y(base.mean)}" y2="${y(base.mean)}" stroke="#d55e00" stroke-dasharray="4 3"/>`,
    `<polygon points="${path(band)}" fill="#0072b2" fill-opacity="0.2"/>`,
    `<polyline points="${path(points.map((p) => [p, p.mean] as const))}" fill="none" stroke="#0072b2" stroke-width="1.5"/>`,
    '</svg>\n',
  ].join('');
}
