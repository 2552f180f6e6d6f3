// Trains several runs in this worker on the GPU: as whole runs, or several seeds of one run whose steps one graph computes.
import type { Engine } from '@prism-rl/core';
import { type RunHandle, runBatch } from '@prism-rl/runner';
import { type FromWorker, unwatched } from './messages.ts';
import { isForGpu, trainOnGpu } from './onGpu.ts';
import type { RunState } from './runState.ts';
import { sentenceOf } from './sentenceOf.ts';
import { Session } from './session.ts';

const backend = 'ort-webgpu';

/**
 * Trains runs at full speed, such as sixteen networks at once. Runs that are not whole runs on the GPU (`isForGpu`) may differ only in their seeds. A run
 * that fails reports it and does not affect the others.
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
  if ((await Promise.all(states.map(isForGpu))).every(Boolean)) return trainOnGpu(states, until, send);
  const { activateBackend, plugin: networks } = await import('@prism-rl/nn/plugin');
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
