import { basename, extname } from 'node:path';
import { ablationNamed, counted, didYouMean, PrismError, type Registry } from '@prism-rl/core';
import { collectExperiment, lookAtExperiment } from '@prism-rl/experiments';
import { type OptionValues, option } from '../command.ts';
import { knownOption, sharedOptions, sweepOptions } from '../experiment/experimentCommand.ts';
import { sayOutcome } from '../experiment/follow.ts';
import { sayScores, sizeWords, sweepCommand } from '../experiment/sweepCommand.ts';
import { readSweepFile } from '../experiment/sweepFile.ts';
import { SweepState } from '../experiment/sweepState.ts';
import { tableLines } from '../experiment/sweepTable.ts';
import { print, printJson, say, table } from '../output.ts';
import { prismWords, shellLine } from '../shell.ts';
import { requireQueue } from './worker.ts';

/** `prism sweep`: trains any agents in any environments as a file describes, and shows the state of a shared sweep. */
export const sweep = sweepCommand({
  name: 'sweep',
  args: ['file|status|collect'],
  options: {
    out: option.text(
      'D',
      "output directory; resumes a sweep that it contains (default runs/<the file's name>)",
    ),
    ...sweepOptions,
    ...sharedOptions,
    known: knownOption,
    'dry-run': option.flag('print what would run, and where, without running it'),
    log: option.text('RUN', 'with status: the log of a failed run'),
    runs: option.flag('with collect: also copy the run directories'),
  },
  examples: [
    'sweep tables.json',
    'sweep tables.json --workers 8 --time 1h',
    'sweep status --queue redis://host:6379/0',
    'sweep collect --queue redis://host:6379/0 --out runs/mine',
  ],
  plan: async ({ args, options }, all) => {
    const [file = ''] = args;
    requireMeant(file, options);
    if (file === 'status') return showStatus(options, all);
    if (file === 'collect') return collect(options, all);
    const { spec, ablation } = readSweepFile(file);
    const title = basename(file, extname(file));
    const directory = options.text('out') ?? `runs/${title}`;
    say(`${sizeWords(spec)}, in ${directory}`);
    const words = ['backend', 'plugin', 'trust'].flatMap(options.words);
    const command = shellLine([...prismWords(), 'sweep', file, '--out', directory, ...words]);
    const comparison = ablation === undefined ? {} : { ablation: ablationNamed(all, ablation) };
    return { directory, sweep: { title, command, ...comparison, spec, known: options.list('known') } };
  },
  json: ({ reason, failures, remaining, results }, directory, report) => {
    const runs = results.map(({ id, score, stepsPerSecond }) => ({ id, score, stepsPerSecond }));
    return { directory, reason, remaining, failures, report, runs };
  },
});

/** Options of each form of the command; the file determines everything else. */
const visits: { readonly [form: string]: readonly string[] } = {
  status: ['queue', 'log', 'json'],
  collect: ['queue', 'out', 'runs', 'json'],
};

/** @throws PrismError `invalid-argument` for an option of another form of the command, which would have no effect. */
function requireMeant(form: string, options: OptionValues): void {
  const own = visits[form];
  const wrong = Object.keys(sweep.options).find(
    (name) =>
      options.given(name) && (own === undefined ? name === 'log' || name === 'runs' : !own.includes(name)),
  );
  if (wrong === undefined) return;
  const owner = Object.keys(visits).find((visit) => visits[visit]!.includes(wrong)) ?? '<file>';
  throw PrismError.invalidArgument`--${wrong} can only be used with prism sweep ${owner}.
    Leave it out.`;
}

