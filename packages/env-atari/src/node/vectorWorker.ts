// One worker thread of a ThreadedAtariVectorEnv: steps its share of the environments when told to.
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { PrismError } from '@prism-rl/core';
import { AtariVectorEnv, type AtariVectorSettings } from '../atariVectorEnv.ts';
import type { AtariGame } from '../game.ts';
import type { VectorBuffers } from '../stackedVector.ts';

/** What a worker is started with. */
export interface VectorWorkerData {
  readonly game: AtariGame;
  readonly numEnvs: number;
  readonly settings: AtariVectorSettings;
  readonly buffers: VectorBuffers;
  readonly actions: Int32Array;
  /** [command, answers given, seed, whether there is a seed]. */
  readonly control: Int32Array;
  readonly port: MessagePort;
}

/** Commands, as they stand in `control[0]`; 0 = wait. */
export const command = { wait: 0, reset: 1, step: 2, save: 3, restore: 4, stop: 5 } as const;

/** What comes through the port besides snapshots. */
export interface WorkerFailure {
  readonly failure: { readonly code: PrismError['code']; readonly message: string };
}

function serve({ game, numEnvs, settings, buffers, actions, control, port }: VectorWorkerData): void {
  let env: AtariVectorEnv | undefined;
  const pending: Uint8Array[] = [];
  const execute = (what: number): void => {
    env ??= new AtariVectorEnv(game, numEnvs, settings, buffers);
    if (what === command.reset) env.reset(control[3] === 1 ? { seed: control[2]! >>> 0 } : {});
    else if (what === command.step) env.step(actions);
    else if (what === command.save) port.postMessage(env.save());
    else if (what === command.restore) env.restore(pending.pop()!);
  };
  const receive = (): void => {
    for (;;) {
      Atomics.wait(control, 0, command.wait);
      const what = Atomics.load(control, 0);
      if (what === command.stop) return;
      try {
        if (what === command.restore) pending.push(takeSnapshot(port));
        execute(what);
      } catch (error) {
        const code = error instanceof PrismError ? error.code : 'state';
        port.postMessage({ failure: { code, message: (error as Error).message } } satisfies WorkerFailure);
      }
      Atomics.store(control, 0, command.wait);
      Atomics.add(control, 1, 1);
      Atomics.notify(control, 1);
    }
  };
  receive();
  port.close();
}

function takeSnapshot(port: MessagePort): Uint8Array {
  const received = receiveMessageOnPort(port) as { message: Uint8Array } | undefined;
  if (received === undefined) throw new PrismError('state', 'The worker was told to restore nothing.');
  return received.message;
}

if (parentPort !== null) serve(workerData as VectorWorkerData);
