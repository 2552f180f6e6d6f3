// Several seeds of one run in this worker: one graph on the GPU computes for all of them.
import { activateBackend, plugin as networks } from '@prism-rl/nn/plugin';
import { runBatch, type StartRun } from '@prism-rl/runner';
import { type FromWorker, unwatched } from './messages.ts';
import type { RunState } from './runState.ts';
import { sentenceOf } from './sentenceOf.ts';
import { Session } from './session.ts';

const backend = 'ort-webgpu';

/**
 * Trains runs that differ in nothing but their seeds, as fast as it goes. One that fails says so and leaves the others alone.
 *
 * @param until steps after which each ends.
 * @param send takes what run number `run` says.
 * @throws PrismError `incompatible` where there is no GPU.
 */
export async function trainTogether(
  states: readonly RunState[],
  until: number,
  send: (run: number, message: FromWorker) => void,
): Promise<void> {
  await activateBackend(backend);
  const conditions = unwatched(until);
  const starts = states.map(
    (state, run): StartRun<void> =>
      (engine, onStart) =>
        new Session(state, { ...conditions, engine, onStart }, (message) => send(run, message)).run(),
  );
  const results = await runBatch(networks.backends![backend]!.batch!, starts);
  for (const [run, result] of results.entries()) {
    if (result.status === 'rejected') send(run, { type: 'failed', message: sentenceOf(result.reason) });
  }
}
