import { existsSync } from 'node:fs';
import type { JobState, QueuedJob, Registry, Run } from '@prism-rl/core';
import { counted } from '@prism-rl/core';
import {
  armOf,
  localQueueAddress,
  localQueueFile,
  openQueue,
  requireKept,
  requireSameRuns,
  type SweepResult,
  type SweepSpec,
} from '@prism-rl/experiments';
import type { OptionValues } from '../command.ts';
import { print, printJson, table } from '../output.ts';
import { planJobs, readEmployment, requireAlone } from './conductSweep.ts';
import { requireUnshared, type SharedSweep, sharedSweepOf, storeFor } from './sharedSweep.ts';

/** What there is to plan. */
interface Planned {
  readonly registry: Registry;
  readonly spec: SweepSpec;
  readonly directory: string;
  readonly options: OptionValues;
}

/**
 * Says what a sweep would run and where, down to the state of runs that are there already; changes nothing.
 *
 * @throws PrismError where the sweep itself would be refused: `incompatible` for a run that is known with other settings, for a store that is
 *   another sweep's and a directory with other results, `invalid-argument` for options that mean nothing without --queue.
 */
export async function dryRun({ registry, spec, directory, options }: Planned): Promise<undefined> {
  const address = options.text('queue');
  const { workers } = readEmployment(registry, options, address === undefined ? 1 : 0);
  if (address === undefined) requireAlone(options);
  const jobs = await planJobs(registry, spec, options);
  const { known, shared } = await look(registry, directory, address);
  if (address === undefined) await requireUnshared(directory, shared);
  const where = address === undefined ? directory : (await storeFor(shared, options, directory)).address;
  requireKept(
    directory,
    [...jobs, ...known.values()].map(({ payload }) => payload),
  );
  requireSameRuns(jobs, [...known.values()]);
  const runs = jobs.map(({ id, payload }) => ({
    id,
    payload,
    state: known.get(id)?.state ?? ('new' as const),
  }));
  const number = (...states: readonly (JobState | 'new')[]): number =>
    runs.filter(({ state }) => states.includes(state)).length;
  const steps = runs.reduce((sum, { payload, state }) => (state === 'done' ? sum : sum + payload.steps), 0);
  if (options.flag('json')) {
    printJson({
      dryRun: true,
      workers,
      store: where,
      steps,
      runs: runs.map(({ id, payload, state }) => ({
        id,
        state,
        steps: payload.steps,
        backend: payload.backend ?? null,
      })),
    });
    return undefined;
  }
  const cells = new Map<string, { readonly row: string[]; readonly seeds: number[] }>();
  for (const { payload } of runs) {
    const { environment, steps, preset, backend } = payload;
    const arm = armOf(payload);
    const cell = cells.get(`${environment}/${arm}`) ?? {
      row: [environment, arm, String(steps), preset ?? '–', backend ?? '–'],
      seeds: [],
    };
    cell.seeds.push(payload.seed);
    cells.set(`${environment}/${arm}`, cell);
  }
  const rows = [...cells.values()].map(({ row, seeds }) => [...row, seedWords(seeds)]);
  print(table([['environment', 'arm', 'steps', 'preset', 'backend', 'seeds'], ...rows]));
  print(
    `\n${counted(runs.length, 'run')}: ${number('new')} new, ${number('queued')} queued, ${number('running')} running, ` +
      `${number('done')} done, ${number('failed')} failed; ${counted(steps, 'step', steps.toLocaleString('en'))} to take at most`,
  );
  print(`${counted(workers, 'worker')} here; the runs lie in ${where}`);
  return undefined;
}

/** Returns the jobs of the sweep so far; makes no file for a queue that does not exist. */
async function look(
  registry: Registry,
  directory: string,
  address: string | undefined,
): Promise<{ known: Map<string, QueuedJob<Run, SweepResult>>; shared?: SharedSweep | undefined }> {
  const where = address ?? localQueueAddress(directory);
  const file = localQueueFile(where);
  if (file !== undefined && !existsSync(file)) return { known: new Map() };
  const queue = await openQueue<Run, SweepResult>(registry, where);
  try {
    const known = new Map((await queue.list()).map((job) => [job.id, job]));
    return { known, shared: await sharedSweepOf(queue) };
  } finally {
    await queue.close();
  }
}

/** `1–20`, `1, 4, 9`. */
function seedWords(seeds: readonly number[]): string {
  const [first = 0] = seeds;
  const last = seeds.at(-1) ?? 0;
  const isRange = seeds.length > 2 && seeds.every((seed, k) => seed === first + k);
  return isRange ? `${first}–${last}` : seeds.join(', ');
}
