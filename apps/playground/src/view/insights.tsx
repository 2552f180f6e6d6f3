// Facts about the run: numbers, the actions' values, the network's weights.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { WeightTile } from '../run/host/events.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { count, laterWords } from '../words/laterWords.ts';
import { filled } from '../words/words.ts';
import { shortNumber } from './gridDrawing.ts';
import { Term } from './helpButton.tsx';
import { divergingColour, themeOf } from './theme.ts';

/** A number and its name. @param word that explains it in the help */
export function Fact(props: { name: string; word?: string; id?: string; children: ComponentChildren }) {
  const { name, word, id, children } = props;
  return (
    <div>
      <dt>{word === undefined ? name : <Term word={word}>{name}</Term>}</dt>
      <dd data-testid={id}>{children}</dd>
    </div>
  );
}

/** A row of numbers. */
export function Numbers({ run }: { readonly run: LiveRun }) {
  const { of: returns } = run.returns.value;
  const text = laterWords.numbers;
  const steps = count(run.envSteps.value);
  const isStill = run.isPaused.value || run.stepsPerSecond.value < 1;
  const isPlan = run.agent.value.kind === 'planner';
  return (
    <dl class="numbers">
      <Fact name={isPlan ? text.sweeps : text.steps} {...(!isPlan && { word: 'Step' })} id="steps">
        {steps}
      </Fact>
      {!isPlan && (
        <>
          <Fact name={text.episodes} word="Episode" id="episodes">
            {count(returns.count)}
          </Fact>
          <Fact name={text.recent} word="Return" id="return">
            {shortNumber(returns.recent)}
          </Fact>
          <Fact name={text.rate}>{isStill ? '–' : filled('{0~}', run.stepsPerSecond.value)}</Fact>
        </>
      )}
    </dl>
  );
}

/** What the link of this page repeats. */
export function LinkNote({ run, isCrowd }: { readonly run: LiveRun; readonly isCrowd: boolean }) {
  const text = laterWords.link;
  const { status, wasPlayed, fingerprint } = run;
  return (
    <p>
      {status.value === 'policy' ? text.policy : wasPlayed.value ? text.played : text.run}{' '}
      {fingerprint.value !== undefined && !isCrowd && (
        <>
          {text.fingerprint} <code data-testid="fingerprint">{fingerprint.value}</code>
        </>
      )}
    </p>
  );
}

/** Bars for the actions. */
export function Actions({ run }: { readonly run: LiveRun }) {
  const insight = run.insight.value;
  const { actions } = run.world.value;
  if (/planner|evolution/.test(run.agent.value.kind) || run.status.value === 'policy') return null;
  const taken = run.lastAction.value;
  const numbers = insight?.numbers ?? [];
  const isSpread = insight?.kind === 'values';
  // Bars of values far from 0 would look equal. They begin near the smallest value then, and the page says so.
  const known = numbers.filter(Number.isFinite);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const isFar =
    isSpread &&
    known.length > 1 &&
    shortNumber(most) !== shortNumber(least) &&
    least * most > 0 &&
    most - least < 0.2 * Math.max(Math.abs(least), Math.abs(most));
  const floor = isSpread ? Math.min(0, ...known) : insight?.kind === 'means' ? -1 : 0;
  const low = isFar ? least - 0.25 * (most - least) : floor;
  const high = isFar ? most : isSpread ? Math.max(1e-9, ...known) : 1;
  const span = Math.max(1e-9, high - low);
  const text = laterWords.actions;
  const best = Math.max(...numbers);
  return (
    <section class="card actions" aria-label={text.section}>
      <h2>
        <Term word="Bars">{text[insight?.kind ?? 'values']}</Term>
      </h2>
      <ul>
        {actions.map((name, a) => {
          const value =
            insight?.kind === 'means'
              ? Math.max(-1, Math.min(1, numbers[a] ?? 0))
              : Math.max(low, numbers[a] ?? 0);
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
                {!Number.isFinite(numbers[a])
                  ? '–'
                  : insight?.kind === 'probabilities'
                    ? `${(100 * numbers[a]!).toFixed(0)} %`
                    : shortNumber(numbers[a]!)}
              </span>
            </li>
          );
        })}
      </ul>
      {isFar && <p class="about">{filled(text.beginAt, shortNumber(low))}</p>}
      {isSpread && !isFar && most < 0 && <p class="about">{text.costs}</p>}
    </section>
  );
}

/** The network's weights as pictures. */
export function NetworkView({ run }: { readonly run: LiveRun }) {
  const tiles = run.tiles.value;
  const { kind } = run.agent.value;
  if (tiles.length === 0) return null;
  return (
    <section class="card network" aria-label={laterWords.network.section}>
      <h2>
        {laterWords.network.title} <small>{laterWords.network.meaning}</small>
      </h2>
      {kind === 'stream' && <p class="about">{laterWords.network.traces}</p>}
      <div class={kind === 'stream' ? 'tiles paired' : 'tiles'}>
        {tiles.map((tile) => (
          <Tile key={`${tile.name} ${tile.isTrace}`} tile={tile} />
        ))}
      </div>
    </section>
  );
}

function Tile({ tile }: { readonly tile: WeightTile }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => drawTile(canvas.current!, tile));
  const traces = tile.isTrace === true ? filled(laterWords.network.tracesOf, tile.name) : undefined;
  return (
    <figure>
      <canvas ref={canvas} role="img" aria-label={traces ?? filled(laterWords.network.weights, tile.name)} />
      <figcaption>{traces ?? tile.name}</figcaption>
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
