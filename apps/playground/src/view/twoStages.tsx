// Two stages, one clock: two agents in the same world, at the same step, large enough for a projector.
import { signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { type Arm, armsOf } from '../run/comparison/arms.ts';
import { toHash } from '../run/link/runState.ts';
import { type LiveRun, speeds } from '../run/live/liveRun.ts';
import { language } from '../words/language.ts';
import { laterWords } from '../words/laterWords.ts';
import { filled, words } from '../words/words.ts';
import { Button } from './button.tsx';
import type { Clock, Told } from './frameClock.ts';
import { Speed, speedText } from './speed.tsx';

/** The arms on the stages, by their names; absent: the first two that differ in one part. */
const chosen = signal<readonly (string | undefined)[]>([]);
const speed = signal(0);
const isPaused = signal(false);
/** Steps that each has taken. */
const steps = signal<readonly [number, number]>([0, 0]);
/** Most steps to catch up with, one by one. */
const mostBehind = 2000;

/** How far one may be ahead of the other, in steps. */
function slackAt(stepsPerSecond: number): number {
  return Number.isFinite(stepsPerSecond) ? Math.max(2, stepsPerSecond / 5) : 1000;
}

/** Over the page until it is closed. */
export function TwoStages({ run, close }: { readonly run: LiveRun; readonly close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const frames = [useRef<HTMLIFrameElement>(null), useRef<HTMLIFrameElement>(null)];
  const arms = useMemo(() => armsOf(run.now), []);
  // Of DQN’s arms it is Rainbow and Rainbow without a part; else the first two.
  const usual = arms.some(({ id }) => id === 'rainbow') ? [1, 2] : [0, 1];
  const shown = usual.map((at, k) => arms.find(({ id }) => id === chosen.value[k]) ?? arms[at]!);
  const text = laterWords.twoStages;
  const tell = (k: number, clock: Clock): void =>
    frames[k]!.current?.contentWindow?.postMessage(clock, location.origin);
  const tellBoth = (clock: Clock): void => {
    for (const k of [0, 1]) tell(k, clock);
  };
  useEffect(() => {
    dialog.current!.showModal();
    speed.value = run.speed.value;
    isPaused.value = false;
    const wasPaused = run.isPaused.value;
    if (!wasPaused) run.pause();
    return () => {
      if (!wasPaused) run.resume();
    };
  }, []);
  useEffect(() => {
    const heard: (Told | undefined)[] = [undefined, undefined];
    const hear = ({ data, source, origin }: MessageEvent<Told>): void => {
      const k = frames.findIndex(({ current }) => current !== null && current.contentWindow === source);
      if (k < 0 || origin !== location.origin) return;
      const isNew = heard[k] === undefined || (data.isReady && !heard[k].isReady);
      heard[k] = data;
      if (isNew) tell(k, { stepsPerSecond: speeds[speed.value]! });
      const [a, b] = heard;
      if (a === undefined || b === undefined) return;
      steps.value = [a.steps, b.steps];
      if (!a.isReady || !b.isReady) return;
      balance(a, b);
    };
    /** Who is ahead waits; where both wait for the visitor, who is behind catches up. */
    const balance = (...both: readonly [Told, Told]): void => {
      const lead = both[0].steps - both[1].steps;
      const [first, last] = lead > 0 ? [0, 1] : [1, 0];
      if (isPaused.value) {
        for (const k of [0, 1]) if (!both[k]!.isPaused) tell(k, { isPaused: true });
        const isCalm = both.every((one) => one.isPaused) && lead !== 0 && Math.abs(lead) <= mostBehind;
        if (isCalm) tell(last!, { until: both[first!]!.steps });
        return;
      }
      const mustWait = Math.abs(lead) > slackAt(speeds[speed.value]!);
      if (
        mustWait !== both[first!]!.isPaused &&
        (mustWait || Math.abs(lead) < 1 + slackAt(speeds[speed.value]!) / 2)
      )
        tell(first!, { isPaused: mustWait });
      if (both[last!]!.isPaused) tell(last!, { isPaused: false });
    };
    addEventListener('message', hear);
    return () => removeEventListener('message', hear);
  }, []);
  return (
    <dialog ref={dialog} class="two" aria-labelledby="two-title" onClose={close}>
      <header>
        <h2 id="two-title">
          {run.world.value.title}{' '}
          <small>{filled(text.at, ...steps.value, steps.value[0] === steps.value[1])}</small>
        </h2>
        <Button
          class="primary"
          onClick={() => {
            isPaused.value = !isPaused.value;
            tellBoth({ isPaused: isPaused.value });
          }}
        >
          {isPaused.value ? words.transport.goOn : words.transport.pause}
        </Button>
        <Button disabled={!isPaused.value} onClick={() => tellBoth({ until: Math.max(...steps.value) + 1 })}>
          {words.transport.step}
        </Button>
        <Button onClick={() => tellBoth({ isAgain: true })}>{words.transport.restart}</Button>
        <Speed
          name={words.transport.speed}
          values={speeds}
          at={speed.value}
          said={speedText(speeds[speed.value]!)}
          set={(at) => {
            speed.value = at;
            tellBoth({ stepsPerSecond: speeds[at]! });
          }}
        />
        <Button onClick={() => dialog.current!.close()}>{words.gallery.close}</Button>
      </header>
      <div class="stages">
        {shown.map((arm, k) => (
          <section key={k} aria-label={arm.name}>
            <select
              aria-label={text.choose[k]!}
              value={arm.id}
              onChange={({ currentTarget }) => {
                chosen.value = shown.map(({ id }, at) => (at === k ? currentTarget.value : id));
              }}
            >
              {arms.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
            <iframe ref={frames[k]!} key={arm.id} title={arm.name} src={addressOf(arm)} />
          </section>
        ))}
      </div>
    </dialog>
  );
}

function addressOf({ state }: Arm): string {
  const theme = document.documentElement.dataset.theme;
  return `?embed&clock&lang=${language}${theme === undefined ? '' : `&theme=${theme}`}#${toHash(state)}`;
}
