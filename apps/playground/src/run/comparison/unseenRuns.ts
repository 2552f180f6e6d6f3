// Trains runs at full speed that are not shown: the seeds of a comparison.
import { type Engine, Registry } from '@prism-rl/core';
import { type RunHandle, runBatch, train } from '@prism-rl/runner';
import { agentOf } from '../choices/agents.ts';
import { loadPlugins } from '../choices/plugins.ts';
import type { RunEvent } from '../host/events.ts';
import { runOptions } from '../link/runOptions.ts';
import type { RunState } from '../link/runState.ts';
import { Progress } from '../seen/progress.ts';

/** Progress or the end of run number `run`. */
export type UnseenEvent = Extract<RunEvent, { type: 'progress' | 'ended' }> & { readonly run: number };

/**
 * Trains runs of one kind of agent to their end. On a GPU they are whole runs there if all can be (`isForGpu`), else their steps take turns.
 *
 * @param until steps of each run.
 * @throws the first error of a run; PrismError `incompatible` if there is no GPU.
 */
export async function trainUnseen(
  states: readonly RunState[],
  until: number,
  onGpu: boolean,
  tell: (event: UnseenEvent) => void,
): Promise<void> {
  const runs = states.map((state, run) => async (engine?: Engine, onStart?: (handle: RunHandle) => void) => {
    const progress = new Progress((event) => tell({ ...event, run }));
    const plugins = new Registry(await loadPlugins(state));
    await train({ plugins, engine, ...runOptions(state), steps: until }).forEach((event) => {
      if (event.type === 'start') onStart?.(event.run);
      else if (event.type === 'episode') progress.episodeEnded(event.envSteps, event.return);
      else if (event.type === 'steps') progress.sendIfDue(performance.now(), event.envSteps);
      else if (event.type === 'end') {
        progress.send(performance.now(), event.envSteps);
        tell({ type: 'ended', envSteps: event.envSteps, run });
      }
    });
  });
  if (onGpu) {
    const { gpuBatch, isForGpu } = await import('../gpu/onGpu.ts');
    if ((await Promise.all(states.map(isForGpu))).every(Boolean)) {
      for (const result of await runBatch(gpuBatch, runs))
        if (result.status === 'rejected') throw result.reason;
      return;
    }
  }
  const hasNetwork = agentOf(states[0]!.agent).kind === 'network';
  const { activateBackend } = hasNetwork ? await import('@prism-rl/nn') : {};
  const engine = await activateBackend?.(onGpu ? 'ort-webgpu' : 'ort');
  await Promise.all(runs.map((run) => run(engine)));
}
