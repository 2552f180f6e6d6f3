// What can be chosen, switched and set.

import { useComputed, useSignal } from '@preact/signals';
import { agentOf, isRainbow, type Slider } from '../run/agents.ts';
import type { LiveRun } from '../run/liveRun.ts';
import { speeds } from '../run/liveRun.ts';
import { beginCrowd, crowd, pace, paces } from '../run/stageCrowd.ts';
import { isReady } from '../run/withoutNetwork.ts';
import { mostShown } from '../run/worlds.ts';
import { inLanguage } from '../words/language.ts';
import { words } from '../words/words.ts';
import { Term } from './helpButton.tsx';
import { speedText } from './speedText.ts';

/** The agent that a policy file was learned by; its own word for it where this page does not know the agent. */
export function policyAgent(run: LiveRun): string | undefined {
  const id = run.policyBy.value;
  return id === undefined || agentOf(id).id !== id ? id : inLanguage(agentOf(id).title);
}

/** The choice of an agent while a policy file plays. */
const filed = 'file';

/** The choice of an agent, and what it and its world are. */
export function AgentChoice({ run }: { readonly run: LiveRun }) {
  const world = run.world.value;
  const text = words.choice;
  const isPolicy = run.status.value === 'policy';
  const option = (name: string, isThere: boolean): string => (isThere ? name : words.offline.needed(name));
  return (
    <section class="choice" aria-label={text.section}>
      <label for="agent">{text.agent}</label>
      <select
        id="agent"
        aria-label={text.agent}
        value={isPolicy ? filed : run.agent.value.id}
        onChange={(event) => run.chooseAgent(event.currentTarget.value)}
      >
        {isPolicy && <option value={filed}>{text.policy(policyAgent(run))}</option>}
        {world.agents.map((id) => (
          <option key={id} value={id} disabled={!isReady(world.id, id)}>
            {option(inLanguage(agentOf(id).title), isReady(world.id, id))}
          </option>
        ))}
      </select>
    </section>
  );
}

