// A crowd of agents: their number, the setting that differs in one half, and what their returns say.
import { useComputed, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type CrowdState, crowdIn, crowdSizes, trainsOnGpu } from '../run/crowd/crowdRun.ts';
import {
  beginCrowd,
  crowd,
  endCrowd,
  gpuFailure,
  hasCrowd,
  lacksGpu,
  size,
  wantsGpu,
} from '../run/crowd/stageCrowd.ts';
import { firstLink } from '../run/link/firstLink.ts';
import { fromLink } from '../run/link/runState.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { hasGpu, isGpuEmulated, lookForGpu } from '../run/live/machine.ts';
import { laterWords } from '../words/laterWords.ts';
import { filled } from '../words/words.ts';
import { Button } from './button.tsx';
import './crowd.css';
import { CrowdFindings } from './crowdView.tsx';
import { Box, Choice, Slide } from './fields.tsx';

const asked = crowdIn(firstLink, fromLink(firstLink).state);
let isFollowed = false;

/** Repeats the crowd of the page's link, once. */
async function follow(run: LiveRun): Promise<void> {
  if (asked === undefined || isFollowed || !hasCrowd(asked.run)) return;
  isFollowed = true;
  const { step, onGpu, ...state } = asked;
  if (onGpu) await lookForGpu();
  const isLacking = onGpu === true && hasGpu.value !== true;
  wantsGpu.value = onGpu === true;
  const agents = isLacking ? Math.min(state.agents, crowdSizes(state.run)[0]!) : state.agents;
  beginCrowd(run, { ...state, agents, ...(onGpu && !isLacking && { onGpu: true as const }) }, step);
  lacksGpu.value = isLacking;
}

/** One agent or many, and the settings of many. */
export function Crowd({ run }: { readonly run: LiveRun }) {
  const text = laterWords.crowd;
  const { sliders } = run.agent.value;
  const shown = crowd.value;
  const canUseGpu = hasGpu.value === true && trainsOnGpu(run.state.value);
  const onGpu = canUseGpu && (wantsGpu.value ?? !isGpuEmulated.value);
  const sizes = crowdSizes(run.state.value, onGpu);
  const agents = sizes.find((one) => one === size.value) ?? sizes[0]!;
  const first = shown?.state.split ?? asked?.split;
  const splitName = useSignal(first?.name ?? '');
  const splitTo = useSignal(first?.value);
  const slider = sliders.find(({ name }) => name === splitName.value);
  const now = useComputed(() => (splitName.value === '' ? undefined : run.settingNow(splitName.value))).value;
  useEffect(() => void follow(run), []);
  useEffect(() => {
    if (trainsOnGpu(run.state.value)) void lookForGpu();
  }, [run.state.value.agent, run.state.value.world]);
  const start = (): void => {
    const value = slider && (slider.values.find((one) => one === splitTo.value) ?? slider.values.at(-1));
    const state: CrowdState = { run: run.now, agents, ...(onGpu && { onGpu: true }) };
    beginCrowd(run, value === undefined ? state : { ...state, split: { name: slider!.name, value } });
  };
  if (!hasCrowd(run.state.value)) return null;
  const at = slider === undefined ? 0 : Math.max(0, slider.values.indexOf(splitTo.value ?? Number.NaN));
  return (
    <section class="card crowd" aria-label={text.title}>
      <div class="row">
        <Button aria-pressed={shown === undefined} onClick={() => endCrowd(run)}>
          {text.one}
        </Button>
        <Button aria-pressed={shown !== undefined} class="many" onClick={start}>
          {shown === undefined ? filled(text.start, agents) : filled(text.again, agents)}
        </Button>
      </div>
      {lacksGpu.value && <p class="about">{text.noGpu}</p>}
      {gpuFailure.value !== '' && <p class="about">{filled(text.gpuFailed, gpuFailure.value)}</p>}
      {shown !== undefined && <CrowdFindings key={shown} crowd={shown} />}
      <details open={shown?.state.split !== undefined}>
        <summary>{text.more}</summary>
        <div class="row">
          <Choice
            label={text.agents}
            value={agents}
            options={sizes.map((one) => [one, String(one)])}
            choose={(chosen) => (size.value = chosen)}
          />
          <Choice
            label={text.split}
            value={splitName.value}
            options={[['', text.noSplit], ...sliders.map(({ name, title }) => [name, title] as const)]}
            choose={(split) => {
              splitName.value = split;
              const chosen = sliders.find(({ name }) => name === split);
              splitTo.value = chosen?.values.findLast((value) => value !== run.settingNow(chosen.name));
            }}
          />
          {slider !== undefined && (
            <Slide
              label={text.other}
              name={filled(text.otherOf, slider.title)}
              said={slider.values[at]!}
              value={at}
              most={slider.values.length - 1}
              set={(place) => (splitTo.value = slider.values[place])}
            >
              {filled(text.firstHalf, now ?? text.usual)}
            </Slide>
          )}
          {canUseGpu && (
            <Box
              name={text.gpu}
              means={laterWords.takeApart.gpuMeans}
              isChecked={onGpu}
              change={(isWanted) => (wantsGpu.value = isWanted)}
            />
          )}
          {slider !== undefined && (
            <Button class="primary" onClick={start}>
              {text.startHalves}
            </Button>
          )}
        </div>
      </details>
    </section>
  );
}
