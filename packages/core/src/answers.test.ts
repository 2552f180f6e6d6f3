import { expect, test } from 'vitest';
import { readAnswer } from './answers.ts';

/** An answer without an end, which counts the bytes that are read. */
function endless() {
  const read = { bytes: 0, isCancelled: false };
  const body = new ReadableStream<Uint8Array>({
    pull: (to) => {
      read.bytes += 2 ** 20;
      to.enqueue(new Uint8Array(2 ** 20));
    },
    cancel: () => {
      read.isCancelled = true;
    },
  });
  return { response: new Response(body), read };
}

test('reads all bytes of an answer', async () => {
  const body = new ReadableStream<Uint8Array>({
    start: (to) => {
      to.enqueue(Uint8Array.of(1, 2));
      to.enqueue(Uint8Array.of(3));
      to.close();
    },
  });
  expect(await readAnswer(new Response(body), 'A server')).toEqual(Uint8Array.of(1, 2, 3));
  expect(await readAnswer(new Response(null), 'A server')).toEqual(new Uint8Array(0));
  expect(await readAnswer(new Response('abc'), 'A server', 3)).toHaveLength(3);
});

test.each([
  [undefined, 64],
  [2 ** 21, 2],
])('an answer of more than %s bytes is refused, and its rest is not read', async (most, mebibytes) => {
  const { response, read } = endless();
  await expect(readAnswer(response, 'A server', most)).rejects.toMatchObject({
    code: 'unavailable',
    message: `A server sends an answer of more than ${mebibytes} MiB.`,
  });
  expect(read.bytes).toBeLessThan((mebibytes + 4) * 2 ** 20);
  expect(read.isCancelled).toBe(true);
});
