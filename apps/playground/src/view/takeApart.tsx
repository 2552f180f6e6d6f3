// Arms side by side: which part is worth what, and how sure that is.

import { signal } from '@preact/signals';
import { counted, higherFirst } from '@prism-rl/core';
import type { Band, Series } from '@prism-rl/report/chart';
import { lineChart } from '@prism-rl/report/chart';
import { useEffect } from 'preact/hooks';
import { agentOf, hasNetwork } from '../run/agents.ts';
import type { Arm } from '../run/arms.ts';
import { armsOf, isTooShort, mostArms, sharedSettings, stepChoices } from '../run/arms.ts';
import { Comparison } from '../run/comparison.ts';
import { stepsOfPlaces } from '../run/learningCurve.ts';
import type { LiveRun } from '../run/liveRun.ts';
import { toHash } from '../run/runState.ts';
import type { ArmResult } from '../run/verdict.ts';
import { fewestForInterval, inWords } from '../run/verdict.ts';
import { shortNumber } from './gridDrawing.ts';

/** The comparison that a link asks for: `#…&arms=sarsa,q-learning&seeds=10&steps=20000`. */
const asked = new URLSearchParams(location.hash.slice(1));
const chosen = signal<readonly string[]>((asked.get('arms') ?? '').split(',').filter(Boolean));
const seeds = signal(within(Number(asked.get('seeds')), 2, 20) ?? fewestForInterval);
const steps = signal<number | undefined>(Number(asked.get('steps')) || undefined);
/** The newest comparison of each world and agent: it is still there when a visitor comes back. */
const comparisons = signal<ReadonlyMap<string, Comparison>>(new Map());
const hasGpu = signal(false);
const onGpu = signal(false);
const copied = signal('');
const count = new Intl.NumberFormat('en');

function within(value: number, least: number, most: number): number | undefined {
  return Number.isInteger(value) && value >= least && value <= most ? value : undefined;
}

/** Looks for a GPU, once. */
async function lookForGpu(): Promise<void> {
  const { gpu } = navigator as { readonly gpu?: { requestAdapter(): Promise<object | null> } };
  hasGpu.value = ((await gpu?.requestAdapter()) ?? null) !== null;
}

/** The dialogue and its chart. */
export function TakeApart({ run }: { readonly run: LiveRun }) {
  const state = run.state.value;
  const arms = armsOf(state);
  const current = currentArms(arms);
  const key = `${state.world} ${state.agent}`;
  const active = comparisons.value.get(key);
  useEffect(
    () => () => comparisons.value.get(key)?.stop(), // what it has found so far stays
    [key],
  );
  useEffect(() => {
    lookForGpu().catch(() => undefined); // without one, the processor does
    if (asked.has('arms')) document.querySelector('.apart')?.scrollIntoView();
  }, []);
  const choices = stepChoices(state);
  const stepsNow = choices.find((choice) => choice === steps.value) ?? choices[0]!;
  const canUseGpu = hasGpu.value && agentOf(state.agent).kind === 'network';
  const toggle = ({ id }: Arm): void => {
    const ids = current.map((arm) => arm.id);
    chosen.value = ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id];
  };
  const start = (): void => {
    active?.stop();
    run.pause();
    const next = new Comparison(current, seeds.value, stepsNow, canUseGpu && onGpu.value);
    comparisons.value = new Map(comparisons.value).set(key, next);
  };
  if (arms.length < 2) {
    return (
      <section class="card apart" aria-labelledby="apart-title">
        <h2 id="apart-title">Take it apart</h2>
        <p class="about">There is nothing to compare this agent with in this world.</p>
      </section>
    );
  }
  const shared = sharedSettings(state);
  const isOneAgent = arms.every(({ state: { agent } }) => agent === state.agent);
  return (
    <section class="card apart" aria-labelledby="apart-title">
      <header>
        <h2 id="apart-title">Take it apart</h2>
        <p>
          What is each part worth? Train several arms on several seeds, side by side.{' '}
          {isOneAgent
            ? 'All have the same settings: each differs from the first in the part that its name says.'
            : hasNetwork(agentOf(state.agent).kind)
              ? 'These are different agents, each with the settings that it was tuned with.'
              : 'All learn with the same settings, whatever suits each of them best.'}
        </p>
        {shared !== '' && <p class="shared">Shared: {shared}.</p>}
      </header>
      <fieldset class="arms">
        <legend>
          Arms{' '}
          <small>
            {current.length} of at most {mostArms}
          </small>
        </legend>
        {arms.map((arm) => {
          const isIn = current.includes(arm);
          return (
            <label key={arm.id} class="chip">
              <input
                type="checkbox"
                checked={isIn}
                disabled={isIn ? current.length <= 2 : current.length >= mostArms}
                onChange={() => toggle(arm)}
              />
              <span>{arm.name}</span>
            </label>
          );
        })}
      </fieldset>
      <div class="row">
        <label class="setting" for="apart-seeds">
          <span>
            Seeds an arm <output for="apart-seeds">{seeds.value}</output>
          </span>
          <input
            id="apart-seeds"
            type="range"
            min="2"
            max="20"
            value={seeds.value}
            aria-label="Seeds an arm"
            aria-describedby="apart-seeds-note"
            onInput={(event) => {
              seeds.value = Number(event.currentTarget.value);
            }}
          />
          <small id="apart-seeds-note">
            {seeds.value < fewestForInterval
              ? `too few for an interval: at least ${fewestForInterval}`
              : seeds.value < 10
                ? 'tell large differences'
                : 'tell smaller differences, too'}
          </small>
        </label>
        <label class="setting">
          <span>Steps a run</span>
          <select
            aria-label="Steps a run"
            value={stepsNow}
            onChange={(event) => {
              steps.value = Number(event.currentTarget.value);
            }}
          >
            {choices.map((choice) => (
              <option key={choice} value={choice}>
                {count.format(choice)}
              </option>
            ))}
          </select>
          <small>
            {isTooShort(state, stepsNow) ? 'the beginning of learning only' : 'enough to learn this world'}
          </small>
        </label>
        {canUseGpu && (
          <label
            class="chip"
            title="One graph computes for all of them. Sums are rounded another way than on the processor."
          >
            <input
              type="checkbox"
              checked={onGpu.value}
              onChange={(event) => {
                onGpu.value = event.currentTarget.checked;
              }}
            />
            <span>All seeds of an arm at once, on the GPU</span>
          </label>
        )}
        <button
          type="button"
          class="primary"
          onClick={() => (active?.isRunning === true ? active.stop() : start())}
        >
          {active?.isRunning === true ? 'Stop' : `Train ${counted(current.length * seeds.value, 'run')}`}
        </button>
      </div>
      {active !== undefined && <Outcome key={key} comparison={active} run={run} />}
    </section>
  );
}

