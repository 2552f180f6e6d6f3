/** Compares what gymnasium_runs.py wrote with our environments: node … compareGymnasium.ts <out.json> */
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import {
  AtariEnv,
  type AtariEnvSettings,
  AtariPreprocessing,
  type AtariPreprocessingSettings,
  atariGame,
  ContinuousAtariEnv,
  camelName,
  gameNames,
} from '../../packages/env-atari/src/index.ts';
import { nextNumber } from '../../packages/env-atari/test/goldenRuns.ts';
import { findImages } from '../../packages/env-atari/test/images.ts';

const images = await findImages();
if (images === undefined) {
  console.log('No images found: set ATARI_ROMS. Nothing was compared.');
  process.exit(0);
}
const single: Readonly<Record<string, Partial<AtariEnvSettings>>> = {
  rgb: {},
  grayscale: { obsType: 'grayscale' },
  ram: { obsType: 'ram' },
  skip25: { frameSkip: [2, 5], obsType: 'ram' },
  full: { fullActionSpace: true, obsType: 'ram' },
  plain: { frameSkip: 1, repeatActionProbability: 0, obsType: 'ram' },
  short: { maxNumFramesPerEpisode: 400, obsType: 'ram' },
  mode: { mode: 4, difficulty: 1, obsType: 'ram' },
};
const preprocessing: Readonly<Record<string, Partial<AtariPreprocessingSettings>>> = {
  '': {},
  life: { terminalOnLifeLoss: true },
  size: { screenSize: [64, 96] },
  rgb: { grayscaleObs: false },
  half: { screenSize: [80, 105] },
  noops: { noopMax: 5, frameSkip: 2 },
  skip1: { frameSkip: 1 },
  scale: { scaleObs: true },
};

type Playable = AtariEnv | AtariPreprocessing | ContinuousAtariEnv;

function make(game: string, kind: string, key: string): Playable {
  const name = gameNames.find((candidate) => camelName(candidate) === game)!;
  const cartridge = atariGame(name, images!(name)!);
  if (kind === 'continuous') return new ContinuousAtariEnv(cartridge, { obsType: 'ram' });
  if (kind === 'env') return new AtariEnv(cartridge, single[key]);
  const base = { repeatActionProbability: key === '' ? 0 : 0.25 };
  return new AtariPreprocessing(cartridge, preprocessing[key], base);
}

const bytes = (array: Uint8Array | Float32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
const words = (...values: number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);

function act(env: Playable, x: number): ReturnType<Playable['step']> {
  if (!(env instanceof ContinuousAtariEnv)) return env.step((x >> 8) % env.actionSpace.n);
  const action = [((x >> 8) % 101) / 100, (((x >> 15) % 629) - 314) / 100, ((x >> 4) % 11) / 10];
  return env.step(Float32Array.from(action));
}

function play(env: Playable, steps: number, seed: number): number[] {
  let chain = crc32(bytes(env.reset({ seed }).observation));
  const rows = [chain];
  let x = seed;
  for (let step = 1; step <= steps; step++) {
    x = nextNumber(x);
    const { observation, reward, terminated, truncated, info } = act(env, x);
    const facts = words(crc32(bytes(observation)), reward >>> 0, +terminated, +truncated, Number(info.lives));
    chain = crc32(facts, chain);
    if (step % 50 === 0) rows.push(chain);
    if (terminated || truncated) chain = crc32(words(crc32(bytes(env.reset().observation))), chain);
  }
  return rows;
}

const runs = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as Record<string, number[]>;
let equal = 0;
for (const [name, expected] of Object.entries(runs)) {
  const [game, kind, key] = name.split('|') as [string, string, string];
  const rows = play(make(game, kind, key), (expected.length - 1) * 50, 11);
  const at = rows.findIndex((row, i) => row !== expected[i]);
  if (at < 0) equal++;
  else console.log(`${name}: differs before step ${at * 50}`);
}
console.log(`Gymnasium's environments and preprocessing: ${equal}/${Object.keys(runs).length} runs equal`);
process.exit(equal === Object.keys(runs).length ? 0 : 1);
