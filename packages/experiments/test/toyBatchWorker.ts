// A process of a batch whose runs take no time: odd seeds finish, the process dies at seeds 4 and 2, and run 6 fails. Run 9 takes as long
// as it may.
import { PrismError } from '@prism-rl/core';
import { serveRuns } from '../src/work/serveRuns.ts';
import type { BatchOrder } from '../src/work/trainBatch.ts';

await serveRuns<BatchOrder, object>({
  interrupt: new AbortController(),
  trainAll: async (trains) => {
    for (const train of trains) await train();
    process.stderr.write('a word\n');
  },
  perform: async ({ id, runDir, manifest: { seed } }, signal, tell) => {
    tell({ type: 'progress', id, message: { run: id, envSteps: seed } });
    if (seed === 4) process.kill(process.pid, 'SIGKILL');
    if (seed === 2) process.exit(7);
    if (seed === 6) throw new PrismError('file', 'No room.', { hint: 'Make some.' });
    if (seed === 9) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return { runDir, envSteps: seed, speed: Number.NaN, reason: signal.aborted ? 'stopped' : 'finished' };
  },
});
