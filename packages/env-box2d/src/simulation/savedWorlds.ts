/** Simulations as saved states: facts, and the memory of each world. */

import {
  decodeState,
  encodeState,
  type Json,
  mergeSnapshots,
  PrismError,
  type Snapshot,
} from '@prism-rl/core';
import { engineVersion } from '../generated/box2d.ts';
import type { Simulation } from './simulation.ts';

/** Whose worlds they are. */
interface Owner {
  readonly id: string;
  readonly settings: Json;
}

interface WorldFacts {
  readonly address: number;
  readonly memory: Json;
  /** Missing while an episode runs. */
  readonly ended?: boolean;
}

/** Worlds of one task as they are; their random numbers and clocks are for others to save. */
export function saveWorlds({ settings }: Owner, simulations: readonly Simulation[]): Snapshot {
  const worlds = simulations.map(({ world }, i) => [`world${i}`, world.save()]);
  return {
    meta: {
      engine: engineVersion,
      settings: JSON.stringify(settings),
      worlds: simulations.map((one) => ({
        address: one.world.address,
        memory: one.saveMemory(),
        ...(one.ended && { ended: true }),
      })),
    },
    arrays: Object.fromEntries(worlds),
  };
}

/**
 * Continues worlds from {@link saveWorlds}. Nothing is changed when it throws.
 *
 * @throws PrismError `corrupt` for a state of other settings, another number of environments or another engine.
 */
export function restoreWorlds(
  { id, settings }: Owner,
  simulations: readonly Simulation[],
  { meta, arrays }: Snapshot,
): void {
  const expected = { engine: engineVersion, settings: JSON.stringify(settings) };
  for (const key of ['engine', 'settings'] as const) {
    if (meta[key] === expected[key]) continue;
    throw new PrismError(
      'corrupt',
      `This state of ${id} has the ${key} ${String(meta[key])}, but this environment has ${expected[key]}.`,
      { hint: 'Restore a state into an environment of the same name, settings and package version.' },
    );
  }
  const facts = meta.worlds as unknown as readonly WorldFacts[];
  for (const [i, { world }] of simulations.entries()) {
    if (facts[i]?.address !== world.address || arrays[`world${i}`] === undefined) {
      throw new PrismError('corrupt', `The memory of environment ${i} in this state has no place here.`);
    }
  }
  for (const [i, simulation] of simulations.entries()) {
    const { memory, ended } = facts[i]!;
    simulation.restoreMemory(memory);
    simulation.ended = ended === true;
    simulation.world.restore(arrays[`world${i}`] as Uint8Array);
  }
}

/** What single environments of earlier versions saved beside the worlds. */
type EarlierFacts = {
  readonly engine: string;
  readonly settings: string;
  readonly worlds: readonly { readonly [key: string]: Json }[];
  readonly steps?: number;
  readonly ended: boolean;
  readonly rng: Json;
};

/** Converts a single environment's state saved by an earlier version; `undefined` if the state is a present one. */
export function inPresentForm(id: string, state: Uint8Array): Uint8Array | undefined {
  const { meta, arrays } = decodeState<EarlierFacts>(id, state);
  const { steps, ended, rng, engine, settings, worlds } = meta;
  if (steps === undefined) return undefined;
  const task = { engine, settings, worlds: worlds.map((world) => ({ ...world, ended })) };
  const saved = mergeSnapshots({ state: { meta: task, arrays } });
  return encodeState(id, { meta: { ...saved.meta, elapsed: steps, rng }, arrays: saved.arrays });
}
