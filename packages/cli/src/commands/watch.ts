import { counted, PrismError } from '@prism-rl/core';
import { type Command, option } from '../command.ts';
import { createPlayer, playerOptions, readPlayer } from '../watch/player.ts';
import { openScreen } from '../watch/screen.ts';
import { realClock, watchEpisode } from '../watch/watchEpisode.ts';

/** Frames per second of environments that do not specify theirs. */
const usualSpeed = 15;
/** Longest episode in steps if there is no terminal to press Ctrl-C in. */
const mostStepsUnattended = 10_000;
/** Milliseconds that the end of an episode stays. */
const pause = 1000;

/** `prism watch`: shows episodes in the terminal, at real speed. */
export const watch: Command = {
  name: 'watch',
  args: ['[env]'],
  options: {
    'run-dir': option.text('D', 'directory of a run: plays its greedy policy in its environment'),
    agent: option.text('A', 'an untrained agent'),
    episodes: option.number('N', 'episodes to play (default 1)'),
    fps: option.number('F', "steps per second (default: the environment's own speed)"),
    ...playerOptions,
  },
  examples: [
    'watch LunarLander-v3 --policy heuristic',
    'watch --run-dir runs/dqn-CartPole-v1-seed0 --episodes 3',
    'watch --run-dir runs/ppo-ConnectFour-v0-seed0 --simulations 64',
    'watch MinAtar/Breakout-v1 --fps 5 --set sticky=0',
  ],
  run: async ({ args, options, registry, signal }) => {
    const wanted = readPlayer(options);
    const firstSeed = wanted.seed;
    const episodes = options.whole('episodes') ?? 1;
    const fps = options.number('fps');
    if (fps !== undefined && fps <= 0) {
      throw PrismError.invalidArgument`--fps must be above 0, but is ${fps}.`;
    }
    const player = await createPlayer(await registry(options.text('run-dir')), {
      ...{ ...wanted, environment: args[0], agent: options.text('agent'), runDir: options.text('run-dir') },
    });
    const screen = openScreen(process.stdout);
    try {
      for (let seed = firstSeed; seed < firstSeed + episodes && !signal.aborted; seed++) {
        const episode = await watchEpisode(player.env, await player.begin(seed), screen, {
          seed,
          player: player.name,
          framesPerSecond: fps ?? player.env.framesPerSecond ?? usualSpeed,
          maxSteps: screen.isLive ? Number.POSITIVE_INFINITY : mostStepsUnattended,
          signal,
        });
        if (signal.aborted || episodes === 1) continue;
        screen.print(
          `seed ${seed}: ${counted(episode.length, 'step')}, return ${episode.return.toFixed(1)}, ${episode.ending}`,
        );
        const isLast = seed === firstSeed + episodes - 1;
        if (screen.isLive && !isLast) await realClock.sleep(pause, signal);
      }
    } finally {
      screen.close();
      player.close();
    }
  },
};
