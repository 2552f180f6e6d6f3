// Draws the RMS error of n-step TD and TD(λ) on the random walk of 19 states, as figures 7.2 and 12.6 of Sutton & Barto do:
//   node --conditions=@prism-rl/source tools/algo-tabular/drawRandomWalk.ts packages/algo-tabular/docs
import fs from 'node:fs';
import path from 'node:path';
import {
  NStepTemporalDifference,
  TemporalDifferenceLambda,
} from '../../packages/algo-tabular/src/prediction/temporalDifference.ts';
import { walk19, walkError } from '../../packages/algo-tabular/test/randomWalk.ts';

const options = { ...walk19, runs: 100 };
const alphas = Array.from({ length: 20 }, (_, k) => (k + 1) / 20);
/** The plot: α from 0 to 1, the range of errors, and the size of the frame. */
const [low, high] = [0.25, 0.55];
const [left, top, width, height] = [60, 50, 520, 320];

interface Curve {
  readonly label: string;
  readonly errors: readonly number[];
}

function svg(title: string, curves: readonly Curve[]): string {
  const x = (alpha: number): number => left + width * alpha;
  const y = (error: number): number => top + (height * (high - error)) / (high - low);
  const text = (at: readonly [number, number], words: string, anchor = 'middle'): string =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" text-anchor="${anchor}">${words}</text>`;
  const lines = curves.flatMap(({ label, errors }, k) => {
    const colour = `hsl(${Math.round((300 * k) / curves.length)} 70% 42%)`;
    const points = alphas
      .map((alpha, i) => [alpha, errors[i]!] as const)
      .filter(([, error]) => error <= high && error >= low);
    if (points.length === 0) return [];
    const [alpha, error] = points.at(-1)!;
    const path = points.map(([a, e]) => `${x(a).toFixed(1)},${y(e).toFixed(1)}`).join(' ');
    const place = [x(alpha) + 6, y(error) + 4] as const;
    return [
      `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      `<g fill="${colour}">${text(place, label, 'start')}</g>`,
    ];
  });
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].map((alpha) => text([x(alpha), top + height + 20], String(alpha)));
  const marks = [0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55].map((error) =>
    text([left - 8, y(error) + 4], error.toFixed(2), 'end'),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 430" font-family="sans-serif" font-size="13" fill="#333">`,
    `<title>${title}</title>`,
    '<rect width="660" height="430" fill="#fff"/>',
    text([left + width / 2, 24], title),
    text([left + width / 2, top + height + 42], 'step size α'),
    `<path d="M${left} ${top}V${top + height}H${left + width}" fill="none" stroke="#999"/>`,
    ...ticks,
    ...marks,
    ...lines,
    '</svg>\n',
  ].join('\n');
}

const folder = process.argv[2] ?? '.';
const ends = 'RMS error over 19 states, first 10 episodes, mean of 100 runs';
const nCurves = [1, 2, 4, 8, 16, 32, 64, 128].map((n) => ({
  label: `n = ${n}`,
  errors: alphas.map((stepSize) => walkError(NStepTemporalDifference, { discount: 1, stepSize, n }, options)),
}));
fs.writeFileSync(path.join(folder, 'random-walk-n.svg'), svg(`n-step TD: ${ends}`, nCurves));
const lambdaCurves = [0, 0.4, 0.8, 0.9, 0.95, 0.975, 0.99].map((lambda) => ({
  label: `λ = ${lambda}`,
  errors: alphas.map((stepSize) =>
    walkError(TemporalDifferenceLambda, { discount: 1, stepSize, lambda }, options),
  ),
}));
fs.writeFileSync(path.join(folder, 'random-walk-lambda.svg'), svg(`TD(λ): ${ends}`, lambdaCurves));
for (const { label, errors } of [...nCurves, ...lambdaCurves]) {
  const best = Math.min(...errors);
  console.log(`${label}: least error ${best.toFixed(3)} at α = ${alphas[errors.indexOf(best)]}`);
}
