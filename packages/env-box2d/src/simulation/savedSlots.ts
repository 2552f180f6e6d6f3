/** Simulations as saved states: facts, and the memory of each world. */

import { type Json, PrismError, type RngState, type Snapshot, type SnapshotArray } from '@prism-rl/core';
import { engineVersion } from '../generated/box2d.ts';
import type { Simulation, Task } from './simulation.ts';

/** What is saved of one environment. */
export interface Slot {
  readonly simulation: Simulation;
  /** Steps since the last reset; -1 before the first. */
  steps: number;
  /** The last step ended the episode. */
  ended: boolean;
}

interface SlotFacts {
  readonly address: number;
  readonly steps: number;
  readonly ended: boolean;
  readonly rng: RngState;
  readonly memory: Json;
}

/** What is said of a state beside its arrays. */
export interface SimulationFacts {
  readonly engine: string;
  readonly settings: string;
  readonly slots: readonly SlotFacts[];
}

/** Environments of one task as they are. */
export function saveSlots(task: Task, slots: readonly Slot[]): Snapshot {
  const worlds = slots.map(({ simulation }, i) => [`world${i}`, simulation.world.save()]);
  return {
    meta: {
      engine: engineVersion,
      settings: JSON.stringify(task.settings),
      slots: slots.map(({ simulation, steps, ended }) => ({
        address: simulation.world.address,
        steps,
        ended,
        rng: simulation.rng.save(),
        memory: simulation.saveMemory(),
      })),
    },
    arrays: Object.fromEntries(worlds),
  };
}

/**
 * Continues environments from {@link saveSlots}. Nothing is changed when it throws.
 *
 * @throws PrismError `corrupt` for a state of other settings, another number of environments or another engine.
 */
export function restoreSlots(
  task: Task,
  slots: readonly Slot[],
  facts: SimulationFacts,
  arrays: { readonly [name: string]: SnapshotArray },
): void {
  const expected = { engine: engineVersion, settings: JSON.stringify(task.settings) };
  for (const key of ['engine', 'settings'] as const) {
    if (facts[key] === expected[key]) continue;
    throw new PrismError(
      'corrupt',
      `The ${key} of this state of ${task.id}: ${facts[key]}; of this environment: ${expected[key]}.`,
      { hint: 'Restore a state into an environment of the same name, settings and package version.' },
    );
  }
  for (const [i, { simulation }] of slots.entries()) {
    if (facts.slots[i]?.address !== simulation.world.address || arrays[`world${i}`] === undefined) {
      throw new PrismError('corrupt', `The memory of environment ${i} in this state has no place here.`);
    }
  }
  for (const [i, slot] of slots.entries()) {
    const saved = facts.slots[i]!;
    slot.simulation.rng.restore(saved.rng);
    slot.simulation.restoreMemory(saved.memory);
    slot.simulation.world.restore(arrays[`world${i}`] as Uint8Array);
    slot.steps = saved.steps;
    slot.ended = saved.ended;
  }
}
