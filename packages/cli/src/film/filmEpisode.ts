import type { Env } from '@prism-rl/core';
import { higherFirst, PrismError } from '@prism-rl/core';
import type { PlayedEpisode } from '@prism-rl/runner';
import { playEpisode } from '@prism-rl/runner';
import { Film, resizeFrame } from '@prism-rl/wrappers';

/** Default frames per second of environments that specify none. */
const usualSpeed = 30;

/** Longest film of an episode in frames: a greedy policy may never end its episode. Later steps are played, but not filmed. */
export const mostPictures = 5000;

/** An episode and its film. */
export interface FilmedEpisode {
  readonly episode: PlayedEpisode;
  /** One frame after the reset and one after each step, at most {@link mostPictures}. */
  readonly film: Film;
}

/** Options of films. */
export interface FilmStyle {
  /** Default: the environment's own speed. */
  readonly framesPerSecond?: number;
  /** In pixels; default: the environment's own size. */
  readonly width?: number;
}

/** @throws PrismError `incompatible` if the environment draws no pictures. */
export function requirePictures(env: Env): void {
  if (env.render !== undefined) return;
  throw new PrismError('incompatible', `${env.id} cannot be filmed: it does not render pixels.`, {
    hint: env.renderText === undefined ? 'Give it a render() method.' : 'See it as text with: prism watch.',
  });
}

/** Creates an empty film for an environment. */
export function emptyFilm(env: Env, { framesPerSecond }: FilmStyle = {}): Film {
  return new Film(framesPerSecond ?? env.framesPerSecond ?? usualSpeed);
}

/** Adds the environment's frame to a film, unless the film has its maximum length. */
export function shoot(film: Film, env: Env, { width }: FilmStyle = {}): void {
  if (film.length >= mostPictures) return;
  const picture = env.render!();
  film.add(width === undefined ? picture : resizeFrame(picture, width));
}

/**
 * Plays an episode and films it.
 *
 * @throws PrismError `incompatible` if the environment draws no pictures.
 */
export async function filmEpisode(
  env: Env,
  act: Parameters<typeof playEpisode>[1],
  {
    style = {},
    ...options
  }: Omit<Parameters<typeof playEpisode>[2], 'onState'> & { readonly style?: FilmStyle },
): Promise<FilmedEpisode> {
  requirePictures(env);
  const film = emptyFilm(env, style);
  const episode = await playEpisode(env, act, { ...options, onState: () => shoot(film, env, style) });
  return { episode, film };
}

/**
 * Keeps the episodes with the highest returns; of equal ones, the earlier.
 *
 * @param count how many to keep.
 */
export class BestEpisodes {
  readonly #count: number;
  #kept: FilmedEpisode[] = [];

  constructor(count: number) {
    this.#count = count;
  }

  add(filmed: FilmedEpisode): void {
    // The sort is stable: the new episode ranks below its equals.
    const ranked = [...this.#kept, filmed].sort((a, b) => higherFirst(a.episode.return, b.episode.return));
    this.#kept = ranked.slice(0, this.#count);
  }

  /** In the order of play. */
  get episodes(): readonly FilmedEpisode[] {
    return [...this.#kept].sort((a, b) => a.episode.seed - b.episode.seed);
  }
}
