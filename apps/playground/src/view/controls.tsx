// What can be chosen, switched and set.

import { useComputed, useSignal } from '@preact/signals';
import { counted } from '@prism-rl/core';
import { agentOf, type Slider } from '../run/agents.ts';
import type { LiveRun } from '../run/liveRun.ts';
import { speeds } from '../run/liveRun.ts';
import { mostShown, worlds } from '../run/worlds.ts';

/** World and agent. */
export function Choice({ run }: { readonly run: LiveRun }) {
  const world = run.world.value;
  const groups = [...new Set(worlds.map(({ group }) => group))];
  return (
    <section class="choice" aria-label="World and agent">
      <div>
        <label for="world">World</label>
        <select id="world" value={world.id} onChange={(event) => run.chooseWorld(event.currentTarget.value)}>
          {groups.map((group) => (
            <optgroup key={group} label={group}>
              {worlds
                .filter((other) => other.group === group)
                .map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
        <p class="about">{world.about}</p>
      </div>
      <div>
        <label for="agent">Agent</label>
        <select
          id="agent"
          value={run.agent.value.id}
          onChange={(event) => run.chooseAgent(event.currentTarget.value)}
        >
          {world.agents.map((id) => (
            <option key={id} value={id}>
              {agentOf(id).title}
            </option>
          ))}
        </select>
        <p class="about">{run.agent.value.about}</p>
      </div>
    </section>
  );
}

/** The agent's parts and settings. */
export function Settings({ run }: { readonly run: LiveRun }) {
  const { switches, sliders, id } = run.agent.value;
  const on = run.state.value.switches;
  const isRainbow = id === 'dqn' && on.length === 6;
  if (run.status.value === 'policy') {
    return (
      <section class="card settings" aria-labelledby="settings-title">
        <h2 id="settings-title">Settings</h2>
        <p class="about">A policy from a file acts here; it does not learn.</p>
        <button type="button" onClick={() => run.restart()}>
          Train {run.agent.value.title} instead
        </button>
      </section>
    );
  }
  return (
    <section class="card settings" aria-labelledby="settings-title">
      <h2 id="settings-title">Change something</h2>
      {switches.length > 0 && (
        <fieldset class={isRainbow ? 'rainbow' : ''}>
          <legend>
            {id === 'dqn' ? (isRainbow ? 'Rainbow' : `DQN and ${on.length} of Rainbow’s six`) : 'Details'}{' '}
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
    </section>
  );
}

function Setting({ run, slider }: { readonly run: LiveRun; readonly slider: Slider }) {
  const { name, title, about, values } = slider;
  // Only another value draws this again, not every step of the run: a slider that is drawn again while it is dragged jumps back.
  const now = useComputed(() => run.settingNow(name)).value;
  const dragged = useSignal<number | undefined>(undefined);
  const position = dragged.value ?? (now === undefined ? -1 : nearest(values, now));
  const text =
    dragged.value !== undefined
      ? String(values[dragged.value])
      : now === undefined
        ? run.ready.value === undefined
          ? '…'
          : 'scheduled'
        : String(now);
  const isLive = run.isLive(slider);
  return (
    <label class={`setting${position < 0 ? ' scheduled' : ''}`} title={about}>
      <span>
        <span>
          {title} <Effect isLive={isLive} />
        </span>
        <output>{text}</output>
      </span>
      <input
        type="range"
        min="0"
        max={values.length - 1}
        step="1"
        // In the middle where a schedule moves the value: it has no place among these.
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
    </label>
  );
}

/** Whether a control acts on the present run, or begins another one. */
function Effect({ isLive }: { readonly isLive: boolean }) {
  return isLive ? (
    <small class="effect live" title="Takes effect at the next step; what was learned stays.">
      live
    </small>
  ) : (
    <small class="effect" title="Makes another agent: learning starts anew.">
      starts anew
    </small>
  );
}

/** The seed: a field that is written in stays as it is while the run continues. */
function Seed({ run }: { readonly run: LiveRun }) {
  const seed = useComputed(() => run.state.value.seed).value;
  return (
    <label class="seed">
      <span>
        Seed <Effect isLive={false} />
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
      <button type="button" title="Another seed" onClick={() => run.setSeed(seed + 1)}>
        next
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

/** Play, pause, step, reset, speed. */
export function Transport({ run }: { readonly run: LiveRun }) {
  const isPaused = run.isPaused.value;
  const speed = speeds[run.speed.value]!;
  const isPlan = run.agent.value.kind === 'planner';
  const isShow = run.status.value === 'policy' || (run.status.value === 'ended' && !isPlan);
  const shown = isShow ? Math.min(speed, mostShown(run.world.value.id)) : speed;
  const text =
    shown === Number.POSITIVE_INFINITY
      ? 'as fast as it goes'
      : `${counted(shown, isPlan ? 'sweep' : 'step')} a second`;
  // A plan that is complete has nothing left to continue or to pause.
  const isOver = isPlan && run.status.value === 'ended';
  const canPlay =
    Object.keys(run.world.value.keys).length > 0 && !isPlan && !/policy|failed/.test(run.status.value);
  return (
    <div class="transport" role="toolbar" aria-label="Run">
      {!isOver && (
        <>
          <button
            type="button"
            class="main"
            aria-label={isPaused ? 'Go on' : 'Pause'}
            title={isPaused ? 'Go on (space)' : 'Pause (space)'}
            onClick={() => (isPaused ? run.resume() : run.pause())}
          >
            {isPaused ? <Icon d="M7 4.5v15l12.5-7.5z" /> : <Icon d="M6.5 4.5h4v15h-4zM13.5 4.5h4v15h-4z" />}
          </button>
          <button type="button" aria-label="One step" title="One step (.)" onClick={() => run.single()}>
            <Icon d="M5 4.5v15l10-7.5zM16 4.5h3v15h-3z" />
          </button>
        </>
      )}
      <button type="button" aria-label="Start again" title="Start again (r)" onClick={() => run.restart()}>
        <Icon d="M12 4a8 8 0 1 1-7.6 5.5l2 .6A6 6 0 1 0 12 6v3.5L7 5l5-4.5z" />
      </button>
      <label class="speed">
        <span class="hidden">Speed</span>
        <input
          type="range"
          min="0"
          max={speeds.length - 1}
          step="1"
          value={run.speed.value}
          aria-label="Speed"
          aria-valuetext={text}
          onInput={(event) => run.setSpeed(Number(event.currentTarget.value))}
        />
        <output>{text}</output>
      </label>
      {canPlay && (
        <button
          type="button"
          class={run.isPlaying.value ? 'play on' : 'play'}
          aria-pressed={run.isPlaying.value}
          onClick={() => (run.isPlaying.value ? run.stopPlaying() : run.play())}
        >
          {run.isPlaying.value ? 'Let it go on' : 'Play yourself'}
        </button>
      )}
    </div>
  );
}

function Icon({ d }: { readonly d: string }) {
  return (
    <svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true">
      <path d={d} fill="currentColor" />
    </svg>
  );
}
