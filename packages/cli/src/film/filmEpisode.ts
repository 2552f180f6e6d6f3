import type { Env } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import type { Act, PlayedEpisode, PlayOptions } from '@prism-rl/runner';
import { playEpisode } from '@prism-rl/runner';
import { Film, resizeFrame } from '@prism-rl/wrappers';

/** Pictures a second where an environment does not say. */
const usualSpeed = 30;

/** Longest film of an episode, in pictures: a greedy policy may run in circles without end. Later steps are played, but not filmed. */
export const mostPictures = 5000;

/** An episode and its film. */
export interface FilmedEpisode {
  readonly episode: PlayedEpisode;
  /** One picture after the reset and one after each step, at most {@link mostPictures}. */
  readonly film: Film;
}

/** How films look. */
export interface FilmStyle {
  /** Default: the environment's own speed. */
  readonly framesPerSecond?: number;
  /** In pixels; default: as the environment draws itself. */
  readonly width?: number;
}

/** @throws PrismError `incompatible` if the environment draws no pictures. */
export function requirePictures(env: Env): void {
  if (env.render !== undefined) return;
  throw new PrismError('incompatible', `${env.id} cannot be filmed: it does not draw itself in pixels.`, {
    hint: env.renderText === undefined ? 'Give it a render() method.' : 'See it as text with: prism watch.',
  });
}

/** An empty film for an environment. */
export function emptyFilm(env: Env, { framesPerSecond }: FilmStyle = {}): Film {
  return new Film(framesPerSecond ?? env.framesPerSecond ?? usualSpeed);
}

/** Adds the environment's picture to a film, unless the film has its greatest length. */
export function shoot(film: Film, env: Env, { width }: FilmStyle = {}): void {
  if (film.length >= mostPictures) return;
  const picture = env.render!();
  film.add(width === undefined ? picture : resizeFrame(picture, width));
}

/**
 * Plays an episode before a camera.
 *
 * @throws PrismError `incompatible` if the environment draws no pictures.
 */
export async function filmEpisode(
  env: Env,
  act: Act,
  { style = {}, ...options }: Omit<PlayOptions, 'onState'> & { readonly style?: FilmStyle },
): Promise<FilmedEpisode> {
  requirePictures(env);
  const film = emptyFilm(env, style);
  const episode = await playEpisode(env, act, { ...options, onState: () => shoot(film, env, style) });
  return { episode, film };
}
