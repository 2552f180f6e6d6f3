// Trains deep Sarsa and REINFORCE on the grid with moving obstacles, five seeds each (two minutes), and draws their learning curves:
//   node --conditions=@prism-rl/source tools/course/drawMovingGrid.ts docs/course/figures
import fs from 'node:fs';
import path from 'node:path';
import { plugin as dqnFamily } from '../../packages/algo-dqn-family/src/plugin.ts';
import { plugin as policyGradient } from '../../packages/algo-pg/src/plugin.ts';
import { plugin as gridworld } from '../../packages/env-gridworld/src/plugin.ts';
import { activateBackend } from '../../packages/nn/src/index.ts';
import { fiveCurves } from './learningCurve.ts';
import { lineFigure } from './lineFigure.ts';

const engine = await activateBackend('ort');
const plugins = [gridworld, dqnFamily, policyGradient];
const run = { plugins, env: 'MovingGridWorld-v0', steps: 60_000, windows: 40, engine };

const figure = lineFigure({
  title: 'Return of an episode while learning, five seeds each',
  xName: 'environment steps',
  yName: 'return',
  xTicks: [0, 10_000, 20_000, 30_000, 40_000, 50_000, 60_000],
  yTicks: [-8, -6, -4, -2, 0, 1],
  curves: [
    ...(await fiveCurves('deep-sarsa', '#0072b2', { ...run, agent: 'deep-sarsa' })),
    ...(await fiveCurves('reinforce', '#d55e00', { ...run, agent: 'reinforce' })),
  ],
});
fs.writeFileSync(path.join(process.argv[2] ?? '.', 'moving-grid.svg'), figure);
