// "A hundred agents at once": their number, the setting that differs in one half, and their speed.

import { signal, useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Slider } from '../run/agents.ts';
import { hasGpu, isGpuEmulated, lookForGpu } from '../run/comparison.ts';
import { CrowdRun, type CrowdState, crowdIn, crowdSizes, trainsOnGpu } from '../run/crowdRun.ts';
import { firstLink } from '../run/firstLink.ts';
import type { LiveRun } from '../run/liveRun.ts';
import { fromLink } from '../run/runState.ts';
import { laterWords } from '../words/laterWords.ts';
import './crowd.css';
import type * as CrowdView from './crowdView.tsx';

/** Positions of the speed slider: steps a second of each agent. */
const paces: readonly number[] = [2, 4, 8, 15, 30, 60, 120, 240, 1000, 5000, Number.POSITIVE_INFINITY];

const view = signal<typeof CrowdView | undefined>(undefined);
const crowd = signal<CrowdRun | undefined>(undefined);
const size = signal<number | undefined>(undefined);
const pace = signal(paces.indexOf(120));
/** The slider that is split, and the position of the other half's value. */
const splitName = signal('');
const splitAt = signal(0);
const failed = signal(false);
/** The choice of the visitor or of the link, if there is one. */
const wantsGpu = signal<boolean | undefined>(undefined);
/** Whether a link's crowd learned on a GPU, which is not here. */
const lacksGpu = signal(false);
/** Why the GPU trains no crowd here; empty if it does. */
const gpuFailure = signal('');

/** Begins a crowd of the run as it is now. */
function begin(run: LiveRun, state: CrowdState, stopAt?: number): void {
  crowd.value?.stop();
  failed.value = false;
  lacksGpu.value = false;
  gpuFailure.value = '';
  run.pause();
  const fast = stopAt === undefined ? paces[pace.value]! : Number.POSITIVE_INFINITY;
  crowd.value = new CrowdRun(state, fast, stopAt, (message) => {
    const { onGpu: _, ...onProcessor } = state;
    const agents = Math.min(state.agents, crowdSizes(state.run)[0]!);
    wantsGpu.value = false;
    size.value = agents;
    begin(run, { ...onProcessor, agents }, stopAt);
    gpuFailure.value = message;
  });
  if (stopAt !== undefined) pace.value = paces.length - 1;
  import('./crowdView.tsx').then(
    (loaded) => {
      view.value = loaded;
    },
    () => {
      failed.value = true;
    },
  );
}

/** Trains a crowd of the run as it is now to the end of a comparison, and shows it. */
export function beginCrowd(run: LiveRun, agents: number): void {
  size.value = agents;
  begin(run, { run: run.now, agents }, run.world.value.comparison.steps);
  document.querySelector('.crowd')?.scrollIntoView({ block: 'start' });
}

