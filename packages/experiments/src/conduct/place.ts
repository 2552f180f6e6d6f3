/** Where the runs of an experiment lie: in a directory of this machine, or, shared with others, behind a queue and in a store. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Queue, Registry, Run } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { AblationHeading } from '../results/ablationFiles.ts';
import { requireKept, type SweepResult } from '../results/result.ts';
import { openQueue } from '../work/openQueue.ts';
import type { SweepIdentity, SweepPlaces } from '../work/runSweep.ts';
import { type OpenedStore, openStore } from '../work/store/openStore.ts';
import { requireSameCode, type SweepCode } from '../work/sweepCode.ts';
import { localQueueAddress, sweepFiles } from '../work/sweepDirectory.ts';

/** Where an experiment takes place, and by which code. */
export interface ExperimentPlace {
  readonly registry: Registry;
  readonly directory: string;
  /** Address of a queue that other machines share; default: one in the directory, for this machine alone. */
  readonly queue?: string | undefined;
  /** With a shared queue, address of the store of its runs; default: the directory. */
  readonly store?: string | undefined;
  /** The code here. */
  readonly code: SweepCode;
  /** Continues an experiment that was begun by other code; default false. */
  readonly acceptOtherCode?: boolean;
}

/**
 * Description of an experiment in its queue, so that a worker needs only the queue's address. The store holds the id, too: no other
 * experiment begins there, and a worker that does not find the id in a folder sees another folder.
 */
export type SharedExperiment = SweepIdentity &
  AblationHeading & {
    /** Address of the store; without credentials. */
    readonly store: string;
    /** That it was begun with; earlier versions did not say. */
    readonly code?: SweepCode;
    /** Whether a search may still add runs, so that workers wait where none is left; absent: no. */
    readonly isOpen?: boolean;
  };

/** undefined while the queue has no experiment. */
export async function sharedIn(queue: Queue<Run, SweepResult>): Promise<SharedExperiment | undefined> {
  return (await queue.about()) as SharedExperiment | undefined;
}

/**
 * Opens the queue of an experiment, and its store where it is shared.
 *
 * @param runs planned so far; undefined for a search, which adds them one by one.
 * @throws PrismError `incompatible` for other code, and where the runs or results of another experiment lie there; as {@link storeFor}.
 */
export async function openPlaces(
  place: ExperimentPlace,
  heading: AblationHeading,
  runs: readonly Run[] | undefined,
): Promise<SweepPlaces> {
  const { registry, directory, queue: address } = place;
  const isNew = address === undefined && !existsSync(join(directory, sweepFiles.queue));
  // A directory that is refused gets no queue, which would make it look like an experiment's.
  if (isNew) await requireUnshared(directory, undefined);
  if (isNew || runs === undefined) requireKept(directory, runs ?? []);
  const queue = await openQueue<Run, SweepResult>(registry, address ?? localQueueAddress(directory));
  try {
    const known = await sharedIn(queue);
    if (address !== undefined) return { queue, ...(await share(queue, known, place, heading, runs)) };
    await requireUnshared(directory, known);
    for (const { result } of await queue.list()) requireAccepted(codeOf(result), place);
    return { queue };
  } catch (error) {
    await queue.close();
    throw error;
  }
}

async function share(
  queue: Queue<Run, SweepResult>,
  known: SharedExperiment | undefined,
  place: ExperimentPlace,
  heading: AblationHeading,
  runs: readonly Run[] | undefined,
): Promise<Omit<SweepPlaces, 'queue'>> {
  requireAccepted(known?.code, place);
  const store = await storeFor(known, place);
  const id = known?.id ?? randomUUID();
  const commands = new Set([...(known?.command.split('\n') ?? []), heading.command]);
  const { code = place.code, runs: planned = 0 } = known ?? {};
  const shared = { ...heading, command: [...commands].join('\n'), store: store.address, id, code };
  const describe = async (more: Pick<SharedExperiment, 'isOpen'>): Promise<void> => {
    const { queued, running, done, failed } = await queue.count();
    await queue.describe({ ...shared, ...more, runs: Math.max(planned, queued + running + done + failed) });
  };
  return {
    store,
    announce: async () => {
      // Only after the queue has taken the jobs: an experiment that it refuses must not claim the place.
      if (!(await store.claim(id))) throw isOfAnother(store);
      await describe(runs === undefined ? { isOpen: true } : {});
    },
    conclude: () => describe({}),
  };
}

