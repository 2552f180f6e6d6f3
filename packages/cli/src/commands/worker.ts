import { counted, PrismError } from '@prism-rl/core';
import { joinExperiment } from '@prism-rl/experiments';
import type { Command, OptionValues } from '../command.ts';
import { follow, sayFailures } from '../experiment/follow.ts';
import { readConditions, workerOptions } from '../experiment/options.ts';
import { sweepTable } from '../experiment/sweepTable.ts';
import { printJson, say } from '../output.ts';

/** `prism worker`: works on a sweep in a shared queue, from any machine. */
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
  run: async (context) => {
    const { options } = context;
    const queue = requireQueue(options, 'worker');
    const view = follow(options, sweepTable);
    const outcome = await joinExperiment({
      ...{ ...(await readConditions(context, '', 1)), queue },
      onWait: options.flag('wait') ? () => say('waiting until somebody begins a sweep …') : undefined,
      onJoin: ({ title, store }) => say(`${title}; the runs lie in ${store}`),
      onEvent: view.observe,
    }).finally(view.close);
    if (outcome === undefined) return undefined;
    const { reason, results, failures, remaining } = outcome;
    say(`\n${counted(results.length, 'run')} done, ${failures.length} failed, ${remaining} left`);
    if (options.flag('json')) printJson({ reason, done: results.length, failures, remaining });
    return sayFailures(failures, 'prism worker --retry-failed tries again');
  },
};

/** @throws PrismError `invalid-argument` if no queue is given. */
export function requireQueue(options: OptionValues, command: string): string {
  const address = options.text('queue');
  if (address !== undefined) return address;
  throw new PrismError('invalid-argument', `prism ${command} needs --queue.`, {
    hint: `For example: prism ${command} --queue redis://localhost:6379/0`,
  });
}
