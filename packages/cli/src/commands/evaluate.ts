import { counted } from '@prism-rl/core';
import { progressBar } from '@prism-rl/loggers';
import { evaluatePolicy } from '@prism-rl/runner';
import { readManifest, usualEpisodes } from '@prism-rl/runner/node';
import type { Command } from '../command.ts';
import { evaluationText, printJson, say } from '../output.ts';
import { loadTrainedAgent } from '../trainedAgent.ts';
import { wholeNumber } from '../wholeNumber.ts';

/** `prism evaluate`: the greedy policy of a run. */
export const evaluate: Command = {
  name: 'evaluate',
  summary: 'play the greedy policy of a run',
  args: ['run-dir'],
  options: {
    episodes: { type: 'number', value: 'N', help: 'episodes to play (default 100, of slow games fewer)' },
    seed: { type: 'number', value: 'S', help: 'seed of the first environment (default 1000000)' },
    backend: {
      type: 'text',
      value: 'B',
      help: 'backend for neural networks (default: the one of the training)',
    },
    json: { type: 'flag', help: 'print the result as one JSON object on stdout' },
  },
  examples: ['evaluate runs/dqn-CartPole-v1-seed0 --episodes 20'],
  run: async ({ args, options, registry, signal }) => {
    const seed = wholeNumber('seed', options.number('seed') ?? 1_000_000, 0);
    const all = await registry(args[0]);
    const wanted = options.number('episodes') ?? usualEpisodes(all, readManifest(args[0]!));
    const episodes = wholeNumber('episodes', wanted, 1);
    const trained = await loadTrainedAgent(args[0]!, all, Math.min(episodes, 128), options.text('backend'));
    const screen = progressBar();
    try {
      const result = await evaluatePolicy(trained.agent, trained.env, {
        episodes,
        seed,
        epsilon: trained.evaluationEpsilon,
        signal,
        onProgress: (progress) =>
          screen.log({ type: 'evaluating', envSteps: trained.envSteps, episodes, ...progress }),
      });
      await screen.close();
      const { episodes: played, meanReturn, stdReturn } = result;
      if (signal.aborted) say(`interrupted after ${played} of ${counted(episodes, 'episode')}`);
      if (options.flag('json')) {
        // Without an episode there is no mean: JSON has null for it.
        printJson({ episodes: played, meanReturn, stdReturn, ...(signal.aborted && { interrupted: true }) });
      } else if (played > 0) say(evaluationText(result));
    } finally {
      await screen.close();
      trained.close();
    }
    return undefined;
  },
};
