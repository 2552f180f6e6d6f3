import { PrismError } from './errors.ts';

/** Most bytes of an answer, unless it is known to be a file. */
const usualBytes = 2 ** 26;

/**
 * Refuses an answer of a server that is too long to be kept in memory.
 *
 * @param bytes length of the answer so far.
 * @param server in the message: `The MLflow server http://127.0.0.1:5000`.
 * @param most bytes; default 64 MiB.
 * @throws PrismError `unavailable`.
 */
export function requireShortAnswer(bytes: number, server: string, most: number = usualBytes): void {
  if (bytes <= most) return;
  throw PrismError.unavailable`${server} sends an answer of more than ${most / 2 ** 20} MiB.
    Check that its address is right.`;
}

/**
 * Reads the answer to a request whole, but stops where it is too long.
 *
 * @param server as in {@link requireShortAnswer}.
 * @param most bytes; default 64 MiB.
 * @throws PrismError `unavailable` if it has more bytes.
 */
export async function readAnswer(response: Response, server: string, most?: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of response.body ?? []) {
    length += piece.length;
    requireShortAnswer(length, server, most);
    pieces.push(piece);
  }
  const answer = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    answer.set(piece, at);
    at += piece.length;
  }
  return answer;
}
