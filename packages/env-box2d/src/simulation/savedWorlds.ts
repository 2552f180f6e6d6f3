/** Simulations as saved states: facts, and the memory of each world. */

import { type Json, PrismError, type Snapshot } from '@prism-rl/core';
import { engineVersion } from '../generated/box2d.ts';
import type { Simulation, Task } from './simulation.ts';

interface WorldFacts {
  readonly address: number;
  readonly memory: Json;
}

/** Worlds of one task as they are; their random numbers and clocks are for others to save. */
export function saveWorlds(task: Task, simulations: readonly Simulation[]): Snapshot {
  const worlds = simulations.map(({ world }, i) => [`world${i}`, world.save()]);
  return {
    meta: {
      engine: engineVersion,
      settings: JSON.stringify(task.settings),
      worlds: simulations.map((one) => ({ address: one.world.address, memory: one.saveMemory() })),
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
  task: Task,
  simulations: readonly Simulation[],
  { meta, arrays }: Snapshot,
): void {
  const expected = { engine: engineVersion, settings: JSON.stringify(task.settings) };
  for (const key of ['engine', 'settings'] as const) {
    if (meta[key] === expected[key]) continue;
    throw new PrismError(
      'corrupt',
      `This state of ${task.id} has the ${key} ${String(meta[key])}, but this environment has ${expected[key]}.`,
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
    simulation.restoreMemory(facts[i]!.memory);
    simulation.world.restore(arrays[`world${i}`] as Uint8Array);
  }
}
