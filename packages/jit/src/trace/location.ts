// Finds the author's file and line in a stack: the innermost frame outside tfjs, this package, and the package of layers that calls tfjs for the
// author.

/** The folder some levels above this file. Bundlers would pack the file of a `new URL(…, import.meta.url)`. */
const folderAbove = (levels: number): string => `${import.meta.url.split('/').slice(0, -levels).join('/')}/`;
const OWN = folderAbove(2);
const LAYERS = `${folderAbove(4)}nn/`;
const FRAME = /(?:\()?((?:file:\/\/|https?:\/\/|\/|[A-Za-z]:[\\/])[^()\s]*?:\d+:\d+)\)?$/;

function isOwn(place: string): boolean {
  const isIn = (folder: string): boolean => place.includes(folder.replace(/^file:\/\//, ''));
  return (
    (isIn(OWN) || isIn(LAYERS) || /@prism-rl[\\/](?:jit|nn)[\\/]/.test(place)) && !place.includes('.test.')
  );
}

function placesOf(stack: Error | undefined): string[] {
  const lines = (stack?.stack ?? '').split('\n').map((line) => FRAME.exec(line.trim())?.[1]);
  return lines.filter((place) => place !== undefined);
}

function isTensorFlow(place: string): boolean {
  return /@tensorflow[\\/]/.test(place) || /[\\/]generated[\\/]gradientsAndMethods\./.test(place);
}

export function isFromTensorFlow(error: Error): boolean {
  const [place] = placesOf(error);
  return place !== undefined && isTensorFlow(place);
}

/**
 * The author's innermost frame of a captured stack; a frame in an installed package only if there is no other.
 *
 * @param stack an `Error` made where the operation was called
 * @returns `file:line:column`, or undefined if every frame belongs to tfjs or to us
 */
export function userLocation(stack: Error | undefined): string | undefined {
  const places = placesOf(stack).filter((place) => !isTensorFlow(place) && !isOwn(place));
  const place = places.find((one) => !/[\\/]node_modules[\\/]/.test(one)) ?? places[0];
  return place?.replace(/^file:\/\//, '');
}

/** Whether a captured stack contains one of tfjs's sources of randomness. */
export function drawsRandomness(stack: Error | undefined): boolean {
  return /\b(random\w*_?|truncatedNormal_?|dropout_?|multinomial_?|rand_?|randn)\b/i.test(
    (stack?.stack ?? '')
      .split('\n')
      .filter((line) => /@tensorflow[\\/]/.test(line))
      .join('\n'),
  );
}

/** Calls `body` with stacks deep enough to reach through tfjs's frames to the caller's. */
export function withDeepStacks<T>(body: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 64;
  try {
    return body();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

export function captureStack(): Error {
  return withDeepStacks(() => new Error('place'));
}