/**
 * The store of an experiment that is to be shared; changes nothing.
 *
 * @param known its description in the queue, if there is one.
 * @throws PrismError `incompatible` when its runs lie elsewhere already, or those of another one there, `file` for another folder of the
 *   same name.
 */
export async function storeFor(
  known: SharedExperiment | undefined,
  { store: address, directory }: Pick<ExperimentPlace, 'store' | 'directory'>,
): Promise<OpenedStore> {
  const store = openStore(address ?? known?.store ?? directory);
  if (known !== undefined && known.store !== store.address) {
    throw new PrismError(
      'incompatible',
      `The runs of this sweep lie in ${known.store}, not in ${store.address}.`,
      {
        hint: `Leave --store out, or begin another sweep: --queue …?sweep=NAME.`,
      },
    );
  }
  if (known !== undefined) await requireSameFolder(store, known.id);
  const owner = await store.owner();
  if (owner !== undefined && owner !== known?.id) throw isOfAnother(store);
  return store;
}

/** Opens the store of the experiment that a queue describes. */
export async function storeOf({ store: address, id }: SharedExperiment): Promise<OpenedStore> {
  const store = openStore(address);
  await requireSameFolder(store, id);
  return store;
}

/**
 * Refuses an experiment of this machine alone in the folder of a shared one: it would begin that one's runs anew, beside its workers.
 *
 * @param known what the directory's own queue says, which may have been shared.
 * @throws PrismError `incompatible` when a shared experiment's runs lie there.
 */
export async function requireUnshared(directory: string, known: SharedExperiment | undefined): Promise<void> {
  const owner = await openStore(directory).owner();
  if (owner === undefined || owner === known?.id) return;
  throw new PrismError('incompatible', `The runs of a sweep that is shared lie in ${directory}.`, {
    hint: 'To go on with it, name its --queue; for another one, another directory with --out.',
  });
}

/** This experiment would take its runs for its own, or overwrite them. */
function isOfAnother({ address }: OpenedStore): PrismError {
  const file = `${address.replace(/\/$/, '')}/${sweepFiles.owner}`;
  return new PrismError('incompatible', `The runs of another sweep lie in ${address}.`, {
    hint: `Name another place with --store or --out. Where this is the same sweep and its queue is lost, delete ${file}: it goes on.`,
  });
}

/**
 * Refuses to train runs with other code than they were begun with, unless that is accepted.
 *
 * @param begun with; undefined where that is not known.
 * @throws PrismError `incompatible`.
 */
export function requireAccepted(
  begun: SweepCode | undefined,
  { code, acceptOtherCode = false }: Pick<ExperimentPlace, 'code' | 'acceptOtherCode'>,
): void {
  if (begun !== undefined && !acceptOtherCode) requireSameCode(begun, code);
}

/** The code that trained a run; undefined while it is not done, or where its result does not say. */
function codeOf(result: SweepResult | undefined): SweepCode | undefined {
  const { prismVersion } = result?.machine ?? {};
  return typeof prismVersion === 'string' ? { prismVersion, plugins: result?.plugins ?? [] } : undefined;
}

/** A folder that bears the name of the store on another machine may be another one. */
async function requireSameFolder(store: OpenedStore, id: string): Promise<void> {
  if (store.address.includes('://') || (await store.owner()) === id) return;
  throw new PrismError(
    'file',
    `The runs of this sweep lie in ${store.address}, but not in the folder of that name here.`,
    {
      hint: 'Mount the same folder on all machines, or begin the sweep with --store s3://bucket/prefix.',
    },
  );
}