/** Writes the current results and report of a shared sweep into a directory, on request with its runs. @returns the exit code. */
async function collect(options: OptionValues, registry: Registry): Promise<number> {
  const queue = requireQueue(options, 'sweep collect');
  const directory = options.text('out');
  if (directory === undefined) {
    throw PrismError.invalidArgument`prism sweep collect needs --out.
      For example: prism sweep collect --queue redis://localhost:6379/0 --out runs/mine`;
  }
  const found = await collectExperiment({ registry, queue, directory, runs: options.flag('runs') });
  const { results, failures, remaining, missing, store, report } = found;
  for (const id of missing) say(`warning: ${store} does not contain ${id}`);
  say(`${counted(results.length, 'run')} done, ${remaining} left`);
  sayScores(found);
  const code = sayOutcome(found, 'retry with prism worker --retry-failed');
  if (options.flag('json')) {
    printJson({ directory, runs: results.length, remaining, failures, report: report ?? null });
  }
  return code;
}

type SharedState = Awaited<ReturnType<typeof lookAtExperiment>>;
type SharedJob = SharedState['jobs'][number];

/**
 * Shows the state of a shared sweep: the table, the workers with their runs, the failures.
 *
 * @throws PrismError `unknown-name` if the run whose log is requested is not part of the sweep.
 */
async function showStatus(options: OptionValues, registry: Registry): Promise<number> {
  const found = await lookAtExperiment(registry, requireQueue(options, 'sweep status'));
  const { title, store, jobs, events, results, failures, remaining } = found;
  const wanted = options.text('log');
  if (wanted !== undefined) {
    const { id, state, log } = logOf(jobs, wanted);
    if (options.flag('json')) printJson({ id, state, log });
    else print(log);
    return 0;
  }
  const running = jobs.filter(({ state }) => state === 'running');
  if (options.flag('json')) {
    printJson({
      ...{ title, store, done: results.length, remaining, failures },
      running: running.map(({ id, worker, attempts, silence, progress }) => ({
        ...{ id, worker, attempts, silence, progress },
      })),
    });
    return 0;
  }
  const state = new SweepState();
  for (const event of events) state.observe(event);
  print(`${title}; runs are stored in ${store}\n`);
  print(tableLines(state, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY).join('\n'));
  if (running.length > 0) {
    const head = ['worker', 'run', 'attempt', 'steps', 'steps/s', 'return', 'last seen', ''];
    print(`\n${table([head, ...running.map(workerRow)])}`);
  }
  if (failures.length > 0) {
    print(`\n${table([['failed', 'error'], ...failures.map(({ id, error }) => [id, error])])}`);
    print(
      '\nprism sweep status --log RUN shows where; --retry-failed of prism worker or prism ablate retries',
    );
  }
  return 0;
}

/** A worker's last progress message about its run. */
type Said = Partial<Extract<SharedState['events'][number], { type: 'progress' }>['message']> & {
  /** Stack trace of a failed run. */
  readonly log?: string;
};

function workerRow({ id, worker = '', attempts, silence = 0, progress }: SharedJob): string[] {
  const { envSteps = 0, total, stepsPerSecond, meanReturn, note, state } = (progress ?? {}) as Said;
  return [
    worker,
    id,
    String(attempts),
    total === undefined ? '' : `${envSteps}/${total}`,
    stepsPerSecond === undefined ? '' : String(Math.round(stepsPerSecond)),
    meanReturn === undefined ? '' : meanReturn.toFixed(1),
    `${Math.round(silence / 1000)} s ago`,
    note ?? state ?? '',
  ];
}

function logOf(
  jobs: readonly SharedJob[],
  wanted: string,
): { readonly id: string; readonly state: SharedJob['state']; readonly log: string } {
  const job = jobs.find(({ id }) => id === wanted);
  if (job === undefined) {
    const ids = jobs.map(({ id }) => id);
    throw PrismError.unknownName`There is no run ${wanted} in this sweep.
      ${didYouMean(wanted, ids)}`;
  }
  const { id, state, error = `${id} is ${state} and has no log.`, progress } = job;
  const { log = error } = (progress ?? {}) as Said;
  return { id, state, log };
}
