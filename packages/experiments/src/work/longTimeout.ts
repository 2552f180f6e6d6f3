/** The longest delay of `setTimeout`, 24.8 days; it takes longer ones for a millisecond. */
const longest = 2 ** 31 - 1;

/**
 * `setTimeout` for any number of milliseconds, `Infinity` included. It does not keep the process alive.
 *
 * @returns cancels it.
 */
export function setLongTimeout(callback: () => void, milliseconds: number): () => void {
  let left = milliseconds;
  let timer: NodeJS.Timeout;
  const arm = (): void => {
    const part = Math.min(left, longest);
    left -= part;
    timer = setTimeout(left > 0 ? arm : callback, part).unref();
  };
  arm();
  return () => clearTimeout(timer);
}
