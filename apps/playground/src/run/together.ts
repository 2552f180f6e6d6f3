// Trains several seeds of one run in this worker: one graph on the GPU computes all of them.
import type { Engine } from '@prism-rl/core';
import { activateBackend, plugin as networks } from '@prism-rl/nn/plugin';
import { type RunHandle, runBatch } from '@prism-rl/runner';
import { type FromWorker, unwatched } from './messages.ts';
import type { RunState } from './runState.ts';
import { sentenceOf } from './sentenceOf.ts';
import { Session } from './session.ts';

const backend = 'ort-webgpu';

/**
 * Trains runs that differ only in their seeds, at full speed. A run that fails reports it and does not affect the others.
 *
 * @param until steps of each run.
 * @param send receives the messages of run number `run`.
 * @throws PrismError `incompatible` if there is no GPU.
 */
export async function trainTogether(
  states: readonly RunState[],
  until: number,
  send: (run: number, message: FromWorker) => void,
): Promise<void> {
  await activateBackend(backend);
  const conditions = unwatched(until);
  const starts = states.map(
    (state, run) =>
      (engine: Engine, onStart: (run: RunHandle) => void): Promise<void> =>
        new Session(state, { ...conditions, engine, onStart }, (message) => send(run, message)).run(),
  );
  const results = await runBatch(networks.backends![backend]!.batch!, starts);
  for (const [run, result] of results.entries()) {
    if (result.status === 'rejected') send(run, { type: 'failed', message: sentenceOf(result.reason) });
  }
}
