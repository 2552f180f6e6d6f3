// Dynamic programming on the page: one sweep per step.
import type { Env, Registry } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { FromWorker } from './messages.ts';
import type { Pace } from './pace.ts';
import type { RunState } from './runState.ts';
import type { Settings } from './settings.ts';

/** Milliseconds between two shown sweeps. */
const shownEvery = 15;

/** Options of {@link Planning}. */
interface PlanningParts {
  readonly state: RunState;
  readonly registry: Registry;
  /** A world with a known model. */
  readonly stage: Env;
  readonly pace: Pace;
  readonly send: (message: FromWorker) => void;
  /** Reports the initial settings. */
  readonly onReady: (settings: Settings) => void;
}

/** Sweeps until no value changes, and starts again after a change of settings. */
export class Planning {
  readonly #parts: PlanningParts;
  #asked: Settings | undefined;
  #shown = 0;

  constructor(parts: PlanningParts) {
    this.#parts = parts;
  }

  /** Restarts the planner with other settings. */
  change(settings: Settings): void {
    this.#asked = { ...this.#asked, ...settings };
  }

  async run(): Promise<never> {
    const { state, registry, stage, pace, send, onReady } = this.#parts;
    const { entry } = registry.get('planners', state.agent);
    const model = stage.model?.();
    if (model === undefined) throw PrismError.incompatible`The rules of ${stage.id} are not known.`;
    let settings = { ...state.settings };
    for (;;) {
      const config = { ...entry.defaults, ...settings };
      onReady(config as Settings);
      const planner = await entry.create(config);
      this.#show(0, new Float64Array(model.numStates), undefined);
      let sweeps = 0;
      let unsaid: number[] = [];
      await pace.next();
      let isShown = true;
      let show = (): void => undefined;
      for (const { values, policy, sweep, delta } of planner.solve(model)) {
        sweeps = sweep;
        unsaid.push(sweep, delta);
        show = () => {
          this.#show(sweep, values, policy);
          send({ type: 'progress', envSteps: sweep, episodes: unsaid, metrics: { delta } });
          unsaid = [];
        };
        isShown = !pace.isFree || performance.now() - this.#shown >= shownEvery;
        if (isShown) show();
        // Nothing else yields to the page's messages at full speed.
        if (isShown && pace.isFree) await new Promise((resolve) => setTimeout(resolve));
        await pace.next();
        if (this.#asked !== undefined) break;
      }
      if (!isShown) show();
      if (this.#asked === undefined) send({ type: 'ended', envSteps: sweeps });
      while (this.#asked === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
      settings = { ...settings, ...this.#asked };
      this.#asked = undefined;
      send({ type: 'restarted', reason: 'replanned', settings });
    }
  }

  #show(sweep: number, values: Float64Array, policy: Int32Array | undefined): void {
    this.#shown = performance.now();
    this.#parts.send({
      type: 'moment',
      shows: 'plan',
      envSteps: sweep,
      observation: [],
      action: [],
      table: {
        numbers: values.slice(),
        perState: 1,
        ...(policy === undefined ? {} : { policy: policy.slice() }),
      },
    });
  }
}
