// Facts about the run: numbers, the learning curve, the actions' values, the network's weights.

import { counted } from '@prism-rl/core';
import type { Point, Series } from '@prism-rl/report/chart';
import { lineChart, movingMean, thin, trendWindow } from '@prism-rl/report/chart';
import { useEffect, useRef } from 'preact/hooks';
import type { LiveRun } from '../run/liveRun.ts';
import type { WeightTile } from '../run/messages.ts';
import { shortNumber } from './gridDrawing.ts';
import { divergingColour, themeOf } from './theme.ts';

const count = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** A row of numbers. */
export function Numbers({ run }: { readonly run: LiveRun }) {
  const { of: returns } = run.returns.value;
  const isPlan = run.agent.value.kind === 'planner';
  return (
    <dl class="numbers">
      <div>
        <dt>{isPlan ? 'Sweeps' : 'Steps'}</dt>
        <dd data-testid="steps">{count.format(run.envSteps.value)}</dd>
      </div>
      {!isPlan && (
        <>
          <div>
            <dt>Episodes</dt>
            <dd data-testid="episodes">{count.format(returns.count)}</dd>
          </div>
          <div>
            <dt title="Mean return of the last 20 episodes">Return, last 20</dt>
            <dd data-testid="return">{shortNumber(returns.recent)}</dd>
          </div>
          <div>
            <dt>Steps a second</dt>
            <dd>
              {run.isPaused.value || run.stepsPerSecond.value < 1
                ? '–'
                : compact.format(run.stepsPerSecond.value)}
            </dd>
          </div>
        </>
      )}
    </dl>
  );
}

/** The learning curve. */
export function Curve({ run }: { readonly run: LiveRun }) {
  const isPlan = run.agent.value.kind === 'planner';
  const { of: returns } = run.returns.value;
  const points: readonly Point[] = returns.points;
  const mean = thin(movingMean(points, trendWindow(points.length)), 300);
  const end = Math.max(points.at(-1)?.[0] ?? 0, isPlan ? 10 : 100);
  const series: Series[] = isPlan
    ? [{ name: 'largest change', colour: 2, style: 'marked', points: thin(points, 200) }]
    : [
        { name: 'episodes', colour: 5, style: 'dots', points: thin(points, 500) },
        { name: 'mean', colour: 0, style: 'line', points: mean },
      ];
  const { markup } = lineChart({
    id: 'curve',
    title: isPlan
      ? 'Largest change of a sweep'
      : returns.perPoint === 1
        ? 'Return of each episode'
        : `Mean return of ${counted(returns.perPoint, 'episode')} each`,
    ...(isPlan ? { x: { name: 'sweeps', unit: 'sweeps' } } : {}),
    description: isPlan
      ? 'How far values still moved in each sweep.'
      : `Returns of ${counted(returns.count, 'episode')} and their moving mean, now ${shortNumber(returns.recent)}.`,
    series,
    xEnd: end,
    hasLegend: false,
  });
  return <div class="curve" dangerouslySetInnerHTML={{ __html: markup }} />;
}

