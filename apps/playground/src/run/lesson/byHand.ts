// What a person did in a world: episodes to learn from.
import type { EpisodesSource, PackedArray, Space } from '@prism-rl/core';
import { packedArray } from '@prism-rl/core';
import { encodeEpisodes } from '@prism-rl/core/recordings';
import { joinedBytes } from '@prism-rl/core/safetensors';

/** A step of a person. */
export interface StepByHand {
  readonly observation: PackedArray;
  readonly action: PackedArray;
  readonly reward: number;
  readonly next: PackedArray;
  readonly terminated: boolean;
  readonly truncated: boolean;
  /** Whether it follows no other step of the person. */
  readonly isFirst: boolean;
}

/** The steps as a file of recorded episodes. An episode that the person left is cut off there. */
export function recordingOf(source: EpisodesSource, steps: readonly StepByHand[]): ArrayBuffer {
  const lasts = steps.flatMap((_, k) => (steps[k + 1]?.isFirst === false ? [] : [k]));
  const seen = steps.flatMap((step, k) =>
    steps[k + 1]?.isFirst === false ? [step.observation] : [step.observation, step.next],
  );
  const ends = lasts.map((k) => steps[k]!);
  const chunks = encodeEpisodes({
    ...source,
    lengths: Int32Array.from(lasts, (k, e) => k - (lasts[e - 1] ?? -1)),
    observations: joinedRows(source.observationSpace, seen),
    actions: joinedRows(
      source.actionSpace,
      steps.map(({ action }) => action),
    ),
    rewards: Float64Array.from(steps, ({ reward }) => reward),
    terminated: Uint8Array.from(ends, ({ terminated }) => Number(terminated)),
    truncated: Uint8Array.from(ends, ({ truncated }) => Number(truncated)),
  });
  return joinedBytes(chunks).slice().buffer;
}

function joinedRows({ dtype, size }: Space, rows: readonly PackedArray[]): PackedArray {
  const all = packedArray(dtype, rows.length * size);
  for (const [k, row] of rows.entries()) all.set(row, k * size);
  return all;
}
