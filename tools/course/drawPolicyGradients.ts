// Trains the agents of the chapters on actor-critics and on the Gaussian policy gradient, five seeds each (about three minutes on one
// core), and draws their learning curves:
//   node --conditions=@prism-rl/source tools/course/drawPolicyGradients.ts docs/course/figures
import fs from 'node:fs';
import path from 'node:path';
import { plugin as policyGradient } from '../../packages/algo-pg/src/plugin.ts';
import { plugin as box2d } from '../../packages/env-box2d/src/plugin.ts';
import { plugin as classic } from '../../packages/env-classic/src/plugin.ts';
import { activateBackend } from '../../packages/nn/src/index.ts';
import { fiveCurves, type LearningCurveOptions } from './learningCurve.ts';
import { type Curve, lineFigure } from './lineFigure.ts';

const engine = await activateBackend('ort');
const shared = { plugins: [classic, box2d, policyGradient], engine, windows: 40 };
const [blue, orange] = ['#0072b2', '#d55e00'];

const curves = (
  name: string,
  colour: string,
  run: Omit<LearningCurveOptions, 'plugins' | 'engine' | 'windows' | 'seed'>,
): Promise<Curve[]> => fiveCurves(name, colour, { ...shared, ...run });

/** The same curve over the fraction of its steps. */
function shareOf(steps: number, { points, ...curve }: Curve): Curve {
  return { ...curve, points: points.map(([x, y]) => [x / steps, y]) };
}

function write(name: string, options: Parameters<typeof lineFigure>[0]): void {
  fs.writeFileSync(path.join(process.argv[2] ?? '.', name), lineFigure(options));
}

const pole = { env: 'CartPole-v1', agent: 'a2c' };
write('actor-critics.svg', {
  title: 'Return of an episode while learning, five seeds each',
  xName: 'share of the steps: 50 000 one by one, 400 000 in eight environments',
  yName: 'return',
  xTicks: [0, 0.25, 0.5, 0.75, 1],
  yTicks: [0, 100, 200, 300, 400, 500],
  curves: [
    ...(await curves('one step at a time', orange, { ...pole, preset: 'one-step', steps: 50_000 })).map(
      (curve) => shareOf(50_000, curve),
    ),
    ...(await curves('A2C', blue, { ...pole, steps: 400_000 })).map((curve) => shareOf(400_000, curve)),
  ],
});

const keras = { env: 'CartPole-v0', agent: 'actor-critic', steps: 200_000 };
write('keras-actor-critic.svg', {
  title: 'Return of an episode until it counts as solved, five seeds each',
  xName: 'environment steps',
  yName: 'return',
  xTicks: [0, 25_000, 50_000, 75_000, 100_000, 125_000],
  yTicks: [0, 50, 100, 150, 200],
  curves: [
    ...(await curves('as the script', orange, keras)),
    ...(await curves('gradient stopped', blue, { ...keras, agentConfig: { stopGradient: true } })),
  ],
});

write('gaussian-policy-gradient.svg', {
  title: 'Return of an episode while learning, five seeds',
  xName: 'environment steps',
  yName: 'return',
  xTicks: [0, 500_000, 1_000_000, 1_500_000, 2_000_000],
  yTicks: [-300, -200, -100, 0, 100, 200],
  curves: await curves('Gaussian policy gradient', blue, {
    env: 'LunarLanderContinuous-v3',
    agent: 'gaussian-pg',
    steps: 2_000_000,
  }),
});
process.exit(0);
