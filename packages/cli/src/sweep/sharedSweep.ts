import { randomUUID } from 'node:crypto';
import type { AblationEntry, Queue, Run } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { AblationHeading } from '@prism-rl/experiments';
import {
  type OpenedStore,
  openStore,
  requireSameCode,
  type SweepCode,
  type SweepIdentity,
  type SweepResult,
  sweepFiles,
} from '@prism-rl/experiments';
import type { Option, OptionValues } from '../command.ts';

/** A queue of runs. */
export type SweepQueue = Queue<Run, SweepResult>;

/** Options of commands that share a sweep with other machines. */
export const sharedOptions = {
  queue: {
    type: 'text',
    value: 'Q',
    help: 'share the runs with other machines: redis://host:6379/0, with ?sweep=NAME for one of several (see prism worker)',
  },
  store: {
    type: 'text',
    value: 'S',
    help: 'with --queue, where the runs lie: s3://bucket/prefix, or a folder that all machines see (default: --out)',
  },
  'retry-failed': { type: 'flag', help: 'with --queue, try runs again that have failed (without it always)' },
} as const satisfies { readonly [name: string]: Option };

/** How failed runs are tried again, in words. */
export function tryAgain(options: OptionValues): string {
  return options.text('queue') === undefined ? 'the same command tries again' : '--retry-failed tries again';
}

/**
 * Description of a sweep in its queue, so that a worker needs only the queue's address. The store holds the id, too: no other
 * sweep begins there, and a worker that does not find the id in a folder sees another folder.
 */
export type SharedSweep = SweepIdentity & {
  readonly title: string;
  /** That made it, one a line. */
  readonly command: string;
  readonly ablation?: AblationEntry;
  /** Address of the store; without credentials. */
  readonly store: string;
  /** That it was begun with; earlier versions did not say. */
  readonly code?: SweepCode;
  /** Whether a search may still add runs, so that workers wait where none is left; absent: no. */
  readonly isOpen?: boolean;
};

/** A sweep that is to be shared. */
export interface Shared {
  readonly store: OpenedStore;
  /** Describes the sweep and the place of its runs in the queue. Earlier descriptions stay valid. */
  readonly announce: () => Promise<void>;
  /** Says that no more runs are added. */
  readonly conclude: () => Promise<void>;
}

/**
 * Finds the store of a sweep that is to be shared.
 *
 * @param isOpen whether more runs may be added once it is announced; default false.
 * @throws PrismError as {@link storeFor}.
 */
export async function shareSweep(
  queue: SweepQueue,
  heading: AblationHeading,
  options: OptionValues,
  directory: string,
  code: SweepCode,
  isOpen = false,
): Promise<Shared> {
  const known = await sharedSweepOf(queue);
  requireAccepted(known?.code, code, options);
  const store = await storeFor(known, options, directory);
  const id = known?.id ?? randomUUID();
  const commands = new Set([...(known?.command.split('\n') ?? []), heading.command]);
  const shared: SharedSweep = {
    ...heading,
    command: [...commands].join('\n'),
    store: store.address,
    id,
    code: known?.code ?? code,
  };
  const describe = async (more: Pick<SharedSweep, 'isOpen'>): Promise<void> => {
    const { queued, running, done, failed } = await queue.count();
    const runs = Math.max(known?.runs ?? 0, queued + running + done + failed);
    await queue.describe({ ...shared, ...more, runs });
  };
  return {
    store,
    announce: async () => {
      // Only after the queue has taken the jobs: a sweep that it refuses must not claim the place.
      if (!(await store.claim(id))) throw isOfAnother(store);
      await describe(isOpen ? { isOpen } : {});
    },
    conclude: () => describe({}),
  };
}

/**
 * The store of a sweep that is to be shared; changes nothing.
 *
 * @param known its description in the queue, if there is one.
 * @throws PrismError `incompatible` when its runs lie elsewhere already, or those of another sweep there, `file` for another folder of the
 *   same name.
 */
export async function storeFor(
  known: SharedSweep | undefined,
  options: OptionValues,
  directory: string,
): Promise<OpenedStore> {
  const store = openStore(options.text('store') ?? known?.store ?? directory);
  if (known !== undefined && known.store !== store.address) {
    throw new PrismError(
      'incompatible',
      `The runs of this sweep lie in ${known.store}, not in ${store.address}.`,
      {
        hint: `Leave --store out, or begin another sweep: --queue …?sweep=NAME.`,
      },
    );
  }
  if (known !== undefined && isFolder(store)) await requireSameFolder(store, known.id);
  const owner = await store.owner();
  if (owner !== undefined && owner !== known?.id) throw isOfAnother(store);
  return store;
}

/**
 * Refuses a sweep without --queue in the folder of a shared one: it would begin that one's runs anew, beside its workers.
 *
 * @param known what the directory's own queue says, which may have been shared.
 * @throws PrismError `incompatible` when a shared sweep's runs lie there.
 */
export async function requireUnshared(directory: string, known: SharedSweep | undefined): Promise<void> {
  const owner = await openStore(directory).owner();
  if (owner === undefined || owner === known?.id) return;
  throw new PrismError('incompatible', `The runs of a sweep that is shared lie in ${directory}.`, {
    hint: 'To go on with it, name its --queue; for another one, another directory with --out.',
  });
}

/** This sweep would take its runs for its own, or overwrite them. */
function isOfAnother({ address }: OpenedStore): PrismError {
  const file = `${address.replace(/\/$/, '')}/${sweepFiles.owner}`;
  return new PrismError('incompatible', `The runs of another sweep lie in ${address}.`, {
    hint: `Name another place with --store or --out. Where this is the same sweep and its queue is lost, delete ${file}: it goes on.`,
  });
}

/**
 * Refuses to train runs of a sweep with other code than it was begun with, unless that is accepted.
 *
 * @param begun with; undefined where that is not known.
 * @throws PrismError `incompatible`.
 */
export function requireAccepted(begun: SweepCode | undefined, here: SweepCode, options: OptionValues): void {
  if (begun !== undefined && !options.flag('accept-other-code')) requireSameCode(begun, here);
}

/** undefined while the queue has no sweep. */
export async function sharedSweepOf(queue: SweepQueue): Promise<SharedSweep | undefined> {
  return (await queue.about()) as SharedSweep | undefined;
}

/** Opens the store of the sweep that a queue describes. */
export async function storeOf({ store: address, id }: SharedSweep): Promise<OpenedStore> {
  const store = openStore(address);
  if (isFolder(store)) await requireSameFolder(store, id);
  return store;
}

function isFolder({ address }: OpenedStore): boolean {
  return !address.includes('://');
}

async function requireSameFolder(store: OpenedStore, id: string): Promise<void> {
  if ((await store.owner()) === id) return;
  throw new PrismError(
    'file',
    `The runs of this sweep lie in ${store.address}, but not in the folder of that name here.`,
    {
      hint: 'Mount the same folder on all machines, or begin the sweep with --store s3://bucket/prefix.',
    },
  );
}
