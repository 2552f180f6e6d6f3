import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Env, PrismError, Rng, randomAction } from '@prism-rl/core';
import { LunarLander, lunarLanderHeuristic } from '@prism-rl/env-box2d';
import { playEpisode } from '@prism-rl/runner';
import { encodeFilm } from '@prism-rl/wrappers';
import { beforeAll, describe, expect, test } from 'vitest';
import { isHere } from '../../../test/isHere.ts';
import { prismIn } from '../../../test/runHere.ts';
import { temporaryFolder } from '../../../test/temporaryFolder.ts';
import { emptyFilm, filmEpisode, mostPictures, requirePictures, shoot } from '../src/film/filmEpisode.ts';
import { loadRegistry } from '../src/plugins.ts';
import { end } from './outcome.ts';
import { lastJson, runPrism } from './runPrism.ts';

const folder = temporaryFolder();
const { here, ok } = prismIn(folder);

const hasFfmpeg = isHere(
  'ffmpeg',
  ['ffprobe', 'ffmpeg'].every((name) => spawnSync(name, ['-version']).status === 0),
);

/** Parses the tables of an MP4 with H.264: `[width, height, pictures, seconds]`. */
function readMp4(bytes: Buffer): [number, number, number, number] {
  const find = (within: Buffer, ...path: string[]): Buffer => {
    for (let at = 0; at + 8 <= within.length; at += within.readUInt32BE(at)) {
      if (within.toString('latin1', at + 4, at + 8) !== path[0]) continue;
      const content = within.subarray(at + 8, at + within.readUInt32BE(at));
      return path.length === 1 ? content : find(content, ...path.slice(1));
    }
    throw new Error(`The MP4 has no box ${path.join('/')}.`);
  };
  expect(bytes.toString('latin1', 4, 8)).toBe('ftyp');
  const media = find(bytes, 'moov', 'trak', 'mdia');
  const header = find(media, 'mdhd');
  const tables = find(media, 'minf', 'stbl');
  const entry = find(tables, 'stsd').subarray(8);
  expect(entry.toString('latin1', 4, 8)).toBe('avc1');
  const seconds = header.readUInt32BE(16) / header.readUInt32BE(12);
  return [entry.readUInt16BE(32), entry.readUInt16BE(34), find(tables, 'stsz').readUInt32BE(8), seconds];
}

