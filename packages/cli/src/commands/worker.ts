import { setTimeout as sleep } from 'node:timers/promises';
import type { Run } from '@prism-rl/core';
import { counted, PrismError } from '@prism-rl/core';
import { openQueue, outcomeOf, type SweepResult, workOnSweep } from '@prism-rl/experiments';
import type { Command, OptionValues } from '../command.ts';
import { printJson, say } from '../output.ts';
import {
  codeHere,
  concludeFailures,
  followSweep,
  readEmployment,
  workerOptions,
} from '../sweep/conductSweep.ts';
import {
  requireAccepted,
  type SharedSweep,
  type SweepQueue,
  sharedSweepOf,
  storeOf,
} from '../sweep/sharedSweep.ts';

/** Milliseconds between looks whether a search may still add runs. */
const openMilliseconds = 2000;

/** `prism worker`: works on a sweep in a shared queue, on any machine. */
export const worker: Command = {
  name: 'worker',
  args: [],
  options: {
    queue: {
      type: 'text',
      value: 'Q',
      help: 'where the runs are: redis://host:6379/0, with ?sweep=NAME for one of several',
    },
    ...workerOptions,
    wait: { type: 'flag', help: 'wait until somebody begins a sweep there' },
    'retry-failed': { type: 'flag', help: 'try runs again that have failed' },
  },
  examples: ['worker --queue redis://host:6379/0', 'worker --queue redis://host:6379/0 --workers 4 --wait'],
  run: async ({ options, registry, origins, signal }) => {
    const all = await registry();
    const queue = await openQueue<Run, SweepResult>(all, requireQueue(options, 'worker'));
    try {
      const shared = await awaitSweep(queue, options, signal);
      if (shared === undefined) return undefined;
      requireAccepted(shared.code, await codeHere(origins), options);
      const store = await storeOf(shared);
      say(`${shared.title}; the runs lie in ${store.address}`);
      const view = followSweep(options);
      let isOpen = shared.isOpen === true;
      const stillOpen = async (): Promise<void> => {
        isOpen = (await sharedSweepOf(queue))?.isOpen === true;
      };
      const looks = isOpen
        ? setInterval(() => void stillOpen().catch(() => undefined), openMilliseconds)
        : undefined;
      let reason: string;
      try {
        reason = await workOnSweep({
          ...readEmployment(all, options, 1),
          queue,
          store,
          signal,
          isShared: true,
          watchMilliseconds: 60_000, // there may be a thousand of its kind
          retryFailed: options.flag('retry-failed'),
          ...(isOpen && { isOpen: () => isOpen }),
          onEvent: (event) => view.observe(event),
        });
      } finally {
        clearInterval(looks);
        view.close();
      }
      if (signal.aborted) return undefined; // the queue may be out of reach
      const { results, failures, remaining } = outcomeOf(await queue.list());
      say(`\n${counted(results.length, 'run')} done, ${failures.length} failed, ${remaining} left`);
      if (options.flag('json')) printJson({ reason, done: results.length, failures, remaining });
      return concludeFailures(failures, 'prism worker --retry-failed tries again');
    } finally {
      await queue.close();
    }
  },
};

/** @throws PrismError `invalid-argument` when no queue is named. */
export function requireQueue(options: OptionValues, command: string): string {
  const address = options.text('queue');
  if (address !== undefined) return address;
  throw new PrismError('invalid-argument', `prism ${command} needs --queue.`, {
    hint: `For example: prism ${command} --queue redis://localhost:6379/0`,
  });
}

async function awaitSweep(
  queue: SweepQueue,
  options: OptionValues,
  signal: AbortSignal,
): Promise<SharedSweep | undefined> {
  for (let isTold = false; !signal.aborted; isTold = true) {
    const shared = await sharedSweepOf(queue);
    if (shared !== undefined) return shared;
    if (!options.flag('wait')) throw noSweep();
    if (!isTold) say('waiting until somebody begins a sweep …');
    await sleep(1000, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

/** The error for a queue without a sweep. */
export function noSweep(): PrismError {
  return new PrismError('state', 'There is no sweep in that queue.', {
    hint: 'Begin one with prism ablate --queue …; prism worker --wait waits for it.',
  });
}
