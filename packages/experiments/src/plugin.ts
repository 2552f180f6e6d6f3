import { definePlugin, type Plugin, type QueueEntry } from '@prism-rl/core';
import { samplers } from './search/samplers/samplers.ts';

const sqlite: QueueEntry = {
  description: 'a file, for the processes of one machine',
  example: 'sqlite:runs/mine/queue.sqlite',
  open: async (address) => {
    const { openLocalQueue } = await import('./work/localQueue.ts');
    const { localQueueFile } = await import('./work/sweepDirectory.ts');
    return openLocalQueue(localQueueFile(address) ?? address);
  },
};

/** The queue of one machine, and samplers for `prism tune`. Importing this loads no runner; opening the queue does. */
export const plugin: Plugin = definePlugin({
  name: '@prism-rl/experiments',
  queues: { sqlite },
  samplers,
});
