// What `prism train` says about a run before it starts, and the name of its directory.
import { type Config, counted, partsOf, pictureAxes, type Run, type Space } from '@prism-rl/core';
import { inColumns } from './terminal/columns.ts';

/** Most characters of the settings in a name. */
const longestName = 60;

/**
 * Names the directory of a run: `q-learning-FrozenLake-v1-isSlippery-false-seed0`.
 *
 * @param given the environment's settings that the user gave.
 * @param seeds `seed0`, or `seeds1-16`.
 */
export function runName(
  { agent, environment }: Pick<Run, 'agent' | 'environment'>,
  given: Config,
  seeds: string,
): string {
  const settings = Object.entries(given)
    .map(([name, value]) => `${name}-${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('-')
    .replaceAll(/(\.\.+|[^\p{L}\p{N}.])+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, longestName);
  return [agent, environment.replaceAll(/[/:]/g, '-'), settings, seeds]
    .filter((part) => part !== '')
    .join('-');
}

/** More inputs than a dense layer usually has, and more pixels than convolutions usually process: a picture of 128 × 128. */
const many = 16_384;

/** A warning for runs whose dense layers read whole pictures, or whose convolutions read large ones; undefined for others. */
export function firstLayerNote(space: Space, { network }: Config): string | undefined {
  // One-hot rows are not pictures.
  const seen = partsOf(space).filter(({ space: { kind } }) => kind === 'box' || kind === 'multi-binary');
  const size = seen.reduce((sum, part) => sum + part.space.size, 0);
  if (network === undefined || size < many) return undefined;
  const picture = pictureAxes(space.shape);
  if (network === 'mlp' || (network === 'auto' && picture === undefined)) {
    return (
      `the first dense layer reads all ${counted(size, 'number')} of an observation ${space}; ` +
      'convolutions take images [height, width, channels] or [channels, height, width], resized by --wrap resize and stacked along channels by --wrap frame-stack'
    );
  }
  if (picture === undefined || picture.height * picture.width < many) return undefined;
  return (
    `the network reads images of ${picture.height} × ${picture.width}, which takes much time and memory; shrink them with --wrap resize and --wrap grayscale, ` +
    'or preprocess Atari games as in the literature with --set env.preprocessing=dqn'
  );
}

/**
 * Formats a run's settings in columns.
 *
 * @param defaults omits settings with these values; without them, shows all.
 */
export function settingsText(settings: Config, defaults: Config, width: number): string {
  const differing = Object.entries(settings).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(defaults[key]),
  );
  if (differing.length === 0) return 'settings: the defaults';
  const pairs = differing.map(([key, value]) => `${key} ${valueText(value)}`);
  const indent = '  ';
  return ['settings', ...inColumns(pairs, width - indent.length).map((line) => indent + line)].join('\n');
}

/** Formats a value for people, without the quotes that `--set` needs: `[64, 64]`, `linear`, `{ from: 1, to: 0.05 }`. */
function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).map(([key, field]) => `${key}: ${valueText(field)}`);
    return `{ ${fields.join(', ')} }`;
  }
  return String(value);
}
