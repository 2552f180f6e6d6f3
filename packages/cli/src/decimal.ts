/** A number as people write it, decimal; between digits `_` groups them: 10_000. NaN for anything else. */
export function decimal(text: string): number {
  if (text.trim() === '' || /^\s*[-+]?0[xob]/i.test(text)) return Number.NaN;
  return Number(text.replaceAll(/(?<=\d)_(?=\d)/g, ''));
}
