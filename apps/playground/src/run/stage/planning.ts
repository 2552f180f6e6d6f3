// Dynamic programming on the page: one sweep per step.
import type { Env, Registry } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { Settings } from '../choices/settings.ts';
import type { Send } from '../host/events.ts';
import type { RunState } from '../link/runState.ts';
import { readyOf } from '../seen/picture.ts';
import type { Pace } from './pace.ts';

/** Milliseconds between two shown sweeps. */
const shownEvery = 15;

/** Plans in a world with a known model: sweeps until no value changes, and starts again with the settings of each change. */
export function planning(state: RunState, registry: Registry, stage: Env, pace: Pace, send: Send) {
  let asked: Settings | undefined;
  let shown = 0;

  function show(sweep: number, values: Float64Array, policy: Int32Array | undefined): void {
    shown = performance.now();
    const table = { numbers: values.slice(), perState: 1, ...(policy && { policy: policy.slice() }) };
    send({ type: 'moment', shows: 'plan', envSteps: sweep, observation: [], action: [], table });
  }

  async function run(): Promise<never> {
    const { entry } = registry.get('planners', state.agent);
    const model = stage.model?.();
    if (model === undefined) throw PrismError.incompatible`The rules of ${stage.id} are not known.`;
    let settings = { ...state.settings };
    for (;;) {
      const config = { ...entry.defaults, ...settings };
      send(readyOf(stage, config as Settings));
      const planner = await entry.create(config);
      show(0, new Float64Array(model.numStates), undefined);
      let sweeps = 0;
      let unsaid: number[] = [];
      await pace.next();
      let isShown = true;
      let tell = (): void => undefined;
      for (const { values, policy, sweep, delta } of planner.solve(model)) {
        sweeps = sweep;
        unsaid.push(sweep, delta);
        tell = () => {
          show(sweep, values, policy);
          send({ type: 'progress', envSteps: sweep, episodes: unsaid, metrics: { delta } });
          unsaid = [];
        };
        isShown = !pace.isFree || performance.now() - shown >= shownEvery;
        if (isShown) tell();
        // Nothing else yields to the page's messages at full speed.
        if (isShown && pace.isFree) await new Promise((resolve) => setTimeout(resolve));
        await pace.next();
        if (asked !== undefined) break;
      }
      if (!isShown) tell();
      if (asked === undefined) send({ type: 'ended', envSteps: sweeps });
      while (asked === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
      settings = { ...settings, ...asked };
      asked = undefined;
      send({ type: 'restarted', reason: 'replanned', settings });
    }
  }

  const change = (settings: Settings): void => {
    asked = { ...asked, ...settings };
  };
  return { run, change };
}
