import { basename, extname } from 'node:path';
import type { Registry, Run } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { openQueue, type SweepResult, writeAblation } from '@prism-rl/experiments';
import type { Command, OptionValues } from '../command.ts';
import { isGiven } from '../command.ts';
import { printJson, say } from '../output.ts';
import { optionWords, shellLine } from '../shell.ts';
import { collectSweep } from '../sweep/collectSweep.ts';
import { concludeSweep, conductSweep, knownOption, sizeWords, sweepOptions } from '../sweep/conductSweep.ts';
import { dryRun } from '../sweep/dryRun.ts';
import { sharedOptions, sharedSweepOf, tryAgain } from '../sweep/sharedSweep.ts';
import { readSweepFile } from '../sweep/sweepFile.ts';
import { showStatus } from '../sweep/sweepStatus.ts';
import { noSweep, requireQueue } from './worker.ts';

/** `prism sweep`: trains any agents in any environments by a file, and shows the state of a shared sweep. */
export const sweep: Command = {
  name: 'sweep',
  args: ['file|status|collect'],
  options: {
    out: { type: 'text', value: 'D', help: "where to write, and to go on (default runs/<the file's name>)" },
    ...sweepOptions,
    ...sharedOptions,
    known: knownOption,
    'dry-run': { type: 'flag', help: 'say what would run, and where, and do nothing' },
    log: { type: 'text', value: 'RUN', help: 'of status: where a run has failed' },
    runs: { type: 'flag', help: 'of collect: bring the directories of the runs, too' },
  },
  examples: [
    'sweep tables.json',
    'sweep tables.json --workers 8 --time 1h',
    'sweep status --queue redis://host:6379/0',
    'sweep collect --queue redis://host:6379/0 --out runs/mine',
  ],
  run: async ({ args, options, registry, origins, signal }) => {
    const [file = ''] = args;
    requireMeant(file, options);
    if (file === 'status' || file === 'collect') return await visit(file, options, await registry());
    const { spec, ablation } = readSweepFile(file);
    const name = basename(file, extname(file));
    const directory = options.text('out') ?? `runs/${name}`;
    const all = await registry();
    say(`${sizeWords(spec)}, in ${directory}`);
    const heading = {
      title: name,
      command: commandOf(file, directory, options),
      ...(ablation === undefined ? {} : { ablation: all.get('ablations', ablation).entry }),
    };
    if (options.flag('dry-run')) return await dryRun({ registry: all, spec, directory, options });
    const outcome = await conductSweep({ registry: all, spec, directory, heading, options, origins, signal });
    const code = concludeSweep(outcome, tryAgain(options));
    const { reason, failures, remaining, results } = outcome;
    const report = writeAblation(directory, all, { failures, remaining });
    if (report !== undefined) say(`report: ${report}`);
    if (options.flag('json')) {
      const runs = results.map(({ id, score, stepsPerSecond }) => ({ id, score, stepsPerSecond }));
      printJson({ directory, reason, remaining, failures, report: report ?? null, runs });
    }
    return code;
  },
};

/** Options of each form of the command; the file holds all others. */
const visits: { readonly [form: string]: readonly string[] } = {
  status: ['queue', 'log', 'json'],
  collect: ['queue', 'out', 'runs', 'json'],
};

/** @throws PrismError `invalid-argument` for an option that another form of the command has: it would do nothing here. */
function requireMeant(form: string, options: OptionValues): void {
  const own = visits[form];
  const wrong = Object.entries(sweep.options).find(
    ([name, { type }]) =>
      isGiven(options, name, type) &&
      (own === undefined ? name === 'log' || name === 'runs' : !own.includes(name)),
  )?.[0];
  if (wrong === undefined) return;
  const owner = Object.keys(visits).find((visit) => visits[visit]!.includes(wrong)) ?? '<file>';
  throw new PrismError('invalid-argument', `--${wrong} belongs to prism sweep ${owner}, which this is not.`, {
    hint: 'Leave it out.',
  });
}

/** The command that makes it again, with what decides the results. */
function commandOf(file: string, directory: string, options: OptionValues): string {
  return shellLine([
    ...['npm', 'run', 'prism', '--', 'sweep', file, '--out', directory],
    ...optionWords('backend', options.text('backend')),
    ...options.list('plugin').flatMap((plugin) => optionWords('plugin', plugin)),
  ]);
}

/** Joins a sweep that others work on. */
async function visit(
  wish: 'status' | 'collect',
  options: OptionValues,
  registry: Registry,
): Promise<number | undefined> {
  const queue = await openQueue<Run, SweepResult>(registry, requireQueue(options, `sweep ${wish}`));
  try {
    const shared = await sharedSweepOf(queue);
    if (shared === undefined) throw noSweep();
    const jobs = await queue.list();
    if (wish === 'collect') return await collectSweep(shared, jobs, options, registry);
    showStatus(shared, jobs, options);
    return undefined;
  } finally {
    await queue.close();
  }
}
