import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { counted, didYouMean, type EpisodesSource, PrismError } from '@prism-rl/core';
import { formatReturn } from '@prism-rl/loggers/numbers';
import {
  type ActionCoverage,
  csvRows,
  DatasetSummary,
  episodesOfLog,
  jsonRows,
  type LogMapping,
  requireLogMapping,
  type Spread,
} from '@prism-rl/memory';
import { appendEpisodes, isHdf5, readDataset, readHdf5, writeMinari } from '@prism-rl/runner/node';
import { type Command, type OptionValues, option } from '../command.ts';
import { print, printJson, table, withFile } from '../output.ts';
import { prismVersion } from '../runContext.ts';
import { quoted } from '../shell.ts';

/** `prism data`: what recordings hold and what is suspicious in them; recordings from a product's log and from Minari, and back. */
export const data: Command = {
  name: 'data',
  args: ['info|import|export', 'path'],
  options: {
    mapping: option.text('FILE', 'import: JSON file that says which columns of the log are what'),
    out: option.text(
      'DIR',
      'import: folder to add files to (default recordings/<environment>-<policy>); export: folder of a new Minari data set',
    ),
    'skip-bad': option.flag('import: leave out rows that cannot be used, and count them'),
    json: option.flag('print the result as one JSON object on stdout'),
  },
  examples: [
    'data info recordings/CartPole-v1-random',
    'data import shop.csv --mapping shop.json --out recordings/shop',
    'data import ~/.minari/datasets/mujoco/hopper/expert-v0 --out recordings/hopper',
    'data export recordings/CartPole-v1-random --out ~/.minari/datasets/cartpole-random-v0',
  ],
  run: async ({ args, options, signal }) => {
    const [verb = '', path = ''] = args;
    const isOfHdf5 = verb === 'import' && isHdf5(path);
    if (verb === 'import' && !isOfHdf5) return importLog(path, options);
    if (!['info', 'import', 'export'].includes(verb)) {
      throw PrismError.invalidArgument`prism data has no action ${verb}.
        ${didYouMean(verb, ['info', 'import', 'export'])}`;
    }
    for (const name of ['mapping', 'skip-bad', ...(verb === 'info' ? ['out'] : [])]) {
      if (!options.given(name)) continue;
      throw PrismError.invalidArgument`--${name} is for prism data import${isOfHdf5 ? ' of a log, and this is HDF5' : ''}.
        Leave it out.`;
    }
    if (isOfHdf5) return importHdf5(path, options, signal);
    if (verb === 'export') return exportMinari(path, options);
    const dataset = readDataset(path);
    const summary = new DatasetSummary();
    const policies = new Set<string>();
    let about = { environment: '', observations: '', actions: '' };
    for (const shard of dataset.shards) {
      if (signal.aborted) return 130;
      const episodes = await dataset.read(shard);
      summary.add(episodes);
      policies.add(episodes.policy);
      const { environment, observationSpace, actionSpace } = episodes;
      about = { environment, observations: String(observationSpace), actions: String(actionSpace) };
    }
    const { numbers } = summary;
    if (options.flag('json')) {
      const { actions: actionSpace, observations: observationSpace, environment } = about;
      const files = dataset.shards.length;
      printJson({ files, environment, policies: [...policies], observationSpace, actionSpace, ...numbers });
      return undefined;
    }
    const { episodes, steps, returns, lengths, ends, suspicions } = numbers;
    print(
      table([
        ['environment', about.environment],
        ['policies', [...policies].join('; ')],
        ['observations', about.observations],
        ['actions', about.actions],
        [
          'size',
          `${counted(episodes, 'episode')}, ${counted(steps, 'step')}, ${counted(dataset.shards.length, 'file')}`,
        ],
        ['returns', spreadText(returns)],
        ['lengths', spreadText(lengths)],
        ['ends', `${ends.terminated} terminated, ${ends.truncated} truncated, ${ends.cutOff} cut off`],
        ...numbers.actions
          .slice(0, mostRows)
          .map((part) => [`action ${part.name}`.trim(), coverageText(part)]),
      ]),
    );
    for (const suspicion of suspicions) print(`suspicious: ${suspicion}`);
    if (suspicions.length === 0) print('nothing suspicious');
    return undefined;
  },
};

