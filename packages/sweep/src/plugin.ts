import { definePlugin, type Plugin, type QueueEntry } from '@prism-rl/core';

const sqlite: QueueEntry = {
  description: 'a file, for the processes of one machine',
  example: 'sqlite:runs/mine/queue.sqlite',
  open: async (address) => {
    const { openLocalQueue } = await import('./localQueue.ts');
    const { localQueueFile } = await import('./sweepDirectory.ts');
    return openLocalQueue(localQueueFile(address) ?? address);
  },
};

/** The queue of one machine. Importing this loads no runner; opening the queue does. */
export const plugin: Plugin = definePlugin({ name: '@prism-rl/sweep', queues: { sqlite } });
