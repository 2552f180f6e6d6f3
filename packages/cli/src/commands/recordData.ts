import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { counted, PrismError, Rng, randomAction } from '@prism-rl/core';
import { EpisodeRecorder } from '@prism-rl/memory';
import { episodeStepLimit, playEpisode } from '@prism-rl/runner';
import { appendEpisodes } from '@prism-rl/runner/node';
import { type Command, type OptionValues, option, requireApart } from '../command.ts';
import { printJson, say } from '../output.ts';
import { prismVersion } from '../runContext.ts';
import { quoted } from '../shell.ts';
import { createPlayer, playerOptions, readPlayer } from '../watch/player.ts';

/** Size of the observations in a file: the recording holds no more in memory, and a crash loses no more. */
const shardBytes = 2 ** 26;

/** `prism record-data`: records episodes for agents that learn from recordings. */
export const recordData: Command = {
  name: 'record-data',
  args: ['env-or-run'],
  options: {
    episodes: option.number('N', 'episodes to record (default 100, unless --steps)'),
    steps: option.number('N', 'steps to record; the last episode is cut off'),
    epsilon: option.number('E', 'probability of a random action at each step (default 0)'),
    explore: option.flag('of a run: act as in training, with exploration, instead of greedily'),
    out: option.text(
      'DIR',
      'folder to add a file to (default recordings/<env>-<policy>, for a run recordings/<its name>)',
    ),
    ...playerOptions,
    json: option.flag('print the result as one JSON object on stdout'),
  },
  examples: [
    'record-data CartPole-v1 --episodes 50',
    'record-data LunarLander-v3 --policy heuristic --steps 20000',
    'record-data runs/dqn-CartPole-v1-seed1 --episodes 50 --epsilon 0.1 --out recordings/mixed',
  ],
  run: async ({ args, options, registry, signal }) => {
    const [name = ''] = args;
    const wanted = readAmount(options);
    const epsilon = options.fraction('epsilon') ?? 0;
    const isRun = existsSync(name);
    if (!isRun && options.flag('explore')) {
      throw PrismError.invalidArgument`--explore needs a run.
        Leave it out, or name the directory of a run.`;
    }
    const played = readPlayer(options);
    const { seed, policy } = played;
    const player = await createPlayer(await registry(isRun ? name : undefined), {
      ...played,
      ...(isRun ? { runDir: name } : { environment: name }),
    });
    try {
      const { observationSpace, actionSpace, id } = player.env;
      const folder =
        options.text('out') ?? join('recordings', folderName(isRun ? name : `${id}-${policy ?? 'random'}`));
      const recorder = new EpisodeRecorder({
        ...{ environment: id, policy: `${player.name}${epsilon > 0 ? `, ε = ${epsilon}` : ''}` },
        ...{ seed, version: prismVersion(), observationSpace, actionSpace },
      });
      const files: string[] = [];
      let [episodes, steps, returns] = [0, 0, 0];
      const flush = (): void => {
        if (recorder.steps > 0) files.push(appendEpisodes(folder, recorder.take()));
      };
      const env = recorder.record(player.env);
      while (episodes < wanted.episodes && steps < wanted.steps && !signal.aborted) {
        const own = seed + episodes;
        const act = await player.begin(own);
        const chance = new Rng(own).spawn(1)[0]!;
        const episode = await playEpisode(
          env,
          (seen) => (chance.random() < epsilon ? randomAction(env, seen, chance) : act(seen)),
          { seed: own, signal, maxSteps: Math.min(episodeStepLimit, wanted.steps - steps) },
        );
        episodes++;
        steps += episode.length;
        returns += episode.return;
        if (recorder.bytes > shardBytes) flush();
      }
      flush();
      const meanReturn = episodes === 0 ? null : returns / episodes;
      say(`${player.name}: ${counted(episodes, 'episode')}, ${counted(steps, 'step')} in ${folder}`);
      if (signal.aborted) say('interrupted: the episodes so far are kept');
      else say(`see them with: prism data info ${quoted(folder)}`);
      if (options.flag('json')) printJson({ out: folder, files, episodes, steps, meanReturn });
    } finally {
      player.close();
    }
  },
};

function readAmount(options: OptionValues): { readonly episodes: number; readonly steps: number } {
  const [episodes, steps] = [options.whole('episodes'), options.whole('steps')];
  requireApart(options, 'episodes', 'steps', 'Leave one of them out.');
  const all = Number.POSITIVE_INFINITY;
  return { episodes: episodes ?? (steps === undefined ? 100 : all), steps: steps ?? all };
}

/** A name of a folder from that of an environment, or from the path of a run. */
function folderName(name: string): string {
  return name
    .replace(/^(?:\.\/)?runs\//, '')
    .replaceAll(/[\\/:]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
}
