// A process of a bundle whose runs take no time: those with an odd seed end, at seed 4 and 2 it dies, and run 6 has failed. Run 9 takes as
// long as it may.
import { PrismError } from '@prism-rl/core';
import { serveRuns } from '@prism-rl/experiments';
import type { MemberOrder } from '../src/together/trainHere.ts';
import type { TrainSummary } from '../src/trainRun.ts';

await serveRuns<MemberOrder, TrainSummary>({
  interrupt: new AbortController(),
  together: async (trains) => {
    for (const train of trains) await train();
    process.stderr.write('a word\n');
  },
  perform: async ({ id, runDir, manifest: { seed } }, signal, tell) => {
    tell({ type: 'progress', id, message: { run: id, envSteps: seed } });
    if (seed === 4) process.kill(process.pid, 'SIGKILL');
    if (seed === 2) process.exit(7);
    if (seed === 6) throw new PrismError('file', 'No room.', { hint: 'Make some.' });
    if (seed === 9) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    const numbers = { envSteps: seed, episodes: 0, updates: 0, seconds: 0, stepsPerSecond: Number.NaN };
    const none = { backend: null, isResumable: true, meanReturn: null, evaluation: null };
    return { runDir, ...numbers, ...none, reason: signal.aborted ? 'stopped' : 'finished' };
  },
});
