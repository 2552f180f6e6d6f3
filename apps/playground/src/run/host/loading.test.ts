import { expect, test } from 'vitest';
import type { Loading } from './loading.ts';
import { toldFetch } from './loading.ts';

const sizes = { 'ort.wasm': 6, 'ort.asyncify.wasm': 9, 'mujoco.wasm': 20 };

function served(bytes: number, type: string): typeof fetch {
  return async () => new Response(new Uint8Array(bytes).fill(7), { headers: { 'content-type': type } });
}

test('tells how much of a program has arrived, and passes every byte of it on', async () => {
  const told: Loading[] = [];
  const fetching = toldFetch(served(9, 'application/wasm'), sizes, (loading) => told.push(loading));
  const response = await fetching('https://here/assets/ort.asyncify-Dx3_a-b1.wasm?v=2');
  expect(response.headers.get('content-type')).toBe('application/wasm');
  expect([...new Uint8Array(await response.arrayBuffer())]).toEqual(Array(9).fill(7));
  expect(told[0]).toEqual({ file: 'ort.asyncify-Dx3_a-b1.wasm', loaded: 0, total: 9 });
  expect(told.at(-1)).toEqual({ file: 'ort.asyncify-Dx3_a-b1.wasm', loaded: 9, total: 9 });
});

test('says a word ten times a second at most, however many pieces arrive', async () => {
  const pieces = async () =>
    new Response(
      new ReadableStream<Uint8Array>({
        start: (controller) => {
          for (let k = 0; k < 500; k++) controller.enqueue(new Uint8Array(1));
          controller.close();
        },
      }),
    );
  const told: Loading[] = [];
  const begun = performance.now();
  const response = await toldFetch(pieces, sizes, (loading) => told.push(loading))(
    'https://here/mujoco.wasm',
  );
  expect((await response.arrayBuffer()).byteLength).toBe(500);
  // At the start, at the end, and in between.
  expect(told.length).toBeLessThanOrEqual(2 + (performance.now() - begun) / 100);
});

test('knows no total of a program that the build did not count', async () => {
  const told: Loading[] = [];
  const fetching = toldFetch(served(3, 'application/wasm'), sizes, (loading) => told.push(loading));
  await (await fetching(new URL('https://here/other.wasm'))).arrayBuffer();
  expect(told.at(-1)).toEqual({ file: 'other.wasm', loaded: 3 });
});

test('says nothing of other files, nor of a program that is not there', async () => {
  const told: Loading[] = [];
  const missing: typeof fetch = async () => new Response('no', { status: 404 });
  await toldFetch(served(3, 'text/javascript'), sizes, (loading) => told.push(loading))('https://here/a.js');
  await toldFetch(missing, sizes, (loading) => told.push(loading))('https://here/mujoco.wasm');
  expect(told).toEqual([]);
});
