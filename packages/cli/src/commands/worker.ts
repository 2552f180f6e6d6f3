import { counted, PrismError } from '@prism-rl/core';
import { joinExperiment } from '@prism-rl/experiments';
import { type Command, type OptionValues, option } from '../command.ts';
import { follow, sayFailures } from '../experiment/follow.ts';
import { readConditions, workerOptions } from '../experiment/options.ts';
import { sweepTable } from '../experiment/sweepTable.ts';
import { printJson, say } from '../output.ts';
import { prismWords, shellLine } from '../shell.ts';

/** `prism worker`: works on a sweep in a shared queue, from any machine. */
export const worker: Command = {
  name: 'worker',
  args: [],
  options: {
    queue: option.text('Q', 'queue of the sweep: redis://host:6379/0, with ?sweep=NAME if several share it'),
    ...workerOptions,
    wait: option.flag('wait until a sweep starts'),
    'retry-failed': option.flag('retry failed runs'),
  },
  examples: ['worker --queue redis://host:6379/0', 'worker --queue redis://host:6379/0 --workers 4 --wait'],
  run: async (context) => {
    const { options } = context;
    const queue = requireQueue(options, 'worker');
    const view = follow(options, sweepTable);
    const { place, work } = await readConditions(context, '', 1);
    const joined = {
      ...{ ...place, queue },
      onWait: options.flag('wait') ? () => say('waiting for a sweep to start …') : undefined,
      onJoin: ({ title, store }: { readonly title: string; readonly store: string }) =>
        say(`${title}; runs are stored in ${store}`),
    };
    const outcome = await joinExperiment(joined, work, view.observe).finally(view.close);
    if (outcome === undefined) return undefined;
    const { reason, results, failures, remaining, isSearch } = outcome;
    say(`\n${counted(results.length, 'run')} done, ${failures.length} failed, ${remaining} left`);
    if (options.flag('json')) printJson({ reason, done: results.length, failures, remaining });
    const code = sayFailures(failures, 'retry with prism worker --retry-failed');
    if (remaining === 0 && results.length > 0 && !isSearch) say(`report: ${collectLine(queue)}`);
    return code;
  },
};

/** The command that writes the results and the report of a queue; a password in the queue's address is left out. */
function collectLine(queue: string): string {
  const words = ['sweep', 'collect', '--queue', queue.replace(/\/\/[^/]*@/, '//'), '--out', 'runs/collected'];
  return shellLine([...prismWords(), ...words]);
}

/** @throws PrismError `invalid-argument` if no queue is given. */
export function requireQueue(options: OptionValues, command: string): string {
  const address = options.text('queue');
  if (address !== undefined) return address;
  throw PrismError.invalidArgument`prism ${command} needs --queue.
    For example: prism ${command} --queue redis://localhost:6379/0`;
}
