// The learning curve of one run: mean returns of the training episodes, window by window.
import type { Engine, Plugin } from '../../packages/core/src/index.ts';
import { train } from '../../packages/runner/src/index.ts';
import type { Curve } from './lineFigure.ts';

/** A run and its number of windows. */
export interface LearningCurveOptions {
  readonly plugins: readonly Plugin[];
  readonly env: string;
  readonly agent: string;
  readonly preset?: string;
  readonly agentConfig?: { readonly [name: string]: boolean | number | string };
  readonly steps: number;
  readonly seed: number;
  readonly engine: Engine;
  readonly windows: number;
}

/** Mean return of the training episodes that ended in each window, at the window's middle; skips windows without an episode end. */
export async function learningCurve({ windows, ...run }: LearningCurveOptions): Promise<Curve['points']> {
  const { steps } = run;
  const sums = new Float64Array(windows);
  const counts = new Float64Array(windows);
  await train({ ...run, allSteps: true }).forEach((event) => {
    if (event.type !== 'episode') return;
    const window = Math.min(windows - 1, Math.floor((event.envSteps * windows) / steps));
    sums[window]! += event.return;
    counts[window]!++;
  });
  return Array.from(sums, (sum, k) => [((k + 0.5) * steps) / windows, sum / counts[k]!] as const).filter(
    ([, value]) => Number.isFinite(value),
  );
}

/** The curves of an agent with seeds 1 to 5, all with one name and colour. */
export async function fiveCurves(
  name: string,
  colour: string,
  run: Omit<LearningCurveOptions, 'seed'>,
): Promise<Curve[]> {
  const drawn: Curve[] = [];
  for (const seed of [1, 2, 3, 4, 5])
    drawn.push({ name, colour, points: await learningCurve({ ...run, seed }), isFaint: true });
  return drawn;
}
