import { type Env, higherFirst, PrismError } from '@prism-rl/core';
import { type PlayedEpisode, playEpisode } from '@prism-rl/runner';
import { Film, resizeFrame } from '@prism-rl/wrappers';

/** Default frames per second of environments that specify none. */
const usualSpeed = 30;

/** Longest film of an episode in frames: a greedy policy may never end its episode. Later steps are played, but not filmed. */
export const mostPictures = 5000;

export interface FilmedEpisode {
  readonly episode: PlayedEpisode;
  /** One frame after the reset and one after each step, at most {@link mostPictures}. */
  readonly film: Film;
}

export interface FilmStyle {
  /** Default: the environment's own speed. */
  readonly framesPerSecond?: number;
  /** In pixels; default: the environment's own size. */
  readonly width?: number;
}

/** @throws PrismError `incompatible` if the environment draws no pictures. */
export function requirePictures(env: Env): void {
  if (env.render !== undefined) return;
  throw PrismError.incompatible`${env.id} cannot be filmed: it does not render pixels.
    ${env.renderText === undefined ? 'Give it a render() method.' : 'See it as text with: prism watch.'}`;
}

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

/** The `count` episodes with the highest returns, in the order of play; of equal ones, the earlier. */
export function bestOf(played: readonly FilmedEpisode[], count: number): FilmedEpisode[] {
  return played
    .toSorted((a, b) => higherFirst(a.episode.return, b.episode.return))
    .slice(0, count)
    .sort((a, b) => a.episode.seed - b.episode.seed);
}
