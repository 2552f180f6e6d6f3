// Alternates our measurements and a peer's, so that a busy machine slows down both alike.

/** Medians of the rounds. */
export interface SideBySide {
  readonly value: number;
  /** undefined without the peer. */
  readonly peerValue?: number;
}

/**
 * Measures ours and the peer's alternately and takes the medians.
 * @param rounds how many pairs; odd numbers have a clear median
 * @param ours returns one measurement
 * @param peer the same work elsewhere, or undefined if it cannot run here
 */
export async function sideBySide(
  rounds: number,
  ours: () => number | Promise<number>,
  peer?: () => number | Promise<number>,
): Promise<SideBySide> {
  const values: number[] = [];
  const peerValues: number[] = [];
  for (let round = 0; round < rounds; round++) {
    values.push(await ours());
    if (peer) peerValues.push(await peer());
  }
  return peer ? { value: median(values), peerValue: median(peerValues) } : { value: median(values) };
}

/** The median; of an even number of values the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