/** The arms that are checked: those chosen, else the first four. */
function currentArms(arms: readonly Arm[]): readonly Arm[] {
  const known = arms.filter(({ id }) => chosen.value.includes(id)).slice(0, mostArms);
  return known.length >= 2 ? known : arms.slice(0, 4);
}

function Outcome({ comparison, run }: { readonly comparison: Comparison; readonly run: LiveRun }) {
  const { done, total, failed, isRunning, arms, progress, results } = comparison;
  return (
    <>
      <p class="about" role="status">
        {counted(done.value, 'run')} of {total} {done.value === 1 ? 'has' : 'have'} ended
        {comparison.isStopped.value ? '; the others were stopped.' : isRunning ? ' …' : '.'}
      </p>
      {isRunning && (
        <ul class="progress">
          {arms.map(({ id, name }, k) => (
            <li key={id}>
              <span>{name}</span>
              <progress max="1" value={progress.value[k]} aria-label={`${name}: share of its steps`} />
            </li>
          ))}
        </ul>
      )}
      {failed !== '' && (
        <p class="error" role="alert">
          {failed}
        </p>
      )}
      <ComparisonChart comparison={comparison} />
      {results.value.some(({ curves }) => curves.length > 0) && (
        <div class="row">
          <button type="button" onClick={() => save(comparison)}>
            Save as JSON
          </button>
          <button type="button" onClick={() => void copyLink(comparison, run)}>
            Copy a link to this comparison
          </button>
          <span role="status">{copied.value}</span>
        </div>
      )}
    </>
  );
}

