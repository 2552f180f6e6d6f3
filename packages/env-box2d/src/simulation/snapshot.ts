/** Snapshots of simulations: one JSON header, then the memory of each world; sealed with a checksum. */

import { crc32, type Json, joinBytes, PrismError, type RngState, splitBytes } from '@prism-rl/core';
import { engineVersion } from '../generated/box2d.ts';
import type { Simulation, Task } from './simulation.ts';

const format = 'prism-rl/env-box2d 2';

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
    slots: slots.map(({ simulation, steps, ended }) => ({
      address: simulation.world.address,
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
    if (header.slots[i]?.address !== simulation.world.address) {
      throw new PrismError('corrupt', `The memory of environment ${i} in the snapshot has no place here.`);
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

/** The bytes and their checksum: a snapshot that was damaged must not become a world. */
export function seal(bytes: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(bytes.byteLength + 4);
  sealed.set(bytes);
  new DataView(sealed.buffer).setUint32(bytes.byteLength, crc32(bytes), true);
  return sealed;
}

/** What {@link seal} sealed. @throws PrismError `corrupt` */
export function unseal(sealed: Uint8Array): Uint8Array {
  const length = sealed.byteLength - 4;
  if (length >= 0) {
    const bytes = sealed.subarray(0, length);
    const view = new DataView(sealed.buffer, sealed.byteOffset + length, 4);
    if (view.getUint32(0, true) === crc32(bytes)) return bytes;
  }
  throw new PrismError('corrupt', 'The snapshot is damaged or cut off.');
}
