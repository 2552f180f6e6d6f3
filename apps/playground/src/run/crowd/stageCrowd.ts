// The crowd on the stage, in the place of the run, which waits meanwhile.
import { effect, signal } from '@preact/signals';
import { agentOf } from '../choices/agents.ts';
import { worldOf } from '../choices/worlds.ts';
import { type RunState, toHash } from '../link/runState.ts';
import type { LiveRun } from '../live/liveRun.ts';
import { CrowdRun, type CrowdState, crowdSizes, crowdTail } from './crowdRun.ts';

/** Positions of its speed slider: steps a second of each agent. */
export const paces: readonly number[] = [2, 4, 8, 15, 30, 60, 120, 240, 1000, 5000, Number.POSITIVE_INFINITY];
const full = paces.length - 1;

export const crowd = signal<CrowdRun | undefined>(undefined);
export const pace = signal(paces.indexOf(60));
/** The chosen number of agents. */
export const size = signal<number | undefined>(undefined);
/** The choice of the visitor or of the link, if there is one. */
export const wantsGpu = signal<boolean | undefined>(undefined);
/** Whether a link's crowd learned on a GPU, which is not here. */
export const lacksGpu = signal(false);
/** Why the GPU trains no crowd here; empty if it does. */
export const gpuFailure = signal('');

/** The state of the run when the crowd began: it may not have reached a link's changes yet. */
let beganWith = '';

/** Whether a run can be shown as a crowd: all planners would do the same. */
export function hasCrowd({ agent }: Pick<RunState, 'agent'>): boolean {
  return !/planner|evolution/.test(agentOf(agent).kind);
}

/** Begins a crowd of the run as it is now. */
export function beginCrowd(run: LiveRun, state: CrowdState, stopAt?: number): void {
  crowd.value?.stop();
  lacksGpu.value = false;
  gpuFailure.value = '';
  size.value = state.agents;
  if (!run.isPaused.value) run.pause();
  if (stopAt !== undefined) pace.value = full;
  beganWith = essence(run.now);
  crowd.value = new CrowdRun(state, paces[pace.value]!, stopAt, (message) => {
    const { onGpu: _, ...onProcessor } = state;
    wantsGpu.value = false;
    beginCrowd(run, { ...onProcessor, agents: Math.min(state.agents, crowdSizes(state.run)[0]!) }, stopAt);
    gpuFailure.value = message;
  });
}

/** Gives the stage back to the run. @param goesOn whether the run continues. */
export function endCrowd(run: LiveRun, goesOn = true): void {
  if (crowd.value === undefined) return;
  crowd.value.stop();
  crowd.value = undefined;
  if (goesOn) run.resume();
}

/** A crowd as large as is usual for a run. */
export function crowdOf(run: RunState): CrowdState {
  const sizes = crowdSizes(run);
  return { run, agents: sizes.find((one) => one === size.value) ?? sizes[0]! };
}

const essence = ({ beat: _, ...state }: RunState): string => toHash(state);

/** Follows the run: restarts the crowd after changes of settings or map, and writes it into the address. */
export function followRun(run: LiveRun): void {
  effect(() => {
    const shown = crowd.value;
    if (shown === undefined) return;
    const { now } = run;
    if ([beganWith, essence(shown.state.run)].includes(essence(now))) return;
    const isSame = shown.state.run.world === now.world && shown.state.run.agent === now.agent;
    const { split } = shown.state;
    // Sixteen networks are begun by their button.
    if (isSame) queueMicrotask(() => beginCrowd(run, { ...crowdOf(now), ...(split && { split }) }));
    else if (worldOf(now.world).look === 'grid' && agentOf(now.agent).kind === 'table')
      queueMicrotask(() => beginCrowd(run, crowdOf(now)));
    else queueMicrotask(() => endCrowd(run));
  });
  effect(() => {
    const shown = crowd.value;
    const step = shown?.isPaused.value ? shown.step.value : undefined;
    const tail = shown === undefined ? '' : crowdTail(shown.state, step);
    if (tail === run.tail || (shown === undefined && !run.tail.startsWith('&crowd'))) return;
    run.tail = tail;
    run.writeAddress();
  });
}