/** `prism data import` of a data set of Minari, or a file of D4RL. */
async function importHdf5(
  path: string,
  options: OptionValues,
  signal: AbortSignal,
): Promise<number | undefined> {
  const files: string[] = [];
  let out = options.text('out');
  let [episodes, steps] = [0, 0];
  const forget = (): void => {
    for (const file of files) rmSync(file, { force: true });
  };
  try {
    for await (const piece of readHdf5(path)) {
      if (signal.aborted) {
        forget();
        return 130;
      }
      out ??= defaultFolder(piece);
      files.push(appendEpisodes(out, { ...piece, version: prismVersion() }));
      episodes += piece.lengths.length;
      steps += piece.rewards.length;
    }
  } catch (error) {
    // All of it or nothing, so that the same import can be tried again.
    forget();
    throw error;
  }
  if (out === undefined) {
    throw PrismError.incompatible`${path} has no episode with a step.
      Record some: prism record-data.`;
  }
  if (options.flag('json')) printJson({ out, files, episodes, steps });
  else {
    print(`${counted(episodes, 'episode')}, ${counted(steps, 'step')} in ${out}`);
    print(`see them with: prism data info ${quoted(out)}`);
  }
  return undefined;
}

/** `prism data export`: recordings as a data set of Minari. */
async function exportMinari(path: string, options: OptionValues): Promise<undefined> {
  const out = options.text('out');
  if (out === undefined) {
    throw PrismError.invalidArgument`data export needs --out DIR, the folder of the new Minari data set.
      Below ~/.minari/datasets Minari finds it by its name, such as cartpole-random-v0.`;
  }
  const episodes = await writeMinari(out, readDataset(path));
  if (options.flag('json')) printJson({ out, episodes });
  else print(`${counted(episodes, 'episode')} in ${out}`);
  return undefined;
}

function defaultFolder({ environment, policy }: EpisodesSource): string {
  return join('recordings', `${environment}-${policy}`.replaceAll(/[^\w.-]+/g, '-'));
}

/** `prism data import`: the rows of a log, CSV or JSON, as recordings. */
function importLog(path: string, options: OptionValues): undefined {
  const file = options.text('mapping');
  if (file === undefined) {
    throw PrismError.invalidArgument`data import needs --mapping FILE, which says which columns are observations, actions and rewards.
      The guide "Logs of a product" has an example.`;
  }
  const mapping = parsedMapping(file);
  const rows = (/\.(?:jsonl?|ndjson)$/i.test(path) ? jsonRows : csvRows)(readText(path));
  const skipBad = options.flag('skip-bad');
  const { episodes, skipped } = episodesOfLog(rows, mapping, { skipBad, version: prismVersion() });
  const out = options.text('out') ?? defaultFolder(episodes);
  const written = appendEpisodes(out, episodes);
  const numbers = { episodes: episodes.lengths.length, steps: episodes.rewards.length, skipped };
  if (options.flag('json')) printJson({ out, file: written, ...numbers });
  else {
    const left = skipped > 0 ? `; ${counted(skipped, 'row')} left out` : '';
    print(`${counted(numbers.episodes, 'episode')}, ${counted(numbers.steps, 'step')} in ${out}${left}`);
    print(`see them with: prism data info ${quoted(out)}`);
  }
  return undefined;
}

function parsedMapping(file: string): LogMapping {
  const text = readText(file);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw PrismError.invalidConfig`The mapping ${file} is no JSON: ${(cause as Error).message}.
      The guide "Logs of a product" has an example.`.causedBy(cause);
  }
  requireLogMapping(value);
  return value;
}

function readText(path: string): string {
  return withFile(`${path} cannot be read`, 'Check the path.', () => readFileSync(path, 'utf8'));
}

const mostRows = 32;

function spreadText(spread: Spread | undefined): string {
  if (spread === undefined) return '—';
  const { min, mean, max, std } = spread;
  return `${formatReturn(mean)} ± ${formatReturn(std)}, from ${formatReturn(min)} to ${formatReturn(max)}`;
}

function coverageText(part: ActionCoverage): string {
  if (!('counts' in part)) {
    const { min, max, low, high } = part;
    return `from ${formatReturn(min)} to ${formatReturn(max)}, of ${low} to ${high}`;
  }
  const all = part.counts.reduce((sum, count) => sum + count, 0);
  const shares = part.counts.slice(0, mostRows).map((count) => `${((100 * count) / all).toFixed(1)} %`);
  return `${shares.join(', ')}${part.counts.length > mostRows ? ', …' : ''}`;
}
