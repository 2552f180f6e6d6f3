import { PrismError } from '@prism-rl/core';
import { progressMessages } from '@prism-rl/loggers';
import type { SweepResult, SweepRun, WorkerMessage } from '@prism-rl/sweep';
import { localQueueAddress, openQueue, trainSweepRun, workerName, workOn } from '@prism-rl/sweep';
import { backendFor } from './backend.ts';
import { onBrokenPipe } from './brokenPipe.ts';
import { onInterrupt } from './interrupt.ts';
import { loadRegistry } from './plugins.ts';
import { runContext } from './runContext.ts';

// A worker process of `prism ablate` and `prism sweep`: trains one run of the queue after the other, and tells its parent.

const [directory = '', ...plugins] = process.argv.slice(2);

/**
 * Long, because compiling and writing on a busy machine may keep a worker from being heard of. Who watches it, or starts the sweep
 * again, sees at once that it has died, and waits for no lease.
 */
const leaseMilliseconds = 120_000;

const interrupt = onInterrupt(true);
onBrokenPipe(() => interrupt.abort());

/** What cannot be sent has nobody to read it. While it trains, a worker learns of that before it hears that the channel is closed. */
function send(message: WorkerMessage): void {
  if (!process.connected) return;
  process.send?.(message, undefined, undefined, (error) => {
    if (error !== null) interrupt.abort();
  });
}

// Whoever started it is gone: nobody would wait for the results. What is done so far is saved, and goes on at the next call.
process.once('disconnect', () => interrupt.abort());
if (!process.connected) interrupt.abort(); // gone while this program was being loaded
try {
  const registry = await loadRegistry(undefined, plugins);
  const machine = runContext();
  const queue = await openQueue<SweepRun, SweepResult>(registry, localQueueAddress(directory));
  try {
    await workOn(queue, {
      worker: workerName(),
      signal: interrupt.signal,
      leaseMilliseconds,
      perform: async (job, signal) => {
        await backendFor(registry, job.payload.agent, job.payload.backend ?? 'auto');
        const messages = progressMessages((message) => send({ type: 'progress', id: job.id, message }), {
          run: job.id,
          interval: 0.2,
        });
        return trainSweepRun({
          registry,
          job,
          directory,
          signal,
          machine,
          loggers: [messages],
          keepAgentOnly: true,
        });
      },
      onJob: send,
    });
  } finally {
    await queue.close();
  }
} catch (error) {
  process.stderr.write(
    `worker ${process.pid}: ${error instanceof PrismError ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
} finally {
  if (process.connected) process.disconnect?.();
}
