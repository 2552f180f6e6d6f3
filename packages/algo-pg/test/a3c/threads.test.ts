import { Worker } from 'node:worker_threads';
import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';

test('a thread that knows no such environment says so, and what to do', async () => {
  const worker = new Worker(new URL('../../src/node/actorLearnerWorker.ts', import.meta.url), {
    workerData: {
      ...{ config: { tMax: 5 }, environment: { id: 'Nowhere-v0', modules: [] }, index: 0, debug: true },
      ...{ backend: 'tfjs-cpu', rng: new Rng(1).save() },
    },
    execArgv: ['--conditions=@prism-rl/source'],
  });
  const answer = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`It ended with exit code ${code}.`)));
  });
  expect(answer).toMatchObject({
    ...{ type: 'failed', code: 'unknown-name', message: expect.stringContaining('Nowhere-v0') },
    ...{ hint: expect.stringContaining('Threads import plugins themselves'), stack: expect.any(String) },
  });
  await worker.terminate();
});
