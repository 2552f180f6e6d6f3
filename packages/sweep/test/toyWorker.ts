// A worker whose runs take milliseconds: some throw, some kill it, some never end.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SweepResult, SweepRun, WorkerMessage } from '@prism-rl/sweep';
import { openLocalQueue, sweepFiles, workerName, workOn } from '@prism-rl/sweep';

const [directory = '', mode = ''] = process.argv.slice(2);
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
process.once('disconnect', () => stop.abort());
if (mode === 'broken') process.exit(3);

const queue = await openLocalQueue<SweepRun, SweepResult>(join(directory, sweepFiles.queue));
await workOn(queue, {
  worker: workerName(),
  signal: stop.signal,
  pollMilliseconds: 20,
  perform: async ({ id, payload, attempts }, signal) => {
    if (payload.agent === 'throws') throw new Error(`${id} cannot be`);
    if (payload.agent === 'kills' || (payload.agent === 'kills-once' && attempts === 1)) {
      await sleep(30); // until the parent has heard of it
      process.kill(process.pid, 'SIGKILL');
    }
    if (payload.agent === 'kills-unheard' && attempts === 1) process.kill(process.pid, 'SIGKILL');
    if (payload.agent === 'endless') await sleep(60_000, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return undefined;
    const envSteps = [payload.steps];
    return {
      id,
      ...payload,
      score: payload.seed * 10,
      curve: { envSteps, meanReturn: [payload.seed * 10], stdReturn: [0] },
      episodes: 1,
      updates: 1,
      trainingReturn: null,
      trainSeconds: 0.01,
      stepsPerSecond: 1000,
      machine: {},
    };
  },
  onJob: (message: WorkerMessage) => {
    const isUnheard = message.type === 'leased' && message.lease.payload.agent === 'kills-unheard';
    if (!isUnheard) process.send?.(message);
  },
});
await queue.close();
if (process.connected) process.disconnect?.();
