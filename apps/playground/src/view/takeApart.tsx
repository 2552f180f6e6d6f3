// Arms side by side: which part is worth what.

import { signal } from '@preact/signals';
import { counted } from '@prism-rl/core';
import type { Band, Series } from '@prism-rl/report/chart';
import { lineChart } from '@prism-rl/report/chart';
import { useEffect } from 'preact/hooks';
import { agentOf } from '../run/catalogue.ts';
import { armsOf, Comparison, mostArms, stepsFor } from '../run/comparison.ts';
import type { LiveRun } from '../run/liveRun.ts';
import { shortNumber } from './gridDrawing.ts';

const chosen = signal<readonly string[]>([]);
const seeds = signal(3);
const comparison = signal<Comparison | undefined>(undefined);
const hasGpu = signal(false);
const onGpu = signal(false);

/** Looks for a GPU, once. */
async function lookForGpu(): Promise<void> {
  const { gpu } = navigator as { readonly gpu?: { requestAdapter(): Promise<object | null> } };
  hasGpu.value = ((await gpu?.requestAdapter()) ?? null) !== null;
}

/** The dialogue and its chart. */
export function TakeApart({ run }: { readonly run: LiveRun }) {
  const arms = armsOf(run.state.value);
  const names = arms.map(({ name }) => name);
  const known = chosen.value.filter((name) => names.includes(name));
  const current = known.length >= 2 ? known : names.slice(0, Math.min(4, names.length));
  useEffect(() => {
    // Another agent comes apart into other arms.
    comparison.value?.stop();
    comparison.value = undefined;
  }, [run.state.value.world, run.state.value.agent]);
  useEffect(() => {
    lookForGpu().catch(() => undefined); // without one, the processor does
  }, []);
  const canUseGpu = hasGpu.value && agentOf(run.state.value.agent).kind === 'network';
  const toggle = (name: string): void => {
    const next = current.includes(name) ? current.filter((other) => other !== name) : [...current, name];
    chosen.value = names.filter((other) => next.includes(other));
  };
  const active = comparison.value;
  const isRunning = active !== undefined && active.done.value < active.total;
  const start = (): void => {
    active?.stop();
    run.pause();
    comparison.value = new Comparison(
      arms.filter(({ name }) => current.includes(name)),
      seeds.value,
      stepsFor(run.state.value),
      canUseGpu && onGpu.value,
    );
  };
  const stop = (): void => {
    active?.stop();
    comparison.value = undefined;
  };
  return (
    <section class="card apart" aria-labelledby="apart-title">
      <header>
        <h2 id="apart-title">Take it apart</h2>
        <p>
          {arms.length < 2
            ? 'There is nothing to compare this agent with in this world.'
            : 'Train several arms on several seeds, side by side, and see what each part is worth, and how sure that is.'}
        </p>
      </header>
      {arms.length >= 2 && (
        <>
          <fieldset class="arms">
            <legend>
              Arms{' '}
              <small>
                {current.length} of at most {mostArms}
              </small>
            </legend>
            {names.map((name) => (
              <label key={name} class="chip">
                <input
                  type="checkbox"
                  checked={current.includes(name)}
                  disabled={current.includes(name) ? current.length <= 2 : current.length >= mostArms}
                  onChange={() => toggle(name)}
                />
                <span>{name}</span>
              </label>
            ))}
          </fieldset>
          <div class="row">
            <label class="setting">
              <span>
                Seeds <output>{seeds.value}</output>
              </span>
              <input
                type="range"
                min="2"
                max="10"
                value={seeds.value}
                onInput={(event) => {
                  seeds.value = Number(event.currentTarget.value);
                }}
              />
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
            <button type="button" class="primary" onClick={isRunning ? stop : start}>
              {isRunning ? 'Stop' : `Train ${counted(current.length * seeds.value, 'run')}`}
            </button>
            {active !== undefined && (
              <progress max={active.total} value={active.done.value} aria-label="Runs that have ended">
                {active.done.value} of {active.total}
              </progress>
            )}
          </div>
          {active?.failed !== undefined && active.failed !== '' && (
            <p class="error" role="alert">
              {active.failed}
            </p>
          )}
          {active !== undefined && <ComparisonChart comparison={active} />}
        </>
      )}
    </section>
  );
}

function ComparisonChart({
  comparison: { results, steps, seeds: count, done, total },
}: {
  readonly comparison: Comparison;
}) {
  const known = results.value.filter(({ mean }) => mean.length > 0);
  if (known.length === 0) {
    // Where all have failed, the page says so above.
    return done.value < total ? <p class="about">The first runs are on their way …</p> : null;
  }
  const colourOf = (name: string): number =>
    results.value.findIndex((result) => result.name === name) % mostArms;
  const series: Series[] = known.map(({ name, mean }) => ({
    name,
    colour: colourOf(name),
    style: 'line',
    points: mean,
  }));
  const bands: Band[] = known
    .filter(({ seedsDone }) => seedsDone >= 2)
    .map(({ name, low, high }) => ({ name: '95 % interval', colour: colourOf(name), low, high }));
  const { markup } = lineChart({
    id: 'apart',
    title: `Return, interquartile mean of up to ${count} seeds`,
    description: known.map(({ name, mean }) => `${name} ends at ${shortNumber(mean.at(-1)![1])}.`).join(' '),
    series,
    bands,
    xEnd: steps,
    isMain: true,
  });
  const ranked = [...known].sort((a, b) => b.mean.at(-1)![1] - a.mean.at(-1)![1]);
  return (
    <>
      <div dangerouslySetInnerHTML={{ __html: markup }} />
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">arm</th>
              <th scope="col">return at the end</th>
              <th scope="col">95 % interval</th>
              <th scope="col">seeds</th>
            </tr>
          </thead>
          <tbody>
            {ranked.map(({ name, mean, low, high, seedsDone }) => (
              <tr key={name}>
                <th scope="row">
                  <i class={`swatch c${colourOf(name)}`} />
                  {name}
                </th>
                <td>{shortNumber(mean.at(-1)![1])}</td>
                <td>
                  {seedsDone < 2 ? '–' : `${shortNumber(low.at(-1)![1])} to ${shortNumber(high.at(-1)![1])}`}
                </td>
                <td>{seedsDone}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
