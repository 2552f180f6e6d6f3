import { counted, didYouMean, PrismError } from '@prism-rl/core';
import { formatReturn } from '@prism-rl/loggers/numbers';
import { type ActionCoverage, DatasetSummary, type Spread } from '@prism-rl/memory';
import { readDataset } from '@prism-rl/runner/node';
import { type Command, option } from '../command.ts';
import { print, printJson, table } from '../output.ts';

/** `prism data info`: what recordings hold, and what is suspicious in them. */
export const data: Command = {
  name: 'data',
  args: ['info', 'folder'],
  options: { json: option.flag('print the result as one JSON object on stdout') },
  examples: ['data info recordings/CartPole-v1-random'],
  run: async ({ args, options, signal }) => {
    const [verb = '', path = ''] = args;
    if (verb !== 'info') {
      throw PrismError.invalidArgument`prism data has no action ${verb}.
        ${didYouMean(verb, ['info'])}`;
    }
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