describe('prism record', () => {
  const landingFilm = join(folder, 'films', 'landing.mp4');
  let result: Record<string, unknown>;
  beforeAll(async () => {
    const args = 'record --env LunarLander-v3 --policy heuristic --seed 4 --best-of 3';
    const film = `--width 300 --out ${landingFilm} --json`;
    const run = await runPrism(`${args} ${film}`, { cwd: folder });
    expect(run.code).toBe(0);
    result = lastJson(run);
  });

  test('the best of three landings, as a film of every step', async () => {
    const fly = (shown: unknown) => lunarLanderHeuristic(shown as Float32Array);
    const land = (seed: number) => playEpisode(new LunarLander(), fly, { seed });
    const landings = await Promise.all([4, 5, 6].map(land));
    const { seed, length } = landings.toSorted((a, b) => b.return - a.return)[0]!;
    // One frame after the reset, one after each step, and the last one for another second.
    const frames = length + 1 + 50;
    expect(result).toMatchObject({
      ...{ out: landingFilm, width: 300, height: 200, fps: 50, frames },
      episodes: [{ seed, length, ending: 'terminated' }],
    });
    const [width, height, pictures, seconds] = readMp4(readFileSync(landingFilm));
    expect([width, height, pictures]).toEqual([300, 200, frames]);
    expect(seconds).toBeCloseTo(frames / 50, 1);
  });

  test.skipIf(!hasFfmpeg)(
    'FFmpeg plays it: the lander comes down (skipped without ffmpeg and ffprobe)',
    () => {
      const { frames } = result as { frames: number };
      const count = ['-v', 'error', '-count_frames', '-show_entries', 'stream=codec_name,nb_read_frames'];
      const probe = spawnSync('ffprobe', [...count, '-of', 'csv=p=0', landingFilm], { encoding: 'utf8' });
      expect([probe.stdout.trim(), probe.stderr]).toEqual([`h264,${frames}`, '']);
      const decode = ['-v', 'error', '-i', landingFilm, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
      const pixels = spawnSync('ffmpeg', decode, { maxBuffer: 1e9 }).stdout;
      const size = 300 * 200 * 3;
      expect(pixels.length).toBe(frames * size);
      // The mean row of the lander's violet body (128, 102, 230): it sinks.
      const rows = [0, 0.25, 0.5].map((part) => {
        const start = Math.floor(part * frames) * size;
        const found: number[] = [];
        for (let at = start; at < start + size; at += 3) {
          const distance = [128, 102, 230].reduce(
            (sum, value, k) => sum + Math.abs(value - pixels[at + k]!),
            0,
          );
          if (distance < 40) found.push(Math.floor((at - start) / 3 / 300));
        }
        expect(found.length, `violet pixels after ${part} of the film`).toBeGreaterThan(30);
        return found.reduce((sum, row) => sum + row, 0) / found.length;
      });
      expect(rows[1]! - rows[0]!).toBeGreaterThan(20);
      expect(rows[2]! - rows[1]!).toBeGreaterThan(20);
    },
  );

  test('GIF and animated PNG, other sizes and speeds, several episodes, an untrained agent', async () => {
    const gif = 'record dqn --env CartPole-v1 --out pole.gif --episodes 2';
    const first = await ok(`${gif} --width 120 --fps 25 --json`);
    const { episodes, ...facts } = lastJson(first) as { frames: number; episodes: { length: number }[] };
    const lengths = episodes.map(({ length }) => length);
    expect(facts).toMatchObject({
      width: 120,
      height: 80,
      fps: 25,
      frames: lengths[0]! + lengths[1]! + 2 + 50,
    });
    expect(readFileSync(join(folder, 'pole.gif')).toString('latin1', 0, 6)).toBe('GIF89a');
    const png = 'record --env MinAtar/Breakout-v1 --out breakout.png';
    await ok(png);
    expect(readFileSync(join(folder, 'breakout.png')).toString('latin1', 1, 4)).toBe('PNG');
  });
});

test('every environment that can be made here can be filmed', async () => {
  const registry = await loadRegistry(folder, []);
  const encoded = new Set<string>();
  let filmed = 0;
  for (const { id, entry } of registry.list('environments')) {
    let env: Env;
    try {
      env = await entry.create(entry.defaults);
    } catch (error) {
      // Atari games whose cartridge image is missing, and families.
      if (error instanceof PrismError && (error.code === 'file' || id.endsWith('/*'))) continue;
      throw error;
    }
    requirePictures(env);
    const film = emptyFilm(env);
    const rng = new Rng(1);
    const act = (observation: unknown): unknown => randomAction(env, observation, rng);
    const onState = (): void => shoot(film, env);
    const { length } = await playEpisode(env, act, { seed: 1, maxSteps: 2, onState });
    expect(film.length, id).toBe(length + 1);
    env.close?.();
    filmed++;
    const size = `${film.width}×${film.height}`;
    if (encoded.has(size)) continue;
    encoded.add(size);
    const [width, height, pictures] = readMp4(Buffer.from(await encodeFilm(film, 'mp4')));
    expect([width, height, pictures], id).toEqual([
      film.width + (film.width % 2),
      film.height + (film.height % 2),
      film.length,
    ]);
  }
  expect(filmed).toBeGreaterThan(35);
});

test('a film ends where it would be too long; the episode is played to its end', async () => {
  const registry = await loadRegistry(folder, []);
  const { entry } = registry.get('environments', 'GridWorld-v0');
  const env = await entry.create({ ...entry.defaults, map: ['S.G'], maxEpisodeSteps: 6000 });
  let pictures = 0;
  env.render = () => {
    pictures++;
    return { width: 1, height: 1, data: new Uint8Array(3) };
  };
  const against = (): number => 2; // runs into a wall for ever
  const { episode, film } = await filmEpisode(env, against, { seed: 1 });
  expect(episode).toMatchObject({ length: 6000, ending: 'truncated' });
  expect([film.length, pictures]).toEqual([mostPictures, mostPictures]);
});

test('train --record-every films without disturbing the run; the films are part of the report', async () => {
  const train = 'train dqn CartPole-v1 --steps 1500 --eval-episodes 5 --seed 2';
  const settings = '--set hidden=[16] --set learningStarts=300 --checkpoint-every 512';
  const plain = await here(`${train} ${settings} --run-dir plain`);
  const filmed = await runPrism(`${train} ${settings} --run-dir filmed --record-every 500`, { cwd: folder });
  expect([plain.code, filmed.code]).toEqual([0, 0]);
  expect(end(join(folder, 'filmed'))).toEqual(end(join(folder, 'plain')));
  expect(existsSync(join(folder, 'plain', 'videos'))).toBe(false);
  const names = ['000000000500', '000000001000', '000000001500'];
  const files = names.flatMap((name) => [`${name}.json`, `${name}.mp4`]);
  expect(readdirSync(join(folder, 'filmed', 'videos')).sort()).toEqual(files);
  for (const name of names) {
    const path = join(folder, 'filmed', 'videos', name);
    const facts = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as {
      envSteps: number;
      episode: { length: number };
    };
    expect(facts.envSteps).toBe(Number(name));
    expect(readMp4(readFileSync(`${path}.mp4`)).slice(0, 3)).toEqual([600, 400, facts.episode.length + 1]);
  }
  const report = readFileSync(join(folder, 'filmed', 'report.html'), 'utf8');
  expect(report.split('src="data:video/mp4;base64,')).toHaveLength(4);
  expect(report).toContain('After 1,000 steps: return');
  // The default is the run's own directory.
  const recorded = await here('record filmed --backend tfjs-cpu --json');
  expect(lastJson(recorded).out).toBe(join('filmed', 'videos', 'episode.mp4'));
  const evaluate = 'evaluate filmed --episodes 3 --json --backend';
  const [compiled, eager] = [await here(`${evaluate} ort`), await here(`${evaluate} tfjs-cpu`)];
  expect(lastJson(eager)).toEqual(lastJson(compiled));
  expect(readMp4(readFileSync(join(folder, 'filmed', 'videos', 'episode.mp4'))).slice(0, 2)).toEqual([
    600, 400,
  ]);
});
