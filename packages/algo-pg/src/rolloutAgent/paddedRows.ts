const smallest = 32;

/**
 * Rows of the graph for a batch of `rows` rows: compiled steps have fixed shapes, so batches are padded to one of a few sizes. Powers
 * of two up to 1024, then four sizes an octave, so that at most a quarter is padding where it would cost.
 */
export function paddedRows(rows: number): number {
  if (rows <= smallest) return smallest;
  const octave = 2 ** Math.floor(Math.log2(rows));
  const step = octave < 1024 ? octave : octave / 4;
  return Math.ceil(rows / step) * step;
}
