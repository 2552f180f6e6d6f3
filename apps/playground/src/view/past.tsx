// Why did it do that? The last steps, one by one: what the agent thought, what it got, and what it learned from that.
import { signal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { Moment, Update } from '../run/host/events.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { laterWords } from '../words/laterWords.ts';
import { filled, words } from '../words/words.ts';
import { Button } from './button.tsx';
import { shortNumber } from './gridDrawing.ts';

/** A step that can be looked at again. */
interface Step {
  /** What the stage shows. */
  readonly moment: Moment;
  readonly action: number;
  /** What the agent thought of its actions, and what it thinks now. */
  readonly before: readonly number[];
  readonly after?: readonly number[];
  /** The rule, and the same with its numbers. */
  readonly rule: string;
  readonly numbers: string;
  /** How far it was wrong. */
  readonly error: number;
  readonly remarks: readonly string[];
}

const isOpen = signal(false);
const close = (): void => {
  isOpen.value = false;
};
/** The step that is looked at. */
const at = signal(0);

/** The best whole episode that was shown of this run, for a film. */
export const best = signal<{ readonly score: number; readonly moments: readonly Moment[] }>();

/** Bytes of the pictures of the episodes that are kept. */
const mostBytes = 60e6;

/** A button that pauses the run, and the steps before. */
export function Past({ run }: { readonly run: LiveRun }) {
  const { kind } = run.agent.value;
  const episodes = useShownEpisodes(run);
  const ready = run.ready.value;
  useEffect(() => {
    if (kind === 'table' && ready !== undefined) run.remember();
  }, [kind, ready]);
  const isPaused = run.isPaused.value;
  const past = run.past.value;
  const isShown = isOpen.value && isPaused;
  const steps = useMemo(
    () => (!isShown ? [] : kind === 'table' ? ofTable(run, past) : episodes()),
    [isShown, past],
  );
  useEffect(() => (isPaused ? close : undefined), [isPaused]);
  useEffect(() => {
    at.value = steps.length - 1;
  }, [steps]);
  const step = steps[Math.min(at.value, steps.length - 1)];
  useEffect(() => {
    if (step !== undefined) run.moment = step.moment;
  }, [step]);
  useEffect(() => {
    if (!isShown) return;
    const press = ({ key, target }: KeyboardEvent): void => {
      const by = { ArrowLeft: -1, ArrowRight: 1 }[key];
      const isField =
        target instanceof HTMLElement && target.closest('input,select,textarea,[role=application]');
      if (by !== undefined && !isField) at.value = Math.max(0, Math.min(steps.length - 1, at.value + by));
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [isShown, steps]);
  const isKept = kind === 'table' || (kind === 'network' && run.world.value.look !== 'robot');
  if (!isKept || run.status.value === 'policy' || run.isPlaying.value) return null;
  const text = laterWords.past;
  return (
    <section class="card past" aria-labelledby="past-title">
      <h2 id="past-title">{text.title}</h2>
      {!isOpen.value ? (
        <>
          <p class="about">{text.means}</p>
          <Button
            onClick={() => {
              isOpen.value = true;
              if (!isPaused) run.pause();
            }}
          >
            {text.open}
          </Button>
        </>
      ) : step === undefined ? (
        <p class="about">{text.nothing[kind === 'table' ? 'table' : 'network']}</p>
      ) : (
        <>
          <Slider steps={steps} />
          <Told run={run} step={step} />
        </>
      )}
      {isOpen.value && (
        <Button class="primary" onClick={() => run.resume()}>
          {words.transport.goOn}
        </Button>
      )}
    </section>
  );
}

/** The time, backwards and forwards. */
function Slider({ steps }: { readonly steps: readonly Step[] }) {
  const text = laterWords.past;
  const go = (to: number) => (at.value = Math.max(0, Math.min(steps.length - 1, to)));
  const errors = steps.map(({ error }) => (Number.isNaN(error) ? 0 : Math.abs(error)));
  return (
    <div class="times">
      <Button aria-label={text.back} disabled={at.value <= 0} onClick={() => go(at.value - 1)}>
        ‹
      </Button>
      <input
        type="range"
        min="0"
        max={steps.length - 1}
        value={at.value}
        aria-label={text.step}
        aria-valuetext={filled(text.of, at.value + 1, steps.length)}
        onInput={(event) => go(Number(event.currentTarget.value))}
      />
      <Button
        aria-label={text.forwards}
        disabled={at.value >= steps.length - 1}
        onClick={() => go(at.value + 1)}
      >
        ›
      </Button>
      <output>{filled(text.of, at.value + 1, steps.length)}</output>
      <Button onClick={() => go(errors.indexOf(Math.max(...errors)))}>{text.surprise}</Button>
    </div>
  );
}

/** A step in words, in numbers and as an equation. */
function Told({ run, step }: { readonly run: LiveRun; readonly step: Step }) {
  const { before, after, action, rule, numbers, error, remarks } = step;
  const { actions } = run.world.value;
  const text = laterWords.past;
  const isShare = step.moment.insight?.kind === 'probabilities';
  const shown = (value: number): string => (isShare ? `${(100 * value).toFixed(0)} %` : exact(value));
  return (
    <>
      <p role="status">{remarks.join(' ')}</p>
      <p class="equation">
        <code>{step.moment.lit === undefined ? rule : marked(rule)}</code>
        <code>{numbers}</code>
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{text.columns[0]}</th>
            <th scope="col">{text.columns[1]}</th>
            {after && <th scope="col">{text.columns[2]}</th>}
          </tr>
        </thead>
        <tbody>
          {actions.map((name, a) => (
            <tr key={name} class={a === action ? 'taken' : ''}>
              <th scope="row">{name}</th>
              <td>{shown(before[a] ?? Number.NaN)}</td>
              {after && <td>{shown(after[a]!)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {!Number.isNaN(error) && (
        <p class="about">
          {text.error} <code>δ = {exact(error)}</code>
        </p>
      )}
    </>
  );
}

/** The value that the stage frames, framed in the rule as well. */
function marked(rule: string) {
  const [before, ...after] = rule.split('Q(s, a)');
  return [before, ...after.flatMap((text, k) => [<mark key={k}>Q(s, a)</mark>, text])];
}

/** Three digits behind the point, and two of larger numbers: their small differences are what an agent learns from. */
function exact(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const text = Math.abs(value) < 1 ? value.toFixed(3) : value.toFixed(2);
  return String(Number(text)).replace('-', '−');
}

/** What an agent's target adds to the reward; symbols are the same in all languages. */
const futures: { readonly [agent: string]: string } = {
  sarsa: 'Q(s′, a′)',
  'sarsa-lambda': 'Q(s′, a′)',
  'expected-sarsa': 'Σ π(a|s′) Q(s′, a)',
  'double-q-learning': 'Q₂(s′, argmax Q₁)',
};

/** The updates of a table. */
function ofTable(run: LiveRun, past: readonly Update[]): Step[] {
  const { id } = run.agent.value;
  const { actions } = run.world.value;
  const text = laterWords.past;
  const grid = run.grid;
  return past.map((update): Step => {
    const { state, action, reward, discount, future, rate, before, after, table } = update;
    const was = before[action]!;
    const error = reward + discount * future - was;
    const moved = was + rate * error;
    const isWindow = id === 'n-step-sarsa';
    const isEpisode = id === 'mc-control';
    const [alpha, gain] = [isEpisode ? '1/N' : 'α', isEpisode || isWindow ? 'G' : 'r'];
    const next = isEpisode ? '' : isWindow ? ' + γⁿ Q(sₙ, aₙ)' : ` + γ ${futures[id] ?? 'max Q(s′, ·)'}`;
    const added = discount === 0 ? '' : ` + ${exact(discount)} · ${signed(future)}`;
    const row = table.subarray(state * actions.length, (state + 1) * actions.length);
    const best = row.indexOf(Math.max(...row));
    const choice = isWindow
      ? filled(text.took, actions[action]!)
      : row[action] === row[best]
        ? filled(text.best, actions[action]!)
        : filled(text.explored, actions[action]!, actions[best]!);
    const columns = grid?.columns ?? 1;
    return {
      moment: {
        type: 'moment',
        shows: 'learning',
        envSteps: run.envSteps.value,
        observation: [state],
        action: [action],
        insight: { kind: 'values', numbers: before },
        table: { numbers: table, perState: actions.length },
        lit: { cell: state, action },
      },
      action,
      before,
      after,
      rule: `Q(s, a) ← Q(s, a) + ${alpha} [ ${gain}${next} − Q(s, a) ]`,
      numbers: `${exact(moved)} ← ${exact(was)} + ${exact(rate)} [ ${exact(reward)}${added} − ${signed(was)} ]`,
      error,
      remarks: [
        filled(text.cell, Math.floor(state / columns) + 1, (state % columns) + 1),
        choice,
        isEpisode
          ? filled(text.ofEpisode, shortNumber(reward))
          : filled(text.got, shortNumber(reward), isWindow),
        ...(discount === 0 && !isEpisode ? [text.ended] : []),
        ...(id === 'sarsa-lambda' ? [text.traces] : []),
        ...(id === 'dyna-q' && Math.abs(moved - after[action]!) > 1e-9 ? [text.dreamt] : []),
      ],
    };
  });
}

/** In brackets if it is negative. */
function signed(value: number): string {
  return value < 0 ? `(${exact(value)})` : exact(value);
}

/** The greedy episodes that a network was shown in; the result computes their steps. */
function useShownEpisodes(run: LiveRun): () => Step[] {
  const kept = useRef<Moment[]>([]);
  const { state, status } = run;
  useEffect(() => {
    kept.current = [];
    best.value = undefined;
    /** Of the present episode; empty if it is too long to be kept. */
    let whole: readonly Moment[] = [];
    run.onMoment = (moment) => {
      if (moment.shows !== 'episode' && moment.shows !== 'learned') return;
      const bytes = moment.picture?.data.length ?? 400;
      kept.current.push(moment);
      const most = Math.min(2000, Math.floor(mostBytes / bytes));
      if (kept.current.length > most) kept.current.shift();
      // An episode begins without an action.
      const isStart = moment.action.length === 0;
      const { score = Number.NaN } = whole.at(-1) ?? {};
      if (isStart && score > (best.value?.score ?? Number.NEGATIVE_INFINITY))
        best.value = { score, moments: whole };
      whole = isStart ? [moment] : whole.length % most === 0 ? [] : [...whole, moment];
    };
    return () => (run.onMoment = undefined);
  }, [state.value, status.value === 'policy']);
  return () => stepsOf(run, kept.current);
}

/**
 * Steps of episodes, oldest first: a moment has the action that led there. When training ends, so does the showing of an episode: it has no
 * last step.
 */
export function stepsOf(run: Pick<LiveRun, 'world' | 'settingNow'>, moments: readonly Moment[]): Step[] {
  const { actions } = run.world.value;
  const text = laterWords.past;
  const gamma = run.settingNow('discount') ?? 1;
  const steps: Step[] = [];
  /** Of the rewards to the end of the episode; NaN where it has not ended yet. */
  let sum = Number.NaN;
  for (let k = moments.length - 2; k >= 0; k--) {
    const [moment, led, after] = [moments[k]!, moments[k + 1]!, moments[k + 2]];
    if (led.action.length === 0) {
      sum = led.shows === moment.shows ? 0 : Number.NaN;
      continue;
    }
    // While it learns the thought comes with the action, afterwards with the state.
    const isLate = led.shows === 'episode';
    const { action } = led;
    const { insight } = isLate ? led : moment;
    if (insight === undefined || after === undefined || after.shows !== led.shows) continue;
    const reward = (led.score ?? 0) - (moment.score ?? 0);
    sum = reward + gamma * sum;
    const a = action[0]!;
    const isEnd = after.action.length === 0;
    const ahead = isEnd ? 0 : Math.max(...((isLate ? after : led).insight?.numbers ?? [Number.NaN]));
    const { numbers, kind } = insight;
    const isValue = kind === 'values';
    if (!isValue && Number.isNaN(sum)) continue;
    const error = isValue ? reward + gamma * ahead - numbers[a]! : Number.NaN;
    steps.push({
      moment: { ...moment, insight, action: led.action },
      action: a,
      before: numbers,
      rule: isValue ? 'δ = r + γ max Q(s′, ·) − Q(s, a)' : '∇ log π(a|s) · (G − V(s))',
      numbers: isValue
        ? `${exact(error)} = ${exact(reward)}${isEnd ? '' : ` + ${exact(gamma)} · ${signed(ahead)}`} − ${signed(numbers[a]!)}`
        : `G = ${exact(sum)}`,
      error,
      remarks: [
        filled(text.best, actions[a]!),
        filled(text.got, shortNumber(reward), false),
        isValue ? text.ofValues : filled(text.ofPolicy, shortNumber(sum)),
      ],
    });
  }
  return steps.reverse();
}
