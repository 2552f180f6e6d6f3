// Arms side by side: which part is worth what, and how sure that is.
import { signal, useComputed } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { agentOf, hasNetwork } from '../run/choices/agents.ts';
import type { Arm } from '../run/comparison/arms.ts';
import {
  armsOf,
  isTooShort,
  mostArms,
  sharedSettings,
  stepChoices,
  withWholes,
} from '../run/comparison/arms.ts';
import { Comparison, comparisonTail } from '../run/comparison/comparison.ts';
import { fewestForInterval } from '../run/comparison/verdict.ts';
import { firstLink } from '../run/link/firstLink.ts';
import { type RunState, stateNow } from '../run/link/runState.ts';
import { type LiveRun, speeds } from '../run/live/liveRun.ts';
import { hasGpu, lookForGpu, workersAtOnce } from '../run/live/machine.ts';
import { count, duration, laterWords } from '../words/laterWords.ts';
import { filled, words } from '../words/words.ts';
import { Button } from './button.tsx';
import { Box, Choice, Slide } from './fields.tsx';
import { Outcome } from './outcome.tsx';
import type * as TwoStagesPart from './twoStages.tsx';

const twoStages = signal<typeof TwoStagesPart | undefined>(undefined);

/** The comparison that a link asks for: `#…&arms=sarsa,q-learning&seeds=10&steps=20000`. */
const asked = new URLSearchParams(firstLink.slice(1));
const chosen = signal<readonly string[]>((asked.get('arms') ?? '').split(',').filter(Boolean));
const seeds = signal(within(Number(asked.get('seeds')), 2, 20) ?? fewestForInterval);
const steps = signal<number | undefined>(Number(asked.get('steps')) || undefined);
/** The newest comparison of each world and agent, with the run's state when it began. It remains when a visitor comes back. */
const comparisons = signal<ReadonlyMap<string, { readonly comparison: Comparison; readonly of: RunState }>>(
  new Map(),
);
const onGpu = signal(false);

function within(value: number, least: number, most: number): number | undefined {
  return Number.isInteger(value) && value >= least && value <= most ? value : undefined;
}

