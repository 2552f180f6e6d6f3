// Draws the RMS error of n-step TD and TD(λ) on the random walk of 19 states, as figures 7.2 and 12.6 of Sutton & Barto do:
//   node --conditions=@prism-rl/source tools/algo-tabular/drawRandomWalk.ts packages/algo-tabular/docs
import fs from 'node:fs';
import path from 'node:path';
import {
  NStepTemporalDifference,
  TemporalDifferenceLambda,
} from '../../packages/algo-tabular/src/prediction/temporalDifference.ts';
import { walk19, walkError } from '../../packages/algo-tabular/test/randomWalk.ts';
import { lineFigure } from '../course/lineFigure.ts';

const options = { ...walk19, runs: 100 };
const alphas = Array.from({ length: 20 }, (_, k) => (k + 1) / 20);
/** The range of errors that is shown. */
const [low, high] = [0.25, 0.55];

interface Curve {
  readonly label: string;
  readonly errors: readonly number[];
}

function svg(title: string, curves: readonly Curve[]): string {
  return lineFigure({
    ...{ title, xName: 'step size α', yName: 'RMS error', names: 'at the end' },
    xTicks: [0, 0.2, 0.4, 0.6, 0.8, 1],
    yTicks: [low, 0.3, 0.35, 0.4, 0.45, 0.5, high],
    curves: curves.map(({ label, errors }, k) => ({
      name: label,
      colour: `hsl(${Math.round((300 * k) / curves.length)} 70% 42%)`,
      points: alphas
        .map((alpha, i) => [alpha, errors[i]!] as const)
        .filter(([, error]) => error <= high && error >= low),
    })),
  });
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
