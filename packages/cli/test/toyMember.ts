// A process of a bundle whose runs take no time: of those with an odd seed it tells the end, at seed 4 it dies, and run 6 has failed. Run 9
// takes as long as it may.
import { type MemberMessage, type MemberOrder, stopOrder } from '../src/together/memberMessages.ts';

const tell = (message: MemberMessage): void => void process.send?.(message);

process.once('message', ({ runs }: MemberOrder) => {
  for (const { runDir, manifest } of runs) {
    const { seed } = manifest;
    tell({ type: 'progress', message: { run: `seed ${seed}`, envSteps: seed } });
    if (seed === 4) process.kill(process.pid, 'SIGKILL');
    if (seed === 6) tell({ type: 'failed', seed, code: 'file', message: 'No room.', hint: 'Make some.' });
    const numbers = { envSteps: seed, episodes: 0, updates: 0, seconds: 0, stepsPerSecond: Number.NaN };
    const none = { backend: null, isResumable: true, meanReturn: null, evaluation: null };
    if (seed === 9) {
      process.once('message', (order) => {
        const reason = order === stopOrder ? 'stopped' : 'solved';
        tell({ type: 'done', seed, summary: { runDir, ...numbers, ...none, reason } });
        process.disconnect?.();
      });
      return;
    }
    if (seed % 2 === 1)
      tell({ type: 'done', seed, summary: { runDir, ...numbers, ...none, reason: 'finished' } });
  }
  process.stderr.write('a word\n');
  process.disconnect?.();
});
tell({ type: 'ready' });
