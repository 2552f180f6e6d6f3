import { counted, PrismError } from '@prism-rl/core';
import { runNotes } from '@prism-rl/experiments';
import { progressBar } from '@prism-rl/loggers';
import { defaultEpisodes, evaluatePolicy } from '@prism-rl/runner';
import { readManifest } from '@prism-rl/runner/node';
import { evaluateAgainst } from '../against.ts';
import { actingBackendOption } from '../backend.ts';
import { type Command, option } from '../command.ts';
import { evaluateOffPolicy } from '../offPolicy.ts';
import { evaluationText, printJson, say } from '../output.ts';
import { loadTrainedAgent, readSimulations, simulationsOption, thinking } from '../trainedAgent.ts';

/** `prism evaluate`: evaluates a run's greedy or exploring policy. */
export const evaluate: Command = {
  name: 'evaluate',
  args: ['run-dir'],
  options: {
    episodes: option.number(
      'N',
      'episodes to play (default 100, fewer for slow games; with --against a game from each opening and side)',
    ),
    seed: option.number('S', 'seed of the first environment (default 1000000)'),
    backend: actingBackendOption,
    against: option.text(
      'A,B',
      'in a two-player game: play against random, greedy, minimax:N, perfect (in solved games), other runs, or pool (the earlier agents of a self-play run); several names give a league',
    ),
    simulations: simulationsOption,
    'off-policy': option.text(
      'DIR',
      'play nothing: estimate from recordings of another policy what this one would have earned',
    ),
    behaviour: option.text(
      'RUN',
      'off-policy: whose probabilities the recorded actions had: a run that acted or imitates (bc), or random',
    ),
    epsilon: option.number('E', 'off-policy: judge the policy with this probability of a random action'),
    discount: option.number('G', 'off-policy: how much later rewards count, 0 to 1 (default 1)'),
    explore: option.flag('act as in training, with its exploration, instead of greedily'),
    json: option.flag('print the result as one JSON object on stdout'),
  },
  examples: [
    'evaluate runs/dqn-CartPole-v1-seed0 --episodes 20',
    'evaluate runs/gaussian-pg-LunarLanderContinuous-v3-seed0 --explore',
    'evaluate runs/ppo-ConnectFour-v0-seed0 --against random,minimax:2',
    'evaluate runs/ppo-ConnectFour-v0-seed0 --simulations 64 --against minimax:2',
    'evaluate runs/cql-CartPole-v1-seed0 --off-policy recordings/CartPole-v1-random --behaviour random',
  ],
  run: async (context) => {
    const { args, options, registry, signal } = context;
    const recordings = options.text('off-policy');
    if (recordings !== undefined) return evaluateOffPolicy(context, recordings);
    for (const name of ['behaviour', 'epsilon', 'discount'] as const) {
      if (!options.given(name)) continue;
      throw PrismError.invalidArgument`--${name} is for --off-policy.
        Leave it out.`;
    }
    const seed = options.whole('seed', 0) ?? 1_000_000;
    const all = await registry(args[0]);
    if (options.text('against') !== undefined) {
      await evaluateAgainst(args[0]!, options, all, signal);
      return undefined;
    }
    const episodes = options.whole('episodes') ?? defaultEpisodes(all, readManifest(args[0]!));
    const trained = await loadTrainedAgent(args[0]!, all, Math.min(episodes, 128), options.text('backend'));
    const explores = options.flag('explore');
    const simulations = readSimulations(options);
    const screen = progressBar();
    const notesOn = runNotes(trained.manifest.environment);
    try {
      const result = await evaluatePolicy(
        thinking(trained, trained.env, simulations, args[0]!),
        trained.env,
        {
          episodes,
          seed,
          epsilon: explores ? 0 : trained.evaluationEpsilon,
          mode: explores ? 'explore' : 'exploit',
          signal,
          onProgress: (progress) =>
            screen.log({ type: 'evaluating', envSteps: trained.envSteps, episodes, ...progress }),
        },
      );
      await screen.close();
      const { episodes: played, meanReturn, stdReturn } = result;
      for (const note of notesOn({ type: 'evaluation', envSteps: trained.envSteps, ...result }))
        say(`note: ${note}`);
      if (signal.aborted) say(`interrupted after ${played} of ${counted(episodes, 'episode')}`);
      if (options.flag('json')) {
        // The mean of no episodes is NaN; JSON has null for it.
        const more = {
          ...(explores && { explore: true }),
          ...(simulations > 0 && { simulations }),
          ...(signal.aborted && { interrupted: true }),
        };
        printJson({ episodes: played, meanReturn, stdReturn, ...more });
      } else if (played > 0)
        say(evaluationText(result, explores ? 'exploring' : simulations > 0 ? 'thinking' : 'greedy'));
      return undefined;
    } finally {
      await screen.close();
      trained.close();
    }
  },
};
