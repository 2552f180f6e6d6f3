// What the returns of a crowd say while it learns.
import { useComputed, useSignal } from '@preact/signals';
import type { Interval } from '@prism-rl/stats';
import { useEffect, useRef } from 'preact/hooks';
import { agentOf } from '../run/choices/agents.ts';
import { worldOf } from '../run/choices/worlds.ts';
import { type CrowdRun, crowdTail } from '../run/crowd/crowdRun.ts';
import { type Difference, differenceOf, middleOf, type Spread, spreadOf } from '../run/crowd/crowdSpread.ts';
import { toHash } from '../run/link/runState.ts';
import { inLanguage } from '../words/language.ts';
import { count, laterWords } from '../words/laterWords.ts';
import { filled } from '../words/words.ts';
import { Button } from './button.tsx';
import { returnsDrawing } from './crowdDrawing.ts';
import { shortNumber, signedNumber } from './gridDrawing.ts';
import { Fact } from './insights.tsx';
import { pageWith, toClipboard } from './sending.ts';

/** Milliseconds between two estimates, which take some milliseconds each. */
const estimateEvery = 1000;

/** What the returns say at a step. */
interface Findings {
  readonly step: number;
  readonly spread: Spread | undefined;
  readonly middle: Interval | undefined;
  readonly difference: Difference | undefined;
  /** Agents without the end of an episode. */
  readonly endless: number;
}

/** How many of a crowd have found the way, or learned their world. */
export function Found({ crowd: { state, found } }: { readonly crowd: CrowdRun }) {
  const missing = useComputed(() => found.value?.filter((isFound) => isFound === 0).length).value;
  if (missing === undefined) return null;
  const isGrid = worldOf(state.run.world).look === 'grid';
  return <p class="verdict">{filled(laterWords.crowd.found, missing, state.agents, isGrid)}</p>;
}

/** Its returns as lines and in words. Its key is the crowd: what it has computed is that crowd’s. */
export function CrowdFindings({ crowd }: { readonly crowd: CrowdRun }) {
  const chart = useRef<HTMLCanvasElement>(null);
  const findings = useSignal<Findings | undefined>(undefined);
  const copied = useSignal('');
  const text = laterWords.crowd;
  const { look } = worldOf(crowd.state.run.world);
  useEffect(() => drawAll(returnsDrawing(crowd, chart.current!)), [crowd]);
  useEffect(() => estimateAll(crowd, (found) => (findings.value = found)), [crowd]);
  const { agents, split } = crowd.state;
  const step = useComputed(() => count(crowd.step.value)).value;
  const isCounted = useComputed(() => crowd.found.value !== undefined).value;
  const said = findings.value;
  return (
    <div class="crowd-said">
      <Found crowd={crowd} />
      <figure>
        <figcaption>{text.chart}</figcaption>
        <canvas ref={chart} role="img" aria-label={said === undefined ? text.chart : spreadText(said)} />
        <p class="shared">
          {text.legend}
          {split !== undefined && ` ${text.colours}`}
        </p>
      </figure>
      {said !== undefined && <p data-testid="crowd-spread">{spreadText(said)}</p>}
      {split !== undefined && said !== undefined && (
        <p data-testid="crowd-split">{differenceText(crowd, said)}</p>
      )}
      <div class="row">
        <dl class="numbers">
          <Fact name={text.steps} id="crowd-steps">
            {step}
          </Fact>
          <Fact name={text.rate} id="crowd-rate">
            {crowd.rate.value === 0 ? '–' : filled('{0~}', crowd.rate.value)}
          </Fact>
        </dl>
        <Button
          onClick={async () => {
            const tail = crowdTail(crowd.state, crowd.step.value);
            copied.value = await toClipboard(pageWith(`${toHash(crowd.state.run)}${tail}`));
          }}
        >
          {text.copy}
        </Button>
        <span role="status">{copied.value}</span>
      </div>
      <p class="shared">
        {isCounted && text.foundMeans[look === 'grid' ? 'grid' : 'other']}{' '}
        {crowd.fingerprint.value !== undefined && (
          <>
            {filled(text.fingerprint, agents, step)}{' '}
            <code data-testid="crowd-fingerprint">{crowd.fingerprint.value}</code>
          </>
        )}
      </p>
    </div>
  );
}

function spreadText({ spread, middle, endless }: Findings): string {
  const text = laterWords.crowd;
  if (spread === undefined) return text.noEpisode;
  const all = filled(text.spread, shortNumber(spread.low), shortNumber(spread.high));
  if (middle === undefined || Number.isNaN(middle.low)) {
    const said = [filled(text.middle, shortNumber(spread.middle)), all];
    return [...said, ...(endless > 0 ? [filled(text.endless, endless)] : [])].join(' ');
  }
  const numbers = [middle.estimate, middle.low, middle.high].map(shortNumber);
  return `${filled(text.interval, ...numbers)} ${all}`;
}

function differenceText({ state }: CrowdRun, { difference }: Findings): string {
  const text = laterWords.crowd;
  const { name, value } = state.split!;
  const title = inLanguage(agentOf(state.run.agent).sliders.find((slider) => slider.name === name)!.title);
  if (difference === undefined) return text.noDifference;
  const { by, from } = difference;
  const seeds = Math.floor(state.agents / 2);
  if (Number.isNaN(by.low)) return text.allAlike;
  const numbers = [by.estimate, by.low, by.high].map(signedNumber);
  const told = from === undefined ? filled(text.cannotTell, seeds) : filled(text.toldFrom, from);
  return `${filled(text.difference, title, value, ...numbers)} ${told}`;
}

/** Draws at every frame; returns what stops it. */
function drawAll(draw: () => void): () => void {
  let next = 0;
  const frame = (): void => {
    next = requestAnimationFrame(frame);
    draw();
  };
  frame();
  return () => cancelAnimationFrame(next);
}

/** Estimates once a second, and when it rests; returns what stops it. */
function estimateAll(crowd: CrowdRun, show: (findings: Findings) => void): () => void {
  let isBusy = false;
  let last = -1;
  const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30));
  const estimate = async (): Promise<void> => {
    const step = crowd.step.value;
    if (isBusy || step === last || crowd.latest.length === 0) return;
    isBusy = true;
    last = step;
    const { returns } = crowd;
    const middle = middleOf(returns);
    const difference = crowd.state.split && (await differenceOf(returns, rest));
    const endless = returns.filter((value) => Number.isNaN(value)).length;
    show({ step, spread: spreadOf(returns), middle, difference, endless });
    isBusy = false;
  };
  const timer = setInterval(() => void estimate(), estimateEvery);
  return () => clearInterval(timer);
}
