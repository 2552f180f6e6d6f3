import { counted, PrismError } from '@prism-rl/core';
import { joinExperiment } from '@prism-rl/experiments';
import { type OptionValues, option } from '../command.ts';
import { experimentCommand, workerOptions } from '../experiment/experimentCommand.ts';
import { sayFailures } from '../experiment/follow.ts';
import { sweepTable } from '../experiment/sweepTable.ts';
import { say } from '../output.ts';
import { prismWords, shellLine } from '../shell.ts';

/** `prism worker`: works on a sweep in a shared queue, from any machine. */
export const worker = experimentCommand({
  name: 'worker',
  args: [],
  options: {
    queue: option.text('Q', 'queue of the sweep: redis://host:6379/0, with ?sweep=NAME if several share it'),
    ...workerOptions,
    wait: option.flag('wait until a sweep starts'),
    'retry-failed': option.flag('retry failed runs'),
  },
  examples: ['worker --queue redis://host:6379/0', 'worker --queue redis://host:6379/0 --workers 4 --wait'],
  plan: async ({ options }) => ({
    ...{ directory: '', fewestWorkers: 1, queue: requireQueue(options, 'worker') },
    onWait: options.flag('wait') ? () => say('waiting for a sweep to start …') : undefined,
  }),
  followed: () => sweepTable(),
  dispatch: ({ queue, onWait }, place, work, onEvent) =>
    joinExperiment({ ...place, queue, onWait, onJoin }, work, onEvent),
  report: ({ queue }, { reason, results, failures, remaining, isSearch }) => {
    const done = results.length;
    say(`\n${counted(done, 'run')} done, ${failures.length} failed, ${remaining} left`);
    const code = sayFailures(failures, 'retry with prism worker --retry-failed');
    if (remaining === 0 && done > 0 && !isSearch) say(`report: ${collectLine(queue)}`);
    return { code, json: { reason, done, failures, remaining } };
  },
});

function onJoin({ title, store }: { readonly title: string; readonly store: string }): void {
  say(`${title}; runs are stored in ${store}`);
}

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