/** The agent's parts and settings. */
export function Settings({ run }: { readonly run: LiveRun }) {
  const { switches, sliders, id } = run.agent.value;
  const on = run.state.value.switches;
  const isWhole = id === 'dqn' && isRainbow(on);
  const text = words.settings;
  if (run.status.value === 'policy' && crowd.value === undefined) {
    return (
      <section class="card settings" aria-labelledby="settings-title">
        <h2 id="settings-title">{text.title}</h2>
        <p class="about">{text.ofPolicy}</p>
        <button type="button" onClick={() => run.restart()}>
          {text.train(run.agent.value.title)}
        </button>
      </section>
    );
  }
  return (
    <section class="card settings" aria-labelledby="settings-title">
      <h2 id="settings-title">{text.change}</h2>
      {switches.length > 0 && (
        <fieldset class={isWhole ? 'rainbow' : ''}>
          <legend>
            {id === 'dqn'
              ? isWhole
                ? text.rainbow
                : text.partsOf(on.length, switches.length)
              : text.details}{' '}
            <Effect isLive={false} />
          </legend>
          {switches.map(({ name, title, about }) => (
            <label key={name} class="switch" title={about}>
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
        {run.agent.value.about} <Chapter run={run} />
      </p>
    </section>
  );
}

/** Where the course explains the agent, or another page speaks of it. */
function Chapter({ run }: { readonly run: LiveRun }) {
  const { chapter, id } = run.agent.value;
  const { reference, referenceAt, chapter: named } = words.settings;
  const page = chapter === undefined ? referenceAt(id) : `course/${chapter}.html`;
  const name = chapter === undefined ? reference : named(Number.parseInt(chapter, 10));
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
  const { name, title, about, values } = slider;
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
    <div class={`setting${schedule === undefined ? '' : ' scheduled'}`} title={about}>
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
        onInput={(event) => {
          dragged.value = Number(event.currentTarget.value);
        }}
        onChange={(event) => {
          dragged.value = undefined;
          run.change({ [name]: values[Number(event.currentTarget.value)]! });
        }}
      />
      {schedule !== undefined && (
        <small>{words.settings.scheduled(short(schedule.from), short(schedule.to))}</small>
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
  const { live, liveMeans, anew, anewMeans } = words.settings;
  return isLive ? (
    <small class="effect live" title={liveMeans}>
      {live}
    </small>
  ) : (
    <small class="effect" title={anewMeans}>
      {anew}
    </small>
  );
}

/** The seed: a field that is written in stays as it is while the run continues. */
function Seed({ run }: { readonly run: LiveRun }) {
  const seed = useComputed(() => run.state.value.seed).value;
  return (
    <label class="seed">
      <span>
        {words.settings.seed} <Effect isLive={false} />
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
      <button type="button" title={words.settings.otherSeedMeans} onClick={() => run.setSeed(seed + 1)}>
        {words.settings.otherSeed}
      </button>
    </label>
  );
}

function nearest(values: readonly number[], value: number): number {
  let best = 0;
  for (let k = 1; k < values.length; k++) {
    if (Math.abs(values[k]! - value) < Math.abs(values[best]! - value)) best = k;
  }
  return best;
}

/** Play, pause, step, reset, speed: of the crowd, if it is on the stage. */
export function Transport({ run }: { readonly run: LiveRun }) {
  const text = words.transport;
  const shown = crowd.value;
  const isPlan = run.agent.value.kind === 'planner';
  if (run.world.value.look === 'board' && run.room.value === 'play') return null;
  const isShow = run.status.value === 'policy' || (run.status.value === 'ended' && !isPlan);
  const own = speeds[run.speed.value]!;
  const speed = isShow ? Math.min(own, mostShown(run.world.value.id)) : own;
  // A plan that is complete has nothing left to continue or to pause.
  const isOver = shown === undefined ? isPlan && run.status.value === 'ended' : shown.isOver.value;
  const { isPaused } = shown ?? run;
  const goOn = (): void => (isPaused.value ? (shown ?? run).resume() : (shown ?? run).pause());
  const again = (): void => (shown === undefined ? run.restart() : beginCrowd(run, shown.state));
  const name = isPaused.value ? text.goOn : text.pause;
  return (
    <div class="transport" role="toolbar" aria-label={text.toolbar}>
      {!isOver && (
        <button type="button" class="main" aria-label={name} title={text.bySpace(name)} onClick={goOn}>
          {isPaused.value ? (
            <Icon d="M7 4.5v15l12.5-7.5z" />
          ) : (
            <Icon d="M6.5 4.5h4v15h-4zM13.5 4.5h4v15h-4z" />
          )}
        </button>
      )}
      {!isOver && shown === undefined && (
        <button type="button" aria-label={text.step} title={text.stepKey} onClick={() => run.single()}>
          <Icon d="M5 4.5v15l10-7.5zM16 4.5h3v15h-3z" />
        </button>
      )}
      <button type="button" aria-label={text.restart} title={text.restartKey} onClick={again}>
        <Icon d="M12 4a8 8 0 1 1-7.6 5.5l2 .6A6 6 0 1 0 12 6v3.5L7 5l5-4.5z" />
      </button>
      {shown === undefined ? (
        <Speed
          name={text.speed}
          values={speeds}
          at={run.speed.value}
          said={speedText(speed, isPlan)}
          set={(at) => run.setSpeed(at)}
        />
      ) : (
        <Speed
          name={text.speedOfEach}
          values={paces}
          at={pace.value}
          said={speedText(paces[pace.value]!)}
          set={(at) => {
            pace.value = at;
            shown.pace = paces[at]!;
          }}
        />
      )}
    </div>
  );
}

function Speed(props: {
  readonly name: string;
  readonly values: readonly number[];
  readonly at: number;
  readonly said: string;
  readonly set: (at: number) => void;
}) {
  const { name, values, at, said, set } = props;
  return (
    <label class="speed">
      <span class="hidden">{name}</span>
      <input
        type="range"
        min="0"
        max={values.length - 1}
        step="1"
        value={at}
        aria-label={name}
        aria-valuetext={said}
        onInput={(event) => set(Number(event.currentTarget.value))}
      />
      <output>{said}</output>
    </label>
  );
}

function Icon({ d }: { readonly d: string }) {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path d={d} fill="currentColor" />
    </svg>
  );
}
