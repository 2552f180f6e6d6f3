// A worker with a lease so short that it is lost while the process is stopped; tells what happens to its jobs, a line each.
import { join } from 'node:path';
import type { SweepResult, SweepRun } from '@prism-rl/sweep';
import { openLocalQueue, sweepFiles, trainSweepRun, workerName, workOn } from '@prism-rl/sweep';
import { loadRegistry } from '../src/plugins.ts';

const [directory = ''] = process.argv.slice(2);
const registry = await loadRegistry(undefined, []);
const queue = await openLocalQueue<SweepRun, SweepResult>(join(directory, sweepFiles.queue));
await workOn(queue, {
  worker: workerName(),
  signal: new AbortController().signal,
  leaseMilliseconds: 2000,
  pollMilliseconds: 20,
  perform: (job, signal) => trainSweepRun({ registry, job, directory, signal, keepAgentOnly: true }),
  onJob: ({ type, lease }) => process.stdout.write(`${type} ${lease.token}\n`),
});
await queue.close();
