import { definePlugin, type Plugin, type QueueEntry } from '@prism-rl/core';
import { openLocalQueue } from './localQueue.ts';

const sqlite: QueueEntry = {
  description: 'a file, for the processes of one machine',
  example: 'sqlite:runs/mine/queue.sqlite',
  open: (address) => openLocalQueue(address.replace(/^sqlite:/, '')),
};

/** The queue of one machine. */
export const plugin: Plugin = definePlugin({ name: '@prism-rl/sweep', queues: { sqlite } });
