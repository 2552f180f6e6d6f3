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
import type { Point } from '../../packages/experiments/src/results/pages/chart/index.ts';
import { readMetrics } from '../../packages/loggers/src/index.ts';
import { readManifest } from '../../packages/runner/src/node/index.ts';
import { mean, studentInterval } from '../../packages/stats/src/index.ts';
import { lineFigure } from '../course/lineFigure.ts';

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

interface Evaluation {
  readonly envSteps: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

function summary(envSteps: number, scores: readonly number[]): Evaluation {
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

function drawn(points: readonly Evaluation[], base: Evaluation): string {
  const most = points.at(-1)!.envSteps;
  const step = 5;
  const shown = [base, ...points].flatMap((p) => [p.mean, p.low, p.high]).filter(Number.isFinite);
  const [low, high] = [Math.floor(Math.min(...shown) / step), Math.ceil(Math.max(...shown) / step)];
  const pairs = (of: 'mean' | 'low' | 'high'): Point[] => points.map((one) => [one.envSteps, one[of]]);
  return lineFigure({
    ...{ title: 'Score of the greedy policy', xName: 'environment steps', yName: 'score' },
    xTicks: Array.from({ length: 6 }, (_, k) => (k * most) / 5),
    yTicks: Array.from({ length: high - low + 1 }, (_, k) => step * (low + k)),
    curves: [
      {
        ...{ name: 'greedy policy', colour: '#0072b2', points: pairs('mean') },
        interval: { low: pairs('low'), high: pairs('high') },
      },
      {
        ...{ name: 'random actions', colour: '#d55e00', isFaint: true },
        points: [
          [0, base.mean],
          [most, base.mean],
        ],
      },
    ],
  });
}