/** Bars for the actions. */
export function Actions({ run }: { readonly run: LiveRun }) {
  const insight = run.insight.value;
  const { actions } = run.world.value;
  if (run.agent.value.kind === 'planner' || run.status.value === 'policy') return null;
  const taken = run.lastAction.value;
  const numbers = insight?.numbers ?? [];
  const isSpread = insight?.kind === 'values';
  // Values that all lie far from 0 differ little beside it: their bars begin near the least of them, and the page says so.
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const isFar =
    isSpread &&
    numbers.length > 1 &&
    most > least &&
    least * most > 0 &&
    most - least < 0.2 * Math.max(Math.abs(least), Math.abs(most));
  const low = isFar
    ? least - 0.25 * (most - least)
    : isSpread
      ? Math.min(0, ...numbers)
      : insight?.kind === 'means'
        ? -1
        : 0;
  const high = isFar ? most : isSpread ? Math.max(1e-9, ...numbers) : 1;
  const span = Math.max(1e-9, high - low);
  const title = {
    values: 'Value of each action here',
    probabilities: 'Probability of each action here',
    means: 'What the motors are told',
  };
  const best = Math.max(...numbers);
  return (
    <section class="card actions" aria-label="What the agent thinks of its actions">
      <h2>{title[insight?.kind ?? 'values']}</h2>
      <ul>
        {actions.map((name, a) => {
          const value =
            insight?.kind === 'means' ? Math.max(-1, Math.min(1, numbers[a] ?? 0)) : (numbers[a] ?? 0);
          const zero = isFar ? 0 : ((0 - low) / span) * 100;
          const at = ((value - low) / span) * 100;
          return (
            <li key={name} class={taken[0] === a && insight?.kind !== 'means' ? 'taken' : ''}>
              <span class="name">{name}</span>
              <span class="bar" aria-hidden="true">
                <i
                  class={numbers.length > 0 && numbers[a] === best && insight?.kind !== 'means' ? 'best' : ''}
                  style={{ left: `${Math.min(zero, at)}%`, width: `${Math.max(0.6, Math.abs(at - zero))}%` }}
                />
              </span>
              <span class="value">
                {numbers[a] === undefined
                  ? '–'
                  : insight?.kind === 'probabilities'
                    ? `${(100 * numbers[a]!).toFixed(0)} %`
                    : shortNumber(numbers[a]!)}
              </span>
            </li>
          );
        })}
      </ul>
      {isFar && <p class="about">The bars show differences: they begin at {shortNumber(low)}, not at 0.</p>}
    </section>
  );
}

/** The network's weights as pictures. */
export function NetworkView({ run }: { readonly run: LiveRun }) {
  const tiles = run.tiles.value;
  const { kind } = run.agent.value;
  if (tiles.length === 0) return null;
  return (
    <section class="card network" aria-label="The network's weights">
      <h2>
        The network <small>weights: orange below zero, teal above</small>
      </h2>
      {kind === 'stream' && (
        <p class="about">
          At the right their traces: how far each weight moves with the next error. They fade with every step
          (λ), and are gone at the end of an episode.
        </p>
      )}
      <div class={kind === 'stream' ? 'tiles paired' : 'tiles'}>
        {tiles.map((tile) => (
          <Tile key={tile.name} tile={tile} />
        ))}
      </div>
    </section>
  );
}

function Tile({ tile }: { readonly tile: WeightTile }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => drawTile(canvas.current!, tile));
  return (
    <figure>
      <canvas
        ref={canvas}
        role="img"
        aria-label={tile.isTrace === true ? tile.name : `Weights ${tile.name}`}
      />
      <figcaption>{tile.name}</figcaption>
    </figure>
  );
}

function drawTile(canvas: HTMLCanvasElement, { rows, columns, bytes }: WeightTile): void {
  // Long sides lie.
  const isTurned = rows > columns;
  const [width, height] = isTurned ? [rows, columns] : [columns, rows];
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d')!;
  const palette = paletteOf(canvas);
  const image = context.createImageData(width, height);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const to = isTurned ? j * width + i : i * width + j;
      image.data.set(palette.subarray(bytes[i * columns + j]! * 4, bytes[i * columns + j]! * 4 + 4), to * 4);
    }
  }
  context.putImageData(image, 0, 0);
}

const palettes = new Map<boolean, Uint8ClampedArray>();

/** The 256 colours of weights, read back from a canvas once for each theme. */
function paletteOf(element: Element): Uint8ClampedArray {
  const theme = themeOf(element);
  let palette = palettes.get(theme.isDark);
  if (palette === undefined) {
    const canvas = document.createElement('canvas');
    canvas.width = 256;
    canvas.height = 1;
    const context = canvas.getContext('2d')!;
    for (let k = 0; k < 256; k++) {
      context.fillStyle = divergingColour((k - 128) / 127, theme);
      context.fillRect(k, 0, 1, 1);
    }
    palette = context.getImageData(0, 0, 256, 1).data;
    palettes.set(theme.isDark, palette);
  }
  return palette;
}
