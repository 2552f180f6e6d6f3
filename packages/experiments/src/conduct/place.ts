/** The place of an experiment's runs: a directory of this machine, or a queue and a store shared with other machines. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Json, PrismError, type Queue, type QueuedJob, type Registry, type Run } from '@prism-rl/core';
import { sourcesOf } from '@prism-rl/runner/node';
import { recordedCode, requireSameCode, type SweepCode } from '../plan/sameRun.ts';
import type { AblationHeading } from '../results/ablationFiles.ts';
import { requireKept, type SweepResult } from '../results/result.ts';
import type { SweepIdentity, SweepPlaces } from '../work/runSweep.ts';
import { Bucket, type Environment } from '../work/store/bucket.ts';
import { bucketStore } from '../work/store/bucketStore.ts';
import { folderStore, type RunStore } from '../work/store/runStore.ts';
import { localQueueAddress, localQueueFile, sweepFiles } from '../work/sweepDirectory.ts';

/** Where the runs of an experiment, its queue and its results are. */
export interface ExperimentPlace {
  readonly registry: Registry;
  readonly directory: string;
  /** Address of a queue that other machines share; default: one in the directory, for this machine alone. */
  readonly queue?: string | undefined;
  /** Address of the store of a shared queue's runs; default: the directory. */
  readonly store?: string | undefined;
  readonly code: SweepCode;
  /** Continues an experiment that was started by other code; default false. */
  readonly acceptOtherCode?: boolean;
}

/**
 * Description of an experiment in its queue, so that a worker needs only the queue's address. The store contains the id, too: no other
 * experiment can start there, and a worker that does not find the id in a folder sees another folder.
 */
export type SharedExperiment = SweepIdentity &
  AblationHeading & {
    /** Address of the store; without credentials. */
    readonly store: string;
    /** The code that started it. */
    readonly code: SweepCode;
    /** Whether a search may still add runs, so that workers wait at an empty queue; absent: no. */
    readonly isOpen?: boolean;
    /** Whether its runs are trials of a search, whose command writes the results; absent: no. */
    readonly isSearch?: boolean;
    /** Runs that workers do not train for now; absent: none. */
    readonly paused?: readonly string[];
  };

/** undefined while the queue has no experiment. */
export async function sharedIn(queue: Queue<Run, SweepResult>): Promise<SharedExperiment | undefined> {
  return (await queue.about()) as SharedExperiment | undefined;
}

/**
 * Opens the queue of an experiment, and its store where it is shared.
 *
 * @param runs those planned so far; undefined for a search, which adds them one by one.
 * @throws PrismError `incompatible` for other code, or if the place contains runs or results of another experiment; also the errors of {@link storeFor}.
 */
export async function openPlaces(
  place: ExperimentPlace,
  heading: AblationHeading,
  runs: readonly Run[] | undefined,
): Promise<SweepPlaces> {
  const { registry, directory, queue: address } = place;
  const isNew = address === undefined && !existsSync(join(directory, sweepFiles.queue));
  // Creates no queue in a refused directory, which would make it look like an experiment's.
  if (isNew) await requireUnshared(directory, undefined);
  if (isNew || runs === undefined) requireKept(directory, runs ?? []);
  const queue = await openQueue<Run, SweepResult>(registry, address ?? localQueueAddress(directory));
  try {
    const known = await sharedIn(queue);
    if (address !== undefined)
      return { queue, isShared: true, ...(await share(queue, known, place, heading, runs)) };
    await requireUnshared(directory, known);
    requireAcceptedResults(
      (await queue.list()).flatMap(({ result }) => result ?? []),
      place,
    );
    return { queue, store: folderStore(directory) };
  } catch (error) {
    await queue.close();
    throw error;
  }
}

