// Draws the learning curves of some runs as one SVG: the mean return of each window of training episodes, one line a run.
//
//   node --conditions=@prism-rl/source tools/algo-dqn-family/drawLearningCurve.ts OUT.svg RUN-DIR…
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMetrics } from '../../packages/loggers/src/index.ts';

const [out, ...runDirs] = process.argv.slice(2) as [string, ...string[]];
const [width, height, left, bottom, top] = [640, 320, 48, 36, 12];
const windows = 60;
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];

/** Mean return of the episodes that ended in each of equal windows of steps; empty windows are left out. */
function curve(runDir: string): { steps: number; value: number }[] {
  const episodes = readMetrics(join(runDir, 'metrics.jsonl')).filter((row) => row.type === 'episode');
  const size = episodes.at(-1)!.envSteps / windows;
  return Array.from({ length: windows }, (_, k) => {
    const inside = episodes.filter(
      ({ envSteps }) => Math.min(windows - 1, Math.floor(envSteps / size)) === k,
    );
    const value = inside.reduce((sum, episode) => sum + episode.return, 0) / inside.length;
    return { steps: (k + 0.5) * size, value };
  }).filter(({ value }) => Number.isFinite(value));
}

const curves = runDirs.map(curve);
const points = curves.flat();
const most = Math.max(...points.map(({ steps }) => steps));
const low = Math.floor(Math.min(...points.map(({ value }) => value)) / 100) * 100;
const high = Math.ceil(Math.max(...points.map(({ value }) => value)) / 100) * 100;
const x = (steps: number): number => left + ((width - left - 8) * steps) / most;
const y = (value: number): number => top + ((height - top - bottom) * (high - value)) / (high - low);

const marks = Array.from({ length: (high - low) / 100 + 1 }, (_, k) => low + k * 100);
const grid = marks.map(
  (value) =>
    `<line x1="${left}" x2="${width - 8}" y1="${y(value)}" y2="${y(value)}" stroke="#8884"/>` +
    `<text x="${left - 6}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
);
const ticks = Array.from({ length: Math.floor(most / 50_000) + 1 }, (_, k) => k * 50_000).map(
  (steps) => `<text x="${x(steps)}" y="${height - 18}" text-anchor="middle">${steps / 1000}k</text>`,
);
const lines = curves.map(
  (run, k) =>
    `<polyline fill="none" stroke-width="1.5" stroke="${colours[k % colours.length]}" points="${run
      .map(({ steps, value }) => `${x(steps).toFixed(1)},${y(value).toFixed(1)}`)
      .join(' ')}"/>`,
);
const style = 'font: 12px sans-serif; fill: #777';
writeFileSync(
  out,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Return of training episodes by environment steps"><g style="${style}">${grid.join('')}${ticks.join('')}<text x="${(left + width) / 2}" y="${height - 3}" text-anchor="middle">environment steps</text></g>${lines.join('')}</svg>\n`,
);
