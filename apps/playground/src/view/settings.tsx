// The agent's parts and settings.
import { useComputed, useSignal } from '@preact/signals';
import { isRainbow, type Slider } from '../run/choices/agents.ts';
import { crowd } from '../run/crowd/stageCrowd.ts';
import type { LiveRun } from '../run/live/liveRun.ts';
import { laterWords } from '../words/laterWords.ts';
import { filled, words } from '../words/words.ts';
import { Button } from './button.tsx';
import { Term } from './helpButton.tsx';

/** Colours of Rainbow's parts, which tell from light and from dark ground. */
const spectrum = ['#d1495b', '#d98a1f', '#4f9a4a', '#1f8f95', '#3d6fd0', '#7d52c8'];

/** What agents, sliders and switches are, by name. */
const abouts: { readonly [name: string]: string } = laterWords.abouts;

/** The agent's parts and settings. */
export function Settings({ run }: { readonly run: LiveRun }) {
  const { switches, sliders, id } = run.agent.value;
  const on = run.state.value.switches;
  const isWhole = id === 'dqn' && isRainbow(on);
  const text = laterWords.settings;
  if (run.status.value === 'policy' && crowd.value === undefined) {
    return (
      <section class="card settings" aria-labelledby="settings-title">
        <h2 id="settings-title">{text.title}</h2>
        <p class="about">{text.ofPolicy}</p>
        <Button onClick={() => run.restart()}>{filled(text.train, run.agent.value.title)}</Button>
      </section>
    );
  }
  return (
    <section class="card settings" aria-labelledby="settings-title">
      <h2 id="settings-title">{text.change}</h2>
      {switches.length > 0 && (
        <fieldset
          class={isWhole ? 'rainbow' : ''}
          style={{ '--rainbow': `linear-gradient(90deg, ${spectrum})` }}
        >
          <legend>
            {id === 'dqn'
              ? isWhole
                ? text.rainbow
                : filled(text.partsOf, on.length, switches.length)
              : text.details}{' '}
            <Effect isLive={false} />
          </legend>
          {switches.map(({ name, title, about }, k) => (
            <label
              key={name}
              class="switch"
              title={about ?? abouts[name]}
              style={{ '--k': spectrum[k] ?? 'var(--accent)' }}
            >
              <input
                type="checkbox"
                role="switch"
                checked={on.includes(name)}
                aria-checked={on.includes(name)}
                onChange={() => run.toggle(name)}
              />
              <span>{title}</span>
            </label>
          ))}
        </fieldset>
      )}
      {sliders.map((slider) => (
        <Setting key={slider.name} run={run} slider={slider} />
      ))}
      <Seed run={run} />
      <p class="about">
        {abouts[id]} <Chapter run={run} />
      </p>
    </section>
  );
}

/** Where the course explains the agent, or another page speaks of it. */
function Chapter({ run }: { readonly run: LiveRun }) {
  const { chapter, id } = run.agent.value;
  const { reference, referenceAt, chapter: named } = laterWords.settings;
  const page = chapter === undefined ? filled(referenceAt, id) : `course/${chapter}.html`;
  const name = chapter === undefined ? reference : filled(named, Number.parseInt(chapter, 10));
  return <a href={`${words.page.site}${page}`}>{name}</a>;
}

/** Words of the help, by the settings that they name. */
const terms: { readonly [name: string]: string } = {
  epsilon: 'Exploration ε',
  epsilonEnd: 'Exploration ε',
  stepSize: 'Step size α, learning rate',
  learningRate: 'Step size α, learning rate',
  discount: 'Discount γ',
  lambda: 'Trace decay λ',
};

function Setting({ run, slider }: { readonly run: LiveRun; readonly slider: Slider }) {
  const { name, title, values } = slider;
  // Only another value draws this again, not every step of the run: a slider that is drawn again while it is dragged jumps back.
  const now = useComputed(() => run.settingNow(name)).value;
  const schedule = useComputed(() => run.scheduleOf(name)).value;
  const dragged = useSignal<number | undefined>(undefined);
  const position = dragged.value ?? (now === undefined ? -1 : nearest(values, now));
  const text =
    dragged.value !== undefined
      ? String(values[dragged.value])
      : now === undefined
        ? '…'
        : schedule === undefined
          ? String(now)
          : short(now);
  const isLive = crowd.value === undefined && run.isLive(slider);
  return (
    <div class={`setting${schedule === undefined ? '' : ' scheduled'}`} title={abouts[name]}>
      <span>
        <span>
          {terms[name] === undefined ? title : <Term word={terms[name]}>{title}</Term>}{' '}
          <Effect isLive={isLive} />
        </span>
        <output>{text}</output>
      </span>
      <input
        type="range"
        min="0"
        max={values.length - 1}
        step="1"
        // In the middle where nothing is known yet.
        value={position < 0 ? Math.floor(values.length / 2) : position}
        aria-label={title}
        aria-valuetext={text}
        onInput={(event) => (dragged.value = Number(event.currentTarget.value))}
        onChange={(event) => {
          dragged.value = undefined;
          run.change({ [name]: values[Number(event.currentTarget.value)]! });
        }}
      />
      {schedule !== undefined && (
        <small>{filled(laterWords.settings.scheduled, short(schedule.from), short(schedule.to))}</small>
      )}
    </div>
  );
}

/** Two digits: a schedule moves the others at every step. */
function short(value: number): string {
  return String(Number(value.toPrecision(2)));
}

/** Whether a control acts on the present run, or begins another one. */
function Effect({ isLive }: { readonly isLive: boolean }) {
  const { live, liveMeans, anew, anewMeans } = laterWords.settings;
  const [name, means, how] = isLive ? [live, liveMeans, 'effect live'] : [anew, anewMeans, 'effect'];
  return (
    <small class={how} title={means}>
      {name}
    </small>
  );
}

/** The seed: a field that is written in stays as it is while the run continues. */
function Seed({ run }: { readonly run: LiveRun }) {
  const seed = useComputed(() => run.state.value.seed).value;
  return (
    <label class="seed">
      <span>
        {laterWords.settings.seed} <Effect isLive={false} />
      </span>
      <input
        type="number"
        min="0"
        step="1"
        inputMode="numeric"
        value={seed}
        onChange={(event) => {
          const asked = event.currentTarget.valueAsNumber;
          if (Number.isSafeInteger(asked) && asked >= 0) run.setSeed(asked);
          else event.currentTarget.value = String(seed);
        }}
      />
      <Button title={laterWords.settings.otherSeedMeans} onClick={() => run.setSeed(seed + 1)}>
        {laterWords.settings.otherSeed}
      </Button>
    </label>
  );
}

/** The place of the value next to this one. */
function nearest(values: readonly number[], value: number): number {
  const distances = values.map((one) => Math.abs(one - value));
  return distances.indexOf(Math.min(...distances));
}
