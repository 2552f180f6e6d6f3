import { isDebug, messageOf, PrismError, setDebug } from '@prism-rl/core';
import { engineFor } from './backend.ts';
import { onBrokenPipe } from './brokenPipe.ts';
import { onInterrupt } from './interrupt.ts';
import { say } from './output.ts';
import { loadRegistry, recordedPlugins } from './plugins.ts';
import { type MemberMessage, type MemberOrder, stopOrder } from './together/memberMessages.ts';
import { trainHere } from './together/trainHere.ts';

// A process of `prism train --together`: trains the runs that its parent names, together, and ends.

const withConfig = !process.argv.includes('--no-config');
const plugins = process.argv.slice(2).filter((argument) => argument !== '--no-config');
const interrupt = onInterrupt(true);
onBrokenPipe(() => interrupt.abort());
// Without a parent no process waits for the results; the runs are saved.
process.once('disconnect', () => interrupt.abort());

function tell(message: MemberMessage): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

async function train({ runs, debug }: MemberOrder): Promise<void> {
  setDebug(debug);
  const [{ runDir, manifest }] = runs as readonly [MemberOrder['runs'][number]];
  const registry = await loadRegistry(
    undefined,
    plugins,
    withConfig ? await recordedPlugins(runDir) : [],
    withConfig,
  );
  // Its parent has said already what there is to say about the backend.
  await engineFor(registry, manifest.agent, manifest.backend!, () => {});
  const results = await trainHere({
    registry,
    runs,
    signal: interrupt.signal,
    tell: (message) => tell({ type: 'progress', message }),
    onEnd: (run, summary) => tell({ type: 'done', seed: run.manifest.seed, summary }),
  });
  for (const [k, result] of results.entries())
    if (result.status === 'rejected') fail(runs[k]!.manifest.seed, result.reason);
}

function fail(seed: number, reason: unknown): void {
  const { code, hint } = reason instanceof PrismError ? reason : { code: undefined, hint: undefined };
  const message = messageOf(reason);
  if (isDebug() && reason instanceof Error) say(reason.stack ?? message);
  tell({ type: 'failed', seed, code, message, hint });
}

process.on('message', (order: MemberOrder | typeof stopOrder) => {
  if (order === stopOrder) {
    interrupt.abort();
    return;
  }
  train(order)
    .catch((error: unknown) => {
      for (const { manifest } of order.runs) fail(manifest.seed, error);
    })
    .finally(() => {
      if (process.connected) process.disconnect?.();
    });
});
tell({ type: 'ready' });
