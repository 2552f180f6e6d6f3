// Trains several runs in this worker: as whole runs on the GPU, or in turns.
import type { Engine } from '@prism-rl/core';
import { type RunHandle, runBatch } from '@prism-rl/runner';
import { type FromWorker, unwatched } from './messages.ts';
import type { Send } from './moments.ts';
import { gpuBatch, isForGpu, trainOnGpu } from './onGpu.ts';
import type { RunState } from './runState.ts';
import { sentenceOf } from './sentenceOf.ts';
import { Session } from './session.ts';

export { gpuBatch };

/**
 * Trains runs at full speed, such as sixteen networks. Runs that are not whole runs on the GPU (`isForGpu`) take turns there. A run that fails reports
 * it and does not affect the others.
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
  const areWhole = (await Promise.all(states.map(isForGpu))).every(Boolean);
  const starts = states.map(
    (state, run) =>
      (engine: Engine, onStart: (run: RunHandle) => void = () => undefined): Promise<void> => {
        const sendOwn: Send = (message) => send(run, message);
        if (areWhole) return trainOnGpu(state, until, sendOwn, engine, onStart);
        return new Session(state, { ...unwatched(until), engine, onStart }, sendOwn).run();
      },
  );
  const results = await (areWhole ? runBatch(gpuBatch, starts) : inTurns(starts));
  for (const [run, result] of results.entries()) {
    if (result.status === 'rejected') send(run, { type: 'failed', message: sentenceOf(result.reason) });
  }
}

/** Trains each run as if it were alone; their steps take turns on the GPU. */
async function inTurns(
  starts: readonly ((engine: Engine) => Promise<void>)[],
): Promise<PromiseSettledResult<void>[]> {
  const { activateBackend } = await import('@prism-rl/nn');
  const engine = await activateBackend('ort-webgpu');
  return Promise.allSettled(starts.map((start) => start(engine)));
}
