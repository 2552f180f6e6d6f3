// Finds the caller's own file and line in a stack: the innermost frame that belongs neither to tfjs nor to this package.

const OWN = new URL('..', import.meta.url).href;
const FRAME = /(?:\()?((?:file:\/\/|https?:\/\/|\/|[A-Za-z]:[\\/])[^()\s]*?:\d+:\d+)\)?$/;

function isOwn(place: string): boolean {
  const path = OWN.replace(/^file:\/\//, '');
  return (place.includes(OWN) || place.includes(path)) && !place.includes('.test.');
}

/**
 * The innermost caller frame of a captured stack.
 *
 * @param stack an `Error` made where the operation was called
 * @returns `file:line:column`, or undefined when every frame is tfjs's or ours
 */
export function userLocation(stack: Error | undefined): string | undefined {
  for (const line of (stack?.stack ?? '').split('\n').slice(1)) {
    const place = FRAME.exec(line.trim())?.[1];
    if (place === undefined || /@tensorflow[\\/]/.test(place) || isOwn(place)) continue;
    return place.replace(/^file:\/\//, '');
  }
  return undefined;
}

/** Whether a captured stack passes through one of tfjs's sources of randomness. */
export function drawsRandomness(stack: Error | undefined): boolean {
  return /\b(random\w*_?|truncatedNormal_?|dropout_?|multinomial_?|rand_?|randn)\b/i.test(
    (stack?.stack ?? '')
      .split('\n')
      .filter((line) => /@tensorflow[\\/]/.test(line))
      .join('\n'),
  );
}

/** Captures the current stack, deep enough to reach through tfjs's frames to the caller's. */
export function captureStack(): Error {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 64;
  const stack = new Error('place');
  Error.stackTraceLimit = limit;
  return stack;
}
