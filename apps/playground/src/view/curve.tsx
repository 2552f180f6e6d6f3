// The learning curve: empty before the agent learns, so that what draws it is loaded then.
import type { Point, Series } from '@prism-rl/experiments/chart';
import { chartStyle, lineChart, movingMean, thin, trendWindow } from '@prism-rl/experiments/chart';
import type { LiveRun } from '../run/liveRun.ts';
import { words } from '../words/words.ts';
import { shortNumber } from './gridDrawing.ts';
import { Term } from './helpButton.tsx';

const charts = document.createElement('style');
charts.textContent = chartStyle;
document.head.prepend(charts);

/** The learning curve. */
export function Curve({ run }: { readonly run: LiveRun }) {
  const isPlan = run.agent.value.kind === 'planner';
  const { of: returns } = run.returns.value;
  const text = words.curve;
  const points: readonly Point[] = returns.points;
  const mean = thin(movingMean(points, trendWindow(points.length)), 300);
  const end = Math.max(points.at(-1)?.[0] ?? 0, isPlan ? 10 : 100);
  const series: Series[] = isPlan
    ? [{ name: text.largestChange, colour: 2, style: 'marked', points: thin(points, 200) }]
    : [
        { name: text.episodes, colour: 5, style: 'dots', points: thin(points, 500) },
        { name: text.movingMean, colour: 0, style: 'line', points: mean },
      ];
  const { markup } = lineChart({
    id: 'curve',
    title: isPlan ? text.change : returns.perPoint === 1 ? text.each : text.mean(returns.perPoint),
    titleLevel: 2,
    x: isPlan ? { name: text.sweeps, unit: text.sweeps } : { name: text.steps, unit: text.stepUnit },
    description: isPlan ? text.ofPlan : text.ofRun(returns.count, shortNumber(returns.recent)),
    series,
    table: text.values,
    xEnd: end,
    hasLegend: false,
  });
  return (
    <div class="curve card">
      <div dangerouslySetInnerHTML={{ __html: markup }} />
      {!isPlan && (
        <p class="shared">
          <Term word="Curve">{text.means}</Term>
        </p>
      )}
    </div>
  );
}
