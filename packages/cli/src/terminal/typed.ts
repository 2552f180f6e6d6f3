import { on } from 'node:events';

/** What a person types: single keys of a terminal, or lines. */
export async function* typed(isByKey: boolean, signal: AbortSignal): AsyncGenerator<string> {
  const { stdin } = process;
  let rest = '';
  if (isByKey) stdin.setRawMode(true);
  try {
    for await (const [chunk] of on(stdin.setEncoding('utf8'), 'data', { signal, close: ['end'] })) {
      rest += chunk as string;
      const words = isByKey ? [...rest, ''] : rest.split('\n');
      rest = words.pop()!;
      for (const word of words) yield word.trim();
    }
    if (rest.trim() !== '') yield rest.trim();
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    if (isByKey) stdin.setRawMode(false);
    stdin.pause();
  }
}
