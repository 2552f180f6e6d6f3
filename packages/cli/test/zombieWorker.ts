// Does one job with a lease so short that it expires while the process is stopped; prints the job's events, one line each.
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lease, Run } from '@prism-rl/core';
import { openLocalQueue, type SweepResult, trainSweepRun } from '@prism-rl/experiments';
import { processNamespace } from '@prism-rl/runner/node';
import { loadRegistry } from '../src/plugins.ts';

const [directory = ''] = process.argv.slice(2);
const leaseMilliseconds = 2000;
const registry = await loadRegistry(undefined, []);
const queue = await openLocalQueue<Run, SweepResult>(join(directory, 'queue.sqlite'));
const namespace = processNamespace();
const name = `${process.pid}@${hostname()}${namespace === null ? '' : `/${namespace}`}`;
let job: Lease<Run> | undefined;
while (job === undefined) {
  await sleep(20);
  job = await queue.lease(name, leaseMilliseconds);
}
const mine = job;
tell('leased');
const lost = new AbortController();
const heartbeat = setInterval(async () => {
  if (!(await queue.heartbeat(mine, leaseMilliseconds))) lost.abort();
}, leaseMilliseconds / 5);
try {
  const result = await trainSweepRun({ registry, job, directory, signal: lost.signal, keepAgentOnly: true });
  const isDone = result !== undefined && (await queue.complete(job, result));
  tell(isDone ? 'completed' : 'released');
} catch {
  // Another worker has taken over the run's directory.
  tell((await queue.heartbeat(job, leaseMilliseconds)) ? 'failed' : 'released');
} finally {
  clearInterval(heartbeat);
  await queue.close();
}

function tell(what: string): void {
  process.stdout.write(`${what} ${mine.token}\n`);
}
