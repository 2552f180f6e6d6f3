import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { counted, PrismError, type Registry } from '@prism-rl/core';
import { runFiles } from '@prism-rl/runner/node';
import { type Film, filmFormatOf } from '@prism-rl/wrappers';
import { type Command, type OptionValues, option } from '../command.ts';
import type { FilmedEpisode } from '../film/filmEpisode.ts';
import { bestOf, emptyFilm, filmEpisode, mostPictures, requirePictures } from '../film/filmEpisode.ts';
import { writeFilm } from '../film/runFilms.ts';
import { printJson, say } from '../output.ts';
import { createPlayer, type Player, playerOptions, readPlayer } from '../watch/player.ts';

/** Widest film: above 4K, players fail and memory runs out. */
const mostPixelsAcross = 4096;

/** Seconds that the last frame of an episode stays. */
const pause = 1;

/** `prism record`: films episodes. */
export const record: Command = {
  name: 'record',
  args: ['[run-dir|agent]'],
  options: {
    out: option.text(
      'FILE',
      `film to write: .mp4, .gif or .png (default <run-dir>/${runFiles.videos}/episode.mp4)`,
    ),
    env: option.text('E', 'the environment, if no run is given'),
    episodes: option.number('N', 'episodes in the film (default 1)'),
    'best-of': option.number('N', 'play N episodes and film those with the highest return'),
    explore: option.flag('act as in training, with exploration, instead of greedily'),
    fps: option.number('F', "steps per second (default: the environment's own speed)"),
    width: option.number('W', 'width in pixels (default: as the environment renders)'),
    ...playerOptions,
    json: option.flag('print the result as one JSON object on stdout'),
  },
  examples: [
    'record runs/dqn-LunarLander-v3-seed0 --out landing.mp4 --best-of 10',
    'record runs/dqn-CartPole-v1-seed0 --out pole.gif --width 300',
    'record --env LunarLander-v3 --policy heuristic --out landing.png',
  ],
  run: async ({ args, options, registry, signal }) => {
    const wanted = readOptions(options, args[0]);
    const player = await findPlayer(await registry(args[0]), args[0], options);
    try {
      requirePictures(player.env);
      const filmed = await play(player, wanted, signal);
      if (signal.aborted) return undefined;
      const film = joined(player, filmed, wanted.style);
      const bytes = await writeFilm(wanted.out, film);
      for (const { episode } of filmed) {
        const cut = episode.length >= mostPictures ? ` (filmed: the first ${mostPictures} pictures)` : '';
        say(
          `${player.name}, seed ${episode.seed}: ${counted(episode.length, 'step')}, return ${episode.return.toFixed(1)}, ${episode.ending}${cut}`,
        );
      }
      const { width, height, framesPerSecond, length } = film;
      const seconds = length / framesPerSecond;
      say(
        `${wanted.out}: ${width} × ${height}, ${seconds.toFixed(1)} s, ${Math.ceil(bytes / 1024).toLocaleString('en')} kB`,
      );
      if (options.flag('json')) {
        const episodes = filmed.map(({ episode }) => episode);
        printJson({ out: wanted.out, bytes, width, height, fps: framesPerSecond, frames: length, episodes });
      }
    } finally {
      player.close();
    }
  },
};

interface Wanted {
  readonly out: string;
  readonly firstSeed: number;
  /** Number of episodes to play, and to film. */
  readonly played: number;
  readonly shown: number;
  readonly style: { readonly framesPerSecond?: number; readonly width?: number };
}

/** Validates the options before any episode is played. */
function readOptions(options: OptionValues, run: string | undefined): Wanted {
  const isRun = run !== undefined && existsSync(run);
  const out = options.text('out') ?? (isRun ? join(run, runFiles.videos, 'episode.mp4') : undefined);
  if (out === undefined) {
    throw PrismError.invalidArgument`prism record needs --out with the name of the film.
      For example: --out landing.mp4`;
  }
  filmFormatOf(out);
  const shown = options.whole('episodes') ?? 1;
  const fps = options.number('fps');
  if (fps !== undefined && !(fps > 0 && fps <= 1000)) {
    throw PrismError.invalidArgument`--fps must be above 0 and at most 1000, but is ${fps}.`;
  }
  const width = options.whole('width', 16, mostPixelsAcross);
  return {
    out,
    firstSeed: options.whole('seed', 0) ?? 0,
    played: options.whole('best-of', shown) ?? shown,
    shown,
    style: {
      ...(fps !== undefined && { framesPerSecond: fps }),
      ...(width !== undefined && { width }),
    },
  };
}

async function findPlayer(
  registry: Registry,
  name: string | undefined,
  options: OptionValues,
): Promise<Player> {
  const isRun = name !== undefined && (existsSync(name) || !registry.has('agents', name));
  const environment = options.text('env');
  if (name === undefined && options.flag('explore')) {
    throw PrismError.invalidArgument`--explore needs an agent.
      Leave it out, or name a run or an agent.`;
  }
  if (!isRun && environment === undefined) {
    throw PrismError.invalidArgument`prism record needs the directory of a run, or --env.
      For example: prism ${record.examples[0]}`;
  }
  return createPlayer(registry, {
    ...{ ...readPlayer(options), environment },
    ...(isRun ? { runDir: name } : { agent: name }),
  });
}

async function play(player: Player, wanted: Wanted, signal: AbortSignal): Promise<readonly FilmedEpisode[]> {
  let best: readonly FilmedEpisode[] = []; // no more than are shown, because films are large
  for (let k = 0; k < wanted.played && !signal.aborted; k++) {
    const seed = wanted.firstSeed + k;
    const { style } = wanted;
    const filmed = await filmEpisode(player.env, await player.begin(seed), { seed, signal, style });
    best = bestOf([...best, filmed], wanted.shown);
  }
  return best;
}

/** Joins all episodes into one film and holds the last frame of each. */
function joined({ env }: Player, filmed: readonly FilmedEpisode[], style: Wanted['style']): Film {
  const whole = emptyFilm(env, style);
  for (const { film } of filmed) {
    let left = film.length;
    for (const frame of film.frames()) {
      const times = --left === 0 ? 1 + Math.round(pause * film.framesPerSecond) : 1;
      for (let k = 0; k < times; k++) whole.add(frame);
    }
  }
  return whole;
}