/** The dialogue and its chart. */
export function TakeApart({ run }: { readonly run: LiveRun }) {
  const text = laterWords.takeApart;
  const state = run.state.value;
  const arms = armsOf(state);
  const current = currentArms(arms);
  const ids = current.map(({ id }) => id);
  const key = `${state.world} ${state.agent}`;
  const active = comparisons.value.get(key);
  const isNetwork = agentOf(state.agent).kind === 'network';
  const shared = useComputed(() => sharedSettings(run.now)).value;
  const hasMap = useComputed(() => run.now.map !== undefined).value;
  const wait = useWait(run, current.length * seeds.value, stepsOf(state));
  useEffect(() => {
    // What the others have found so far stays.
    for (const [other, { comparison }] of comparisons.value) if (other !== key) comparison.stop();
  }, [key]);
  useEffect(() => {
    if (!asked.has('arms') || comparisons.value.size > 0) return;
    // The link's changes count, although its run has not started yet.
    if (arms.length > 1) start(stateNow(run.state.value));
  }, []);
  useEffect(() => {
    if (isNetwork) void lookForGpu();
  }, [isNetwork]);
  const canUseGpu = hasGpu.value === true && isNetwork;
  const isRunning = active?.comparison.isRunning === true;
  const toggle = ({ id }: Arm) =>
    (chosen.value = ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id]);
  /** Whether a box cannot be toggled: two arms must remain, and the complete agent of a part that is compared. */
  const isFixed = (arm: Arm): boolean => {
    if (!current.includes(arm)) return !withWholes(arms, [...ids, arm.id]).includes(arm);
    const without = ids.filter((id) => id !== arm.id);
    return current.length <= 2 || withWholes(arms, without).includes(arm);
  };
  /** Starts a comparison, by default of the run as it is now, with the changes and the map made while it learned. */
  const start = (of = run.now): void => {
    active?.comparison.stop();
    const now = armsOf(of).filter(({ id }) => ids.includes(id));
    run.pause();
    run.tail = comparisonTail(now, seeds.value, stepsOf(state));
    run.writeAddress();
    const comparison = new Comparison(now, seeds.value, stepsOf(state), canUseGpu && onGpu.value);
    comparisons.value = new Map(comparisons.value).set(key, { comparison, of });
  };
  if (arms.length < 2) return <p class="about">{text.nothing}</p>;
  return (
    <section class="card apart" aria-labelledby="apart-title">
      <h2 id="apart-title" class="hidden">
        {words.page.takeApart}
      </h2>
      <div class="row">
        <Button class="primary" onClick={() => (isRunning ? active?.comparison.stop() : start())}>
          {isRunning ? text.stop : filled(text.start, current.length * seeds.value)}
        </Button>
        <Button
          onClick={() =>
            import('./twoStages.tsx').then(
              (part) => (twoStages.value = part),
              () => (run.notice.value = words.run.unloadable),
            )
          }
        >
          {laterWords.twoStages.open}
        </Button>
        {wait !== undefined && !isRunning && !(canUseGpu && onGpu.value) && (
          <small>{filled(text.wait, duration(wait))}</small>
        )}
      </div>
      <details class="changes" open={active === undefined}>
        <summary>
          {filled(
            text.summary,
            current.map(({ name }) => name),
            seeds.value,
            stepsOf(state),
          )}
        </summary>
        <fieldset class="arms">
          <legend>
            {text.arms} <small>{filled(text.atMost, current.length, mostArms)}</small>
          </legend>
          {arms.map((arm) => (
            <Box
              key={arm.id}
              name={arm.name}
              isChecked={current.includes(arm)}
              isFixed={isFixed(arm)}
              change={() => toggle(arm)}
            />
          ))}
        </fieldset>
        <div class="row">
          <Slide
            label={text.seeds}
            said={seeds.value}
            value={seeds.value}
            least={2}
            most={20}
            set={(count) => (seeds.value = count)}
          >
            {seeds.value < fewestForInterval
              ? filled(text.tooFew, fewestForInterval)
              : seeds.value < 10
                ? text.few
                : text.many}
          </Slide>
          <Choice
            label={text.steps}
            value={stepsOf(state)}
            options={stepChoices(state).map((choice) => [choice, count(choice)])}
            choose={(chosen) => (steps.value = chosen)}
          >
            {isTooShort(state, stepsOf(state)) ? text.tooShort : text.longEnough}
          </Choice>
          {canUseGpu && (
            <Box
              name={text.gpu}
              means={text.gpuMeans}
              isChecked={onGpu.value}
              change={(isWanted) => (onGpu.value = isWanted)}
            />
          )}
        </div>
        <p class="about">
          {text.fairness[fairnessOf(state, arms)]} {shared !== '' && filled(text.shared, shared)}{' '}
          {hasMap && text.ownMap}
        </p>
      </details>
      {twoStages.value !== undefined && (
        <twoStages.value.TwoStages run={run} close={() => (twoStages.value = undefined)} />
      )}
      {active !== undefined && <Outcome key={key} comparison={active.comparison} of={active.of} run={run} />}
    </section>
  );
}

function stepsOf(state: RunState): number {
  const choices = stepChoices(state);
  return choices.find((choice) => choice === steps.value) ?? choices[0]!;
}

/** The arms that are checked: those chosen, else the first two. */
function currentArms(arms: readonly Arm[]): readonly Arm[] {
  const known = withWholes(arms, chosen.value);
  return known.length >= 2 ? known : arms.slice(0, 2);
}

/** What arms have in common. */
function fairnessOf({ agent }: RunState, arms: readonly Arm[]): keyof typeof laterWords.takeApart.fairness {
  if (arms.some(({ beside }) => beside === 'rainbow')) return 'twoWholes';
  if (arms.every(({ state }) => state.agent === agent)) return 'parts';
  return hasNetwork(agentOf(agent).kind) ? 'tuned' : 'shared';
}

/**
 * Milliseconds that `runs` runs of networks would take here, from the speed of the shown run; `undefined` while that is unknown.
 */
function useWait(run: LiveRun, runs: number, ofRun: number): number | undefined {
  const speed = useComputed(() => {
    const isFree = speeds[run.speed.value] === Number.POSITIVE_INFINITY && run.status.value === 'learning';
    if (!isFree || run.isPaused.value || run.agent.value.kind !== 'network') return 0;
    // One digit: others would only flicker.
    return Number(run.stepsPerSecond.value.toPrecision(1));
  }).value;
  return speed > 0 ? (1000 * runs * ofRun) / (speed * Math.min(runs, workersAtOnce())) : undefined;
}