async function share(
  queue: Queue<Run, SweepResult>,
  known: SharedExperiment | undefined,
  place: ExperimentPlace,
  { title, command, ablation }: AblationHeading,
  runs: readonly Run[] | undefined,
): Promise<Omit<SweepPlaces, 'queue' | 'isShared'>> {
  requireAccepted(known?.code, place);
  const store = await storeFor(known, place);
  const id = known?.id ?? randomUUID();
  const commands = new Set([...(known?.command.split('\n') ?? []), command]);
  const { code = place.code, runs: planned = 0 } = known ?? {};
  const heading = { title, command: [...commands].join('\n'), ...(ablation && { ablation }) };
  const shared = {
    ...heading,
    store: store.address,
    id,
    code,
    ...(runs === undefined && { isSearch: true }),
  };
  const describe = async (more: Pick<SharedExperiment, 'isOpen' | 'paused'>): Promise<void> => {
    // A count may contain a run whose data was lost and added again twice.
    const { length } = await queue.list();
    await queue.describe({ ...shared, ...more, runs: Math.max(planned, length) });
  };
  return {
    store,
    announce: async () => {
      // Only after the queue has taken the jobs: an experiment that it refuses must not claim the place.
      if (!(await store.claim(id))) throw isOfAnother(store);
      await describe(runs === undefined ? { isOpen: true } : {});
    },
    pause: (paused) => describe({ isOpen: true, paused }),
    conclude: (paused) => describe(paused.length === 0 ? {} : { paused }),
  };
}

/**
 * Opens the store for an experiment that will be shared, without changing it.
 *
 * @param known the experiment's description in the queue, if there is one.
 * @throws PrismError `incompatible` if its runs are stored elsewhere, or the store contains another experiment; `file` for another folder of the
 *   same name.
 */
export async function storeFor(
  known: SharedExperiment | undefined,
  { store: address, directory }: Pick<ExperimentPlace, 'store' | 'directory'>,
): Promise<RunStore> {
  const store = openStore(address ?? known?.store ?? directory);
  if (known !== undefined && known.store !== store.address) {
    throw PrismError.incompatible`The runs of this sweep are in ${known.store}, not in ${store.address}.
      Leave out the store, or start another sweep in the queue: …?sweep=NAME.`.about('store', 'queue');
  }
  if (known !== undefined) await requireSameFolder(store, known.id);
  const owner = await store.owner();
  if (owner !== undefined && owner !== known?.id) throw isOfAnother(store);
  return store;
}

export async function storeOf({ store: address, id }: SharedExperiment): Promise<RunStore> {
  const store = openStore(address);
  await requireSameFolder(store, id);
  return store;
}

/**
 * Refuses an experiment of this machine alone in the folder of a shared one: it would train the same runs again at the same time.
 *
 * @param known description in the directory's own queue, which may have been shared.
 * @throws PrismError `incompatible` if the directory contains a shared experiment's runs.
 */
export async function requireUnshared(directory: string, known: SharedExperiment | undefined): Promise<void> {
  const owner = await folderStore(directory).owner();
  if (owner === undefined || owner === known?.id) return;
  throw PrismError.incompatible`${directory} contains the runs of a shared sweep.
    Resume it with its queue, or choose another directory.`.about('queue', 'directory');
}

/** The error for runs of another experiment: this one would mistake them for its own, or overwrite them. */
function isOfAnother({ address }: RunStore): PrismError {
  const file = `${address.replace(/\/$/, '')}/${sweepFiles.owner}`;
  return PrismError.incompatible`${address} contains the runs of another sweep.
    If this is the same sweep and its queue is lost, delete ${file} to resume it; otherwise choose another place.`.about(
    'store',
    'directory',
  );
}

/**
 * Refuses to train runs with code other than the code that started them, unless accepted.
 *
 * @param begun the code that started them; undefined if unknown.
 * @throws PrismError `incompatible`.
 */
export function requireAccepted(
  begun: SweepCode | undefined,
  { code, acceptOtherCode = false }: Pick<ExperimentPlace, 'code' | 'acceptOtherCode'>,
): void {
  if (begun !== undefined && !acceptOtherCode) requireSameCode(begun, code);
}

/** Refuses results of code other than the code here, unless accepted. @throws PrismError `incompatible`. */
export function requireAcceptedResults(
  results: readonly SweepResult[],
  place: Pick<ExperimentPlace, 'code' | 'acceptOtherCode'>,
): void {
  for (const { machine, plugins, sources } of results)
    requireAccepted(recordedCode(machine, plugins, sources), place);
}

