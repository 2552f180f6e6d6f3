// The learning curve: empty before the agent learns, so that what draws it is loaded then.
import type { Point, Series } from '@prism-rl/experiments/chart';
import { chartStyle, lineChart, movingMean, thin, trendWindow } from '@prism-rl/experiments/chart';
import type { LiveRun } from '../run/live/liveRun.ts';
import { laterWords } from '../words/laterWords.ts';
import { filled } from '../words/words.ts';
import { shortNumber } from './gridDrawing.ts';
import { Term } from './helpButton.tsx';
import { trendOf } from './trend.ts';

const charts = document.createElement('style');
charts.textContent = chartStyle;
document.head.prepend(charts);

/** The learning curve. */
export function Curve({ run }: { readonly run: LiveRun }) {
  const isPlan = run.agent.value.kind === 'planner';
  const { of: returns } = run.returns.value;
  const text = laterWords.curve;
  // A robot's episode lasts a minute: until it ends there is nothing to draw.
  if (run.status.value === 'policy' && returns.count === 0) return <p class="about">{text.policy}</p>;
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
    title: isPlan ? text.change : returns.perPoint === 1 ? text.each : filled(text.mean, returns.perPoint),
    titleLevel: 2,
    x: isPlan ? { name: text.sweeps, unit: text.sweeps } : { name: text.steps, unit: text.stepUnit },
    description: isPlan ? text.ofPlan : filled(text.ofRun, returns.count, shortNumber(returns.recent)),
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
          <Term word="Curve">{text.means}</Term> {trendText(run, mean)}
        </p>
      )}
    </div>
  );
}

/** Episodes before a trend can be told, and the share of random actions below which a return shows what was learned. */
const [fewest, hardlyRandom] = [10, 0.15];

/** How the line has gone so far, in the words of this moment. */
function trendText(run: LiveRun, mean: readonly Point[]): string {
  const text = laterWords.curve;
  const { epsilon = 0 } = run.metrics.value;
  if (run.status.value === 'policy') return text.trained;
  if (run.status.value === 'ended') return text.greedy;
  if (run.returns.value.of.count < fewest) return text.early;
  if (run.agent.value.kind === 'network' && epsilon > hardlyRandom)
    return filled(text.random, Math.round(100 * epsilon));
  return text.trend[trendOf(mean.map(([, value]) => value))];
}
