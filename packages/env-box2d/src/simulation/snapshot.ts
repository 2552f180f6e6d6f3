/** Snapshots of simulations: one JSON header, then the memory of each world. */

import { type Json, joinBytes, PrismError, type RngState, splitBytes } from '@prism-rl/core';
import { engineVersion } from '../generated/box2d.ts';
import type { Simulation, Task } from './simulation.ts';

const format = 'prism-rl/env-box2d 1';

/** What is saved of one environment. */
export interface Slot {
  readonly simulation: Simulation;
  /** Steps since the last reset; -1 before the first. */
  steps: number;
  /** The last step ended the episode. */
  ended: boolean;
}

interface SlotHeader {
  readonly address: number;
  readonly checksum: number;
  readonly steps: number;
  readonly ended: boolean;
  readonly rng: RngState;
  readonly memory: Json;
}

interface Header {
  readonly format: string;
  readonly engine: string;
  readonly id: string;
  readonly settings: string;
  readonly slots: readonly SlotHeader[];
}

/** An exact snapshot of environments of one task. */
export function saveSlots(task: Task, slots: readonly Slot[]): Uint8Array {
  const worlds = slots.map(({ simulation }) => simulation.world.save());
  const header: Header = {
    format,
    engine: engineVersion,
    id: task.id,
    settings: JSON.stringify(task.settings),
    slots: slots.map(({ simulation, steps, ended }, i) => ({
      address: simulation.world.address,
      checksum: checksum(worlds[i]!),
      steps,
      ended,
      rng: simulation.rng.save(),
      memory: simulation.saveMemory(),
    })),
  };
  return joinBytes([new TextEncoder().encode(JSON.stringify(header)), ...worlds]);
}

/**
 * Continues environments from {@link saveSlots}. Nothing is changed when it throws.
 *
 * @throws PrismError `corrupt` for damaged bytes and snapshots of another task, number of environments or engine.
 */
export function restoreSlots(task: Task, slots: readonly Slot[], bytes: Uint8Array): void {
  const [headerBytes, ...worlds] = splitBytes(bytes, slots.length + 1);
  const header = parseHeader(headerBytes!);
  const expected = { format, engine: engineVersion, id: task.id, settings: JSON.stringify(task.settings) };
  for (const [key, value] of Object.entries(expected)) {
    const found = header[key as keyof typeof expected];
    if (found !== value) {
      throw new PrismError(
        'corrupt',
        `The snapshot's ${key} is ${found}, but this environment's is ${value}.`,
        {
          hint: 'Restore a snapshot into an environment of the same name, settings and package version.',
        },
      );
    }
  }
  for (const [i, { simulation }] of slots.entries()) {
    const slot = header.slots[i];
    if (slot?.address !== simulation.world.address || slot.checksum !== checksum(worlds[i]!)) {
      throw new PrismError('corrupt', `The memory of environment ${i} in the snapshot is damaged.`);
    }
  }
  for (const [i, slot] of slots.entries()) {
    const saved = header.slots[i]!;
    slot.simulation.rng.restore(saved.rng);
    slot.simulation.restoreMemory(saved.memory);
    slot.simulation.world.restore(worlds[i]!);
    slot.steps = saved.steps;
    slot.ended = saved.ended;
  }
}

function parseHeader(bytes: Uint8Array): Header {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as Header;
  } catch (cause) {
    throw new PrismError('corrupt', 'The snapshot has no readable header.', { cause });
  }
}

/** FNV-1a, 32 bits. */
function checksum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