/** Adds to the code of a place what the environments of runs are made of, and the recordings that agents learn from. @throws PrismError as `sourcesOf` does. */
export async function withSources<P extends Pick<ExperimentPlace, 'registry' | 'code'>>(
  place: P,
  runs: readonly Pick<Run, 'environment' | 'environmentConfig' | 'agent' | 'agentConfig'>[],
): Promise<P> {
  const datasetOf = ({ agent, agentConfig }: (typeof runs)[number]): string | undefined =>
    place.registry.get('agents', agent).entry.dataset?.(agentConfig);
  const apart = new Map(
    runs.map((run) => [JSON.stringify([run.environment, run.environmentConfig, datasetOf(run)]), run]),
  );
  let sources = {};
  for (const run of apart.values())
    sources = { ...sources, ...(await sourcesOf(place.registry, run)).compared };
  return { ...place, code: { ...place.code, sources } };
}

/** A folder with the same name on another machine may be a different one. */
async function requireSameFolder(store: RunStore, id: string): Promise<void> {
  if (store.address.includes('://') || (await store.owner()) === id) return;
  throw PrismError.file`The runs of this sweep are in ${store.address}, but this machine has a different folder with that name.
    Mount the same folder on all machines, or start the sweep with a store such as s3://bucket/prefix.`.about(
    'store',
  );
}

/**
 * Opens a store of runs: `s3://bucket/prefix`, or a folder that all workers see.
 *
 * @param scratch folder for runs that are being trained; default: the system's for temporary files.
 * @throws PrismError `invalid-argument` for an address that cannot be read, `unavailable` for a bucket without credentials.
 */
export function openStore(
  address: string,
  {
    scratch,
    environment = process.env,
  }: { readonly scratch?: string; readonly environment?: Environment } = {},
): RunStore {
  const [, scheme] = /^([a-z][a-z\d+.-]+):\/\//i.exec(address) ?? [];
  if (scheme === undefined) return folderStore(address);
  if (scheme === 's3') return bucketStore(new Bucket(address, environment), scratch);
  throw PrismError.invalidArgument`There is no store for addresses with ${scheme}://.
    Write s3://bucket/prefix, or the path of a folder that all workers see.`;
}

/**
 * Opens a queue by its address: `redis://host:6379/0`, `sqlite:runs/mine/queue.sqlite`. The scheme names the plugin's entry.
 *
 * @throws PrismError `invalid-argument` for an address without a scheme, `unknown-name` for a scheme that no plugin offers; otherwise as the
 *   entry does.
 */
export async function openQueue<P extends Json, R extends Json>(
  registry: Registry,
  address: string,
): Promise<Queue<P, R>> {
  const [, scheme] = /^([a-z][a-z\d+.-]*):/i.exec(address) ?? [];
  if (scheme === undefined) {
    const examples = registry.list('queues').map(({ entry }) => entry.example);
    throw PrismError.invalidArgument`"${address}" is not the address of a queue: it must begin with the kind of the queue.
      For example ${examples.join(' or ')}.`;
  }
  return await registry.get('queues', scheme.toLowerCase()).entry.open<P, R>(address);
}

export type ExperimentJob = QueuedJob<Run, SweepResult>;

/** Contents of a queue; undefined if its file does not exist. */
export async function contentsOf(
  registry: Registry,
  address: string,
): Promise<
  { readonly shared: SharedExperiment | undefined; readonly jobs: readonly ExperimentJob[] } | undefined
> {
  const file = localQueueFile(address);
  if (file !== undefined && !existsSync(file)) return undefined;
  const queue = await openQueue<Run, SweepResult>(registry, address);
  try {
    return { shared: await sharedIn(queue), jobs: await queue.list() };
  } finally {
    await queue.close();
  }
}

/** The runs of the experiment in a directory; undefined if none was started there. */
export async function jobsIn(
  registry: Registry,
  directory: string,
): Promise<readonly ExperimentJob[] | undefined> {
  return (await contentsOf(registry, localQueueAddress(directory)))?.jobs;
}