function save(comparison: Comparison): void {
  const text = JSON.stringify(comparison.toJson(location.href.replace(/#.*/, '')), undefined, 2);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = `prism-${comparison.arms[0]!.state.world.replaceAll('/', '-')}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function copyLink({ arms, seeds: ofEach, steps: ofRun }: Comparison, run: LiveRun): Promise<void> {
  const names = arms.map(({ id }) => id).join(',');
  const link = `${location.href.replace(/#.*/, '')}#${toHash(run.state.value)}&arms=${names}&seeds=${ofEach}&steps=${ofRun}`;
  try {
    await navigator.clipboard.writeText(link);
    copied.value = 'The link is in the clipboard.';
  } catch {
    copied.value = `Copy this link: ${link}`;
  }
  setTimeout(() => {
    copied.value = '';
  }, 8000);
}

/** How many times the others' spread an arm may lie below them before it leaves the chart. */
const farOff = 4;

/**
 * The lowest value that the chart shows, where one arm has diverged and would press all others into a line; else undefined. Arms that
 * leave it are named below the title.
 */
export function floorOf(results: readonly ArmResult[]): number | undefined {
  const all = results
    .map(({ curves }) => curves.flat().filter((value) => !Number.isNaN(value)))
    .filter(({ length }) => length > 0);
  const lows = all.map((values) => Math.min(...values)).sort((a, b) => a - b);
  const top = Math.max(...all.map((values) => Math.max(...values)));
  if (lows.length < 2) return undefined;
  // The middle arm's lowest value is usual.
  const usual = lows[Math.floor(lows.length / 2)]!;
  return lows[0]! < usual - farOff * (top - usual) ? usual - 0.1 * (top - usual) : undefined;
}

function ComparisonChart({
  comparison: { results, verdicts, steps: end, seeds: ofEach, arms },
}: {
  readonly comparison: Comparison;
}) {
  const known = results.value.filter(({ curves }) => curves.length > 0);
  if (known.length === 0) return null;
  const colourOf = (name: string): number =>
    results.value.findIndex((result) => result.name === name) % mostArms;
  const floor = floorOf(known);
  const cut = (points: readonly (readonly [number, number])[]) =>
    floor === undefined ? points : points.filter(([, value]) => value >= floor);
  const xs = stepsOfPlaces(end);
  const singles: Series[] = known
    .filter(({ low }) => low.length === 0)
    .flatMap(({ name, curves }) =>
      curves.map((curve) => ({
        name: `${name}, one seed`,
        colour: colourOf(name),
        style: 'faint' as const,
        points: cut(
          curve.map((value, p) => [xs[p]!, value] as const).filter(([, value]) => !Number.isNaN(value)),
        ),
      })),
    );
  const lines: Series[] = known
    .filter(({ mean }) => mean.length > 0)
    .map(({ name, mean }) => ({ name, colour: colourOf(name), style: 'line', points: cut(mean) }));
  const bands: Band[] = known
    .filter(({ low }) => low.length > 0)
    .map(({ name, low, high }) => ({
      name: '95 % interval',
      colour: colourOf(name),
      low: low.map(([x, value]) => [x, floor === undefined ? value : Math.max(floor, value)] as const),
      high: high.map(([x, value]) => [x, floor === undefined ? value : Math.max(floor, value)] as const),
    }));
  const gone = known.filter(
    ({ curves }) => floor !== undefined && curves.flat().some((value) => value < floor),
  );
  const { markup } = lineChart({
    id: 'apart',
    title: 'Return while they learn',
    note: [
      'Thick lines: interquartile mean over the seeds.',
      singles.length > 0 ? 'Thin lines: single seeds.' : '',
      bands.length > 0 ? 'Areas: its 95 % bootstrap interval.' : '',
      gone.length > 0 ? `${gone.map(({ name }) => name).join(', ')}: below the chart in places.` : '',
    ]
      .filter(Boolean)
      .join(' '),
    description: lines
      .map(({ name, points }) => `${name} ends at ${shortNumber(points.at(-1)?.[1] ?? Number.NaN)}.`)
      .join(' '),
    series: [...singles, ...lines],
    bands,
    xEnd: end,
    isMain: true,
    hasLegend: false,
  });
  const last = ({ mean }: ArmResult): number => mean.at(-1)?.[1] ?? Number.NEGATIVE_INFINITY;
  const ranked = [...known].sort((a, b) => higherFirst(last(a), last(b)));
  const fewest = Math.min(...known.map(({ curves }) => curves.length));
  const isComplete = known.length === arms.length && fewest === ofEach;
  return (
    <>
      <div dangerouslySetInnerHTML={{ __html: markup }} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard (WCAG 2.1.1) */}
      <section class="scroll" aria-label="Results of the arms" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">arm</th>
              <th scope="col">return at the end</th>
              <th scope="col">95 % interval</th>
              <th scope="col">beside {arms[0]!.name}</th>
              <th scope="col">seeds</th>
            </tr>
          </thead>
          <tbody>
            {ranked.map((result) => {
              const { name, low, high, curves, endless } = result;
              const verdict = verdicts.value.find((one) => one.name === name);
              return (
                <tr key={name}>
                  <th scope="row">
                    <i class={`swatch c${colourOf(name)}`} />
                    {name}
                  </th>
                  <td>
                    {endless > 0
                      ? `no episode has ended in ${endless} of ${counted(curves.length, 'run')}`
                      : shortNumber(last(result))}
                  </td>
                  <td>
                    {low.length === 0
                      ? '–'
                      : `${shortNumber(low.at(-1)![1])} to ${shortNumber(high.at(-1)![1])}`}
                  </td>
                  <td>
                    {verdict === undefined ? '–' : `${signed(verdict.by.low)} to ${signed(verdict.by.high)}`}
                  </td>
                  <td>{curves.length}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      {(isComplete || verdicts.value.length > 0) && (
        <p class="verdict">{inWords(arms[0]!.name, verdicts.value, fewest)}</p>
      )}
    </>
  );
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${shortNumber(value)}`;
}
