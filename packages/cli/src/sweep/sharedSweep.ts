import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AblationEntry, Queue } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { makeDirectory } from '@prism-rl/runner/node';
import { type OpenedStore, openStore, type SweepResult, type SweepRun } from '@prism-rl/sweep';
import type { Option, OptionValues } from '../command.ts';
import type { AblationHeading } from './ablationFiles.ts';

/** A queue of runs. */
export type SweepQueue = Queue<SweepRun, SweepResult>;

/** Options of whoever shares a sweep with other machines. */
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

/** What a queue says about its sweep, so that a worker needs the queue's address and nothing else. */
export type SharedSweep = {
  readonly title: string;
  /** That made it, one a line. */
  readonly command: string;
  readonly ablation?: AblationEntry;
  /** Address of the store; without credentials. */
  readonly store: string;
  /** Lies in a store that is a folder, too: whoever does not find it there sees another folder. */
  readonly id: string;
};

/** File in a folder of runs that holds the id of the sweep; hidden, as it is nobody's business. */
const idFile = '.sweep';

/** A sweep that is to be shared. */
export interface Shared {
  readonly store: OpenedStore;
  /** Tells all who come to the queue what its sweep is and where the runs lie. What was said before holds on. */
  readonly announce: () => Promise<void>;
}

/**
 * Finds out where the runs of a sweep lie that is to be shared.
 *
 * @throws PrismError `incompatible` when they lie elsewhere already.
 */
export async function shareSweep(
  queue: SweepQueue,
  heading: AblationHeading,
  options: OptionValues,
  directory: string,
): Promise<Shared> {
  const wanted = options.text('store');
  const known = await sharedSweepOf(queue);
  const store = openStore(wanted ?? known?.store ?? directory);
  if (known !== undefined && known.store !== store.address) {
    throw new PrismError(
      'incompatible',
      `The runs of this sweep lie in ${known.store}, not in ${store.address}.`,
      {
        hint: `Leave --store out, or begin another sweep: --queue …?sweep=NAME.`,
      },
    );
  }
  const id = known?.id ?? randomUUID();
  if (isFolder(store)) {
    makeDirectory(store.address);
    if (known === undefined) writeFileSync(join(store.address, idFile), `${id}\n`);
    requireSameFolder(store.address, id);
  }
  const commands = new Set([...(known?.command.split('\n') ?? []), heading.command]);
  const shared: SharedSweep = {
    ...heading,
    command: [...commands].join('\n'),
    store: store.address,
    id,
  };
  return { store, announce: () => queue.describe(shared) };
}

/** undefined while nobody has put a sweep there. */
export async function sharedSweepOf(queue: SweepQueue): Promise<SharedSweep | undefined> {
  return (await queue.about()) as SharedSweep | undefined;
}

/** The store of a sweep, for somebody who comes to its queue. */
export function storeOf({ store: address, id }: SharedSweep): OpenedStore {
  const store = openStore(address);
  if (isFolder(store)) requireSameFolder(store.address, id);
  return store;
}

function isFolder({ address }: OpenedStore): boolean {
  return !address.includes('://');
}

function requireSameFolder(folder: string, id: string): void {
  const file = join(folder, idFile);
  if (existsSync(file) && readFileSync(file, 'utf8').trim() === id) return;
  throw new PrismError(
    'file',
    `The runs of this sweep lie in ${folder}, but not in the folder of that name here.`,
    {
      hint: 'Mount the same folder on all machines, or begin the sweep with --store s3://bucket/prefix.',
    },
  );
}
