// The findings of a comparison so far: its progress, a chart for each whole with its parts, a table, and a verdict in words.
import { signal, useComputed } from '@preact/signals';
import { higherFirst } from '@prism-rl/core';
import type { Band, Point, Series } from '@prism-rl/experiments/chart';
import { lineChart } from '@prism-rl/experiments/chart';
import { useEffect } from 'preact/hooks';
import { type Comparison, comparisonTail } from '../run/comparison/comparison.ts';
import { stepsOfPlaces } from '../run/comparison/learningCurve.ts';
import type { ArmResult, Verdict } from '../run/comparison/verdict.ts';
import { inWords } from '../run/comparison/verdict.ts';
import type { RunState } from '../run/link/runState.ts';
import { toHash } from '../run/link/runState.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { duration, laterWords } from '../words/laterWords.ts';
import { filled } from '../words/words.ts';
import { Button } from './button.tsx';
import { above, floorOf } from './chartFloor.ts';
import { shortNumber, signedNumber } from './gridDrawing.ts';
import { download, pageWith, toClipboard } from './sending.ts';

const copied = signal('');
/** Styles of lines by the arm's place: the two blues that resemble each other never both solid. */
const styles = [0, 1, 2, 3, 4, 7, 6, 13];

/** A comparison, while it runs and after. @param of the state of the run when it began. */
export function Outcome({ comparison, of, run }: { comparison: Comparison; of: RunState; run: LiveRun }) {
  const { done, total, failed, gpuFailure, isRunning, isStopped, arms, progress, results } = comparison;
  const text = laterWords.outcome;
  const isOld = useIsOld(of, run);
  const isKnown = results.value.some(({ curves }) => curves.length > 0);
  useEffect(() => {
    if (isKnown) document.querySelector('.changes')!.scrollIntoView();
  }, [isKnown]);
  const remark = isRunning
    ? undefined
    : laterWords.takeApart.remark[of.world as keyof typeof laterWords.takeApart.remark];
  return (
    <>
      <p class="about" role="status">
        {filled(text.ended, done.value, total)}
        {isStopped.value ? text.othersStopped : isRunning ? ' …' : '.'}
      </p>
      {isRunning && (
        <p class="about">
          {comparison.timeLeft === undefined
            ? text.notYetKnown
            : filled(text.left, duration(comparison.timeLeft).replace(/^a/, 'A'))}{' '}
          {text.waits}
        </p>
      )}
      {isOld && <p class="about">{text.isOld}</p>}
      {gpuFailure.value !== '' && <p class="about">{filled(laterWords.crowd.gpuFailed, gpuFailure.value)}</p>}
      {failed.value !== '' && (
        <p class="error" role="alert">
          {failed.value}
        </p>
      )}
      <Results comparison={comparison} />
      {isRunning && (
        <ul class="progress">
          {arms.map(({ id, name }, k) => (
            <li key={id}>
              <span>{name}</span>
              <progress max="1" value={progress.value[k]} aria-label={filled(text.shareOf, name)} />
            </li>
          ))}
        </ul>
      )}
      {remark !== undefined && <p class="about">{remark}</p>}
      {isKnown && (
        <div class="row">
          <Button onClick={() => save(comparison)}>{text.save}</Button>
          <Button onClick={() => void copyLink(comparison, of)}>{text.copy}</Button>
          <span role="status">{copied.value}</span>
        </div>
      )}
    </>
  );
}

/** Whether the run has other settings or another map by now. */
function useIsOld(of: RunState, run: LiveRun): boolean {
  const now = useComputed(() => essence(run.now)).value;
  return now !== essence(of);
}

function essence({ settings, map, seed }: RunState): string {
  return JSON.stringify([Object.entries(settings).sort(), map, seed]);
}

