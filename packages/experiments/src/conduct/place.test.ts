import { definePlugin, type Queue, Registry } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { openQueue } from './place.ts';

const opened: string[] = [];
const queue = {} as Queue<never, never>;
const registry = new Registry([
  definePlugin({
    name: 'queues-of-a-test',
    queues: {
      'a1.b+c-d': {
        description: 'a test',
        example: 'a1.b+c-d:here',
        open: async (address) => {
          opened.push(address);
          return queue as never;
        },
      },
    },
  }),
]);

test('the scheme of an address, in capitals or not, names the entry, which gets all of it', async () => {
  for (const address of ['a1.b+c-d:here', 'A1.B+C-D://there:6379/0', 'a1.b+c-d:']) {
    expect(await openQueue(registry, address)).toBe(queue);
    expect(opened.at(-1)).toBe(address);
  }
});

test('an address without a scheme is refused with an example, one of an unknown kind by its name', async () => {
  for (const address of ['', 'runs/queue.sqlite', ':here', '1a:here', './a:b']) {
    await expect(openQueue(registry, address)).rejects.toMatchObject({
      name: 'PrismError',
      code: 'invalid-argument',
      message: `"${address}" is not the address of a queue: it must begin with the kind of the queue.`,
      hint: 'For example a1.b+c-d:here.',
    });
  }
  await expect(openQueue(registry, 'a1.b:here')).rejects.toMatchObject({
    name: 'PrismError',
    code: 'unknown-name',
  });
});
