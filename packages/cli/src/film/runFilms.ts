import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Env, PrismError } from '@prism-rl/core';
import type { PlayedEpisode } from '@prism-rl/runner';
import { makeDirectory, replaceFile, runFiles, writeWhole } from '@prism-rl/runner/node';
import { encodeFilm, type Film, filmFormatOf } from '@prism-rl/wrappers';
import { emptyFilm, requirePictures, shoot } from './filmEpisode.ts';

/** A film in a run's directory and its description in a separate file, as Gymnasium's Monitor wrote. */
export interface RunFilm {
  readonly path: string;
  /** Environment steps of training before the film. */
  readonly envSteps: number;
  readonly episode: PlayedEpisode;
}

/** Films a run for `--record-every`: writes MP4 files, named by training step, into the run's directory. */
export function trainingCamera(runDir: string, envSteps: number) {
  let film: Film | undefined;
  return {
    shoot: (env: Env) => {
      if (film === undefined) requirePictures(env);
      film ??= emptyFilm(env);
      shoot(film, env);
    },
    finish: (episode: PlayedEpisode) => writeRunFilm(runDir, film!, { envSteps, episode }),
  };
}

async function writeRunFilm(runDir: string, film: Film, facts: Omit<RunFilm, 'path'>): Promise<void> {
  const name = join(runDir, runFiles.videos, String(facts.envSteps).padStart(12, '0'));
  await writeFilm(`${name}.mp4`, film);
  replaceFile(`${name}.json`, `${JSON.stringify(facts)}\n`);
}

/** Lists the films of `--record-every`, oldest first. @throws PrismError `corrupt` if a description is damaged. */
export function runFilms(runDir: string): RunFilm[] {
  const folder = join(runDir, runFiles.videos);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).flatMap((name) => /^(\d{12})\.mp4$/.exec(name)?.[1] ?? []);
  return names.sort().flatMap((name) => {
    const facts = join(folder, `${name}.json`);
    // The process stopped between writing the film and writing its description.
    if (!existsSync(facts)) return [];
    return [{ path: join(folder, `${name}.mp4`), ...readFacts(facts) }];
  });
}

function readFacts(file: string): Omit<RunFilm, 'path'> {
  try {
    const facts = JSON.parse(new TextDecoder().decode(readFileSync(file))) as Omit<RunFilm, 'path'>;
    const { envSteps, episode } = facts;
    const numbers = [envSteps, episode.return, episode.length];
    if (!numbers.every(Number.isFinite)) throw new TypeError('A number is missing.');
    return facts;
  } catch (cause) {
    const hint = 'Delete it.';
    throw new PrismError('corrupt', `${file} is damaged: it describes no film.`, { hint, cause });
  }
}

/**
 * Writes a film to a file in the format of its extension; creates the folder.
 *
 * @returns the file's size in bytes.
 * @throws PrismError `invalid-argument` for an unknown extension, `file` if it cannot be written.
 */
export async function writeFilm(path: string, film: Film): Promise<number> {
  const bytes = await encodeFilm(film, filmFormatOf(path));
  try {
    makeDirectory(dirname(path));
    writeWhole(path, [bytes]);
  } catch (cause) {
    throw PrismError.file`The film ${path} cannot be written: ${(cause as Error).message}
      Name another file with --out.`.causedBy(cause);
  }
  return bytes.length;
}
