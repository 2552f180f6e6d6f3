import { definePlugin, type FigureEntry } from '@prism-rl/core';
import { backwards } from './backwards.ts';
import { jsonQueue } from './jsonQueue.ts';

/** The greedy action in each state, as a row of digits. */
const barcode: FigureEntry = {
  description: 'the greedy action of each state',
  isFor: ({ observationSpace }) => observationSpace.kind === 'discrete',
  draw: async ({ act, env }) => {
    const states = env.observationSpace.flatSize;
    const actions: number[] = [];
    for (let state = 0; state < states; state++) actions.push((await act(state)) as number);
    const bars = actions.map(
      (action, state) => `<rect x="${state}" y="${3 - action}" width="1" height="1"/>`,
    );
    return {
      title: 'Barcode',
      note: 'One bar a state, the higher the action the higher the bar.',
      svg: `<svg viewBox="0 0 ${states} 4">${bars.join('')}</svg>`,
      text: `barcode ${actions.join('')}`,
    };
  },
};

/** A third-party plugin, unknown to Prism RL. */
export const plugin = definePlugin({
  name: 'stranger',
  module: import.meta.url,
  wrappers: { backwards },
  queues: { json: jsonQueue },
  figures: { barcode },
  ablations: {
    sarsa: {
      description: 'Q-learning, and what exploring and looking ahead are worth to it',
      title: 'Q-learning taken apart',
      suites: ['strange', 'tables'],
      baseline: {
        name: 'short-sighted',
        title: 'Short-sighted Q-learning',
        agent: 'q-learning',
        config: { discount: 0 },
      },
      complete: { name: 'whole', title: 'Q-learning', agent: 'q-learning' },
      parts: {
        future: {
          title: 'a discounted future',
          source: 'Watkins 1989',
          removed: { name: 'no-future', agent: 'q-learning', config: { discount: 0 } },
        },
        bootstrap: {
          title: 'the greedy value of the next state',
          source: 'Sutton & Barto, section 6.5',
          removed: { name: 'on-policy', agent: 'sarsa' },
        },
      },
    },
  },
});