/** Settings, and the crowd as soon as it learns. */
export function Crowd({ run }: { readonly run: LiveRun }) {
  const text = laterWords.crowd;
  const { world, agent } = run;
  const sliders = agent.value.sliders;
  const isPlan = agent.value.kind === 'planner';
  const canUseGpu = hasGpu.value === true && trainsOnGpu(run.state.value);
  const onGpu = canUseGpu && (wantsGpu.value ?? !isGpuEmulated.value);
  const sizes = crowdSizes(run.state.value, onGpu);
  const agents = sizes.find((one) => one === size.value) ?? sizes[0]!;
  const slider = sliders.find(({ name }) => name === splitName.value);
  const now = useComputed(() => (splitName.value === '' ? undefined : run.settingNow(splitName.value))).value;
  const key = `${world.value.id} ${agent.value.id}`;
  useEffect(() => {
    const asked = crowdIn(firstLink, fromLink(firstLink).state);
    if (asked === undefined || isPlan) return;
    const { step, onGpu: learnedOnGpu, ...state } = asked;
    split(sliders, state);
    document.querySelector('.crowd')?.scrollIntoView();
    const resume = (): void => {
      const isLacking = learnedOnGpu === true && hasGpu.value !== true;
      wantsGpu.value = learnedOnGpu === true;
      const agents = isLacking ? Math.min(state.agents, crowdSizes(state.run)[0]!) : state.agents;
      size.value = agents;
      begin(run, { ...state, agents, ...(learnedOnGpu && !isLacking && { onGpu: true }) }, step);
      lacksGpu.value = isLacking;
    };
    if (learnedOnGpu) void lookForGpu().then(resume);
    else resume();
  }, []);
  useEffect(() => {
    if (trainsOnGpu(run.state.value)) void lookForGpu();
  }, [key]);
  // Of another world or agent there is no crowd yet.
  useEffect(
    () => () => {
      crowd.value?.stop();
      crowd.value = undefined;
    },
    [key],
  );
  const start = (): void => {
    const value = slider?.values[splitAt.value];
    const state: CrowdState = { run: run.now, agents, ...(onGpu && { onGpu: true }) };
    begin(run, value === undefined ? state : { ...state, split: { name: slider!.name, value } });
  };
  const parts = view.value;
  return (
    <section class="card apart crowd" aria-labelledby="crowd-title">
      <header>
        <h2 id="crowd-title">{text.title}</h2>
        <p>{isPlan ? text.noPlans : text.question}</p>
      </header>
      {!isPlan && (
        <div class="row">
          <label class="setting" for="crowd-size">
            <span>{text.agents}</span>
            <select
              id="crowd-size"
              value={agents}
              onChange={(event) => {
                size.value = Number(event.currentTarget.value);
              }}
            >
              {sizes.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          </label>
          <label class="setting" for="crowd-split">
            <span>{text.split}</span>
            <select
              id="crowd-split"
              value={splitName.value}
              onChange={(event) => {
                splitName.value = event.currentTarget.value;
                const chosen = sliders.find(({ name }) => name === splitName.value);
                const other = chosen?.values.findLastIndex((value) => value !== run.settingNow(chosen.name));
                splitAt.value = other ?? 0;
              }}
            >
              <option value="">{text.noSplit}</option>
              {sliders.map(({ name, title }) => (
                <option key={name} value={name}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          {slider !== undefined && (
            <label class="setting" for="crowd-other">
              <span>
                {text.other} <output for="crowd-other">{slider.values[splitAt.value]}</output>
              </span>
              <input
                id="crowd-other"
                type="range"
                min="0"
                max={slider.values.length - 1}
                value={splitAt.value}
                aria-label={text.otherOf(slider.title)}
                aria-valuetext={String(slider.values[splitAt.value])}
                onInput={(event) => {
                  splitAt.value = Number(event.currentTarget.value);
                }}
              />
              <small>{text.firstHalf(now)}</small>
            </label>
          )}
          <label class="setting" for="crowd-pace">
            <span>
              {text.pace} <output for="crowd-pace">{text.perSecond(paces[pace.value]!)}</output>
            </span>
            <input
              id="crowd-pace"
              type="range"
              min="0"
              max={paces.length - 1}
              value={pace.value}
              aria-label={text.pace}
              aria-valuetext={text.perSecond(paces[pace.value]!)}
              onInput={(event) => {
                pace.value = Number(event.currentTarget.value);
                if (crowd.value !== undefined) crowd.value.pace = paces[pace.value]!;
              }}
            />
          </label>
          {canUseGpu && (
            <label class="chip" title={laterWords.takeApart.gpuMeans}>
              <input
                type="checkbox"
                checked={onGpu}
                onChange={(event) => {
                  wantsGpu.value = event.currentTarget.checked;
                }}
              />
              <span>{text.gpu}</span>
            </label>
          )}
          <button type="button" class="primary" onClick={start}>
            {crowd.value === undefined ? text.start(agents) : text.again(agents)}
          </button>
        </div>
      )}
      {failed.value && (
        <p class="error" role="alert">
          {laterWords.crowd.unloadable}
        </p>
      )}
      {lacksGpu.value && <p class="shared">{text.noGpu}</p>}
      {gpuFailure.value !== '' && <p class="shared">{text.gpuFailed(gpuFailure.value)}</p>}
      {crowd.value !== undefined && parts !== undefined && <parts.CrowdView crowd={crowd.value} />}
    </section>
  );
}

/** Shows a link's split in the controls. */
function split(sliders: readonly Slider[], { split: asked }: CrowdState): void {
  const slider = sliders.find(({ name }) => name === asked?.name);
  if (slider === undefined) return;
  splitName.value = slider.name;
  splitAt.value = Math.max(0, slider.values.indexOf(asked!.value));
}