function save(comparison: Comparison): void {
  const found = JSON.stringify(comparison.toJson(location.href.replace(/#.*/, '')), undefined, 2);
  const name = `prism-${comparison.arms[0]!.state.world.replaceAll('/', '-')}.json`;
  download(new Blob([found], { type: 'application/json' }), name);
}

async function copyLink({ arms, seeds, steps }: Comparison, of: RunState): Promise<void> {
  copied.value = await toClipboard(pageWith(`${toHash(of)}${comparisonTail(arms, seeds, steps)}`));
  setTimeout(() => (copied.value = ''), 8000);
}

/** An arm's result, with its place among the arms. */
interface Placed {
  readonly result: ArmResult;
  readonly place: number;
}

/** The places of each complete agent and of all arms that are compared with it. */
function groupsOf({ arms, references }: Comparison): (readonly [whole: number, places: readonly number[]])[] {
  const wholes = [...new Set(references.filter((place) => place !== undefined))].sort((a, b) => a - b);
  return wholes.map((whole) => [
    whole,
    [...arms.keys()].filter((place) => place === whole || references[place] === whole),
  ]);
}

function Results({ comparison }: { readonly comparison: Comparison }) {
  const { results, verdicts, seeds, arms } = comparison;
  const text = laterWords.outcome;
  const known = results.value
    .map((result, place): Placed => ({ result, place }))
    .filter(({ result }) => result.curves.length > 0);
  if (known.length === 0) return null;
  const groups = groupsOf(comparison);
  const wholes = groups.map(([whole]) => whole);
  const last = ({ result }: Placed): number => result.mean.at(-1)?.[1] ?? Number.NaN;
  /** Parts stand with their whole. */
  const groupOf = ({ place }: Placed): number =>
    wholes.includes(place) ? place : comparison.references[place]!;
  const ranked = [...known].sort((a, b) => groupOf(a) - groupOf(b) || higherFirst(last(a), last(b)));
  const fewest = Math.min(...known.map(({ result }) => result.curves.length));
  const isComplete = known.length === arms.length && fewest === seeds;
  return (
    <>
      {(isComplete || verdicts.value.length > 0) && <p class="verdict">{inWords(verdicts.value, fewest)}</p>}
      {groups.map(([whole, places]) => (
        <Chart
          key={whole}
          steps={comparison.steps}
          title={groups.length > 1 ? filled(text.titleBeside, arms[whole]!.name) : text.title}
          known={known.filter(({ place }) => places.includes(place))}
        />
      ))}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard (WCAG 2.1.1) */}
      <section class="scroll" aria-label={text.results} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {text.columns.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ranked.map((one) => {
              const { name, low, high, curves, endless } = one.result;
              const verdict = verdicts.value.find((other) => other.name === name);
              const cells = [
                endless > 0 ? filled(text.endless, endless, curves.length) : shortNumber(last(one)),
                low.length === 0
                  ? '–'
                  : filled(text.span, shortNumber(low.at(-1)![1]), shortNumber(high.at(-1)![1])),
                verdict === undefined
                  ? '–'
                  : filled(text.difference, differenceText(verdict.by), verdict.beside),
                String(curves.length),
              ];
              return (
                <tr key={name}>
                  <th scope="row">
                    <i class={`swatch c${styles[one.place]! % 8}`} />
                    {name}
                  </th>
                  {cells.map((cell, k) => (
                    <td key={text.columns[k + 1]} data-column={text.columns[k + 1]}>
                      {cell}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Chart({ steps, title, known }: { steps: number; title: string; known: readonly Placed[] }) {
  const text = laterWords.outcome;
  if (known.length === 0) return null;
  const { value: floor, below } = floorOf(known.map(({ result }) => result));
  const xs = stepsOfPlaces(steps);
  const singles = known
    .filter(({ result }) => result.low.length === 0)
    .flatMap(({ result: { name, curves }, place }) =>
      curves.map((curve): Series => {
        const points = curve.flatMap((value, p): Point[] => (Number.isNaN(value) ? [] : [[xs[p]!, value]]));
        const called = filled(text.oneSeed, name);
        return { name: called, colour: styles[place]!, style: 'faint', points: above(points, floor) };
      }),
    );
  const lines = known
    .filter(({ result }) => result.mean.length > 0)
    .map(({ result: { name, mean }, place }): Series => {
      return { name, colour: styles[place]!, style: 'line', points: above(mean, floor) };
    });
  const raised = (points: readonly Point[]): readonly Point[] =>
    points.map(([x, value]) => [x, Math.max(floor ?? Number.NEGATIVE_INFINITY, value)]);
  const bands = known
    .filter(({ result }) => result.low.length > 0 && !below.includes(result))
    .map(({ result: { low, high }, place }): Band => {
      return { name: text.interval, colour: styles[place]!, low: raised(low), high: raised(high) };
    });
  const hidden = below.map(({ name }) => name);
  const { markup } = lineChart({
    id: `apart-${known[0]!.place}`,
    title,
    note: [
      text.thick,
      singles.length > 0 && text.thin,
      bands.length > 0 && text.areas,
      floor !== undefined && filled(text.cut, shortNumber(floor)),
      hidden.length > 0 && filled(text.below, hidden),
    ]
      .filter(Boolean)
      .join(' '),
    description: known
      .map(({ result: { name, mean } }) =>
        filled(text.endsAt, name, shortNumber(mean.at(-1)?.[1] ?? Number.NaN)),
      )
      .join(' '),
    table: laterWords.curve.values,
    x: { name: laterWords.curve.steps, unit: laterWords.curve.stepUnit },
    series: [...singles, ...lines],
    bands,
    xEnd: steps,
    isMain: true,
    isNamed: true,
  });
  return <div dangerouslySetInnerHTML={{ __html: markup }} />;
}

function differenceText({ low, high }: Verdict['by']): string {
  return Number.isNaN(low)
    ? laterWords.outcome.unknown
    : filled(laterWords.outcome.span, signedNumber(low), signedNumber(high));
}
