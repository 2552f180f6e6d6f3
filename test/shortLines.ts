// Shortens a command line of `prism` for tests: the same command, agent, environment, wrappers and settings, with fewer steps, seeds, arms,
// environments and episodes. Another test plans it as written (`commands.test.ts`).
import { ablationArms, ablationNamed, type Registry } from '@prism-rl/core';
import { type OptionValues, parseCommand } from '../packages/cli/src/command.ts';
import { ablate } from '../packages/cli/src/commands/ablate.ts';
import { suitesOf } from '../packages/experiments/src/plan/planSweep.ts';
import { withOptions } from './withOptions.ts';

/** Steps of a run: enough for updates of agents that start early, and for a checkpoint in the middle. */
const steps = 240;
/** Tables learn so fast that they can learn to reach a goal, without which an evaluation would not end. */
const tabularSteps = 6000;

const sweeping = ['--workers', '1'];

/** Options that shorten a command, by its name. */
const shorter: { readonly [command: string]: readonly string[] } = {
  train: ['--steps', `${steps}`, '--eval-episodes', '2', '--checkpoint-every', `${steps / 2}`],
  resume: ['--eval-episodes', '1'],
  evaluate: ['--episodes', '2'],
  watch: ['--fps', '100000'],
  ablate: ['--steps', '100', '--seeds', '1', '--evaluations', '1', '--eval-episodes', '1', ...sweeping],
  sweep: sweeping,
  tune: [
    ...[
      '--trials',
      '2',
      '--seeds',
      '1',
      '--steps',
      '100',
      '--best',
      '1',
      '--held-out',
      '2',
      '--eval-episodes',
      '1',
    ],
    ...sweeping,
  ],
  worker: sweeping,
};

/** The words after `prism` of a line, shortened. */
export function shortened(words: readonly string[], registry: Registry): readonly string[] {
  const [name = '', ...rest] = words;
  if (name === 'sweep' && ['status', 'collect'].includes(rest[0] ?? '')) return words;
  if (name === 'ablate') return shortAblation(rest, registry);
  const often = ['--record-every', '--eval-every'].filter((option) => rest.includes(option));
  if (name === 'record' && rest.includes('--best-of'))
    return [name, ...withOptions(rest, ['--best-of', '2'])];
  const options = [...(shorter[name] ?? []), ...often.flatMap((option) => [option, `${steps / 2}`])];
  const isTabular = name === 'train' && !usesNetwork(rest[0]!, registry);
  const short = withOptions(rest, options);
  return [name, ...(isTabular ? withOptions(short, ['--steps', `${tabularSteps}`]) : short)];
}

/** Whether an agent is one of ours and trains a network. */
function usesNetwork(agent: string, registry: Registry): boolean {
  return registry.has('agents', agent) && registry.get('agents', agent).entry.usesBackend === true;
}

/** Two arms in one environment, without the suite and the presets of others. */
function shortAblation(words: readonly string[], registry: Registry): readonly string[] {
  const { options, args } = parseCommand(ablate, words);
  if (options.list('from').length > 0 || options.flag('dry-run')) return ['ablate', ...words];
  const [ablation = 'rainbow'] = args;
  const entry = ablationNamed(registry, ablation);
  const suite = options.text('suite') ?? entry.suites[0]!;
  const arms = options.text('arms')?.split(',') ?? ablationArms(entry).map((arm) => arm.name);
  const world = worldOf(options, suite, registry);
  const given = [
    ...['--arms', arms.slice(0, 2).join(','), '--envs', world],
    ...['--out', options.text('out') ?? `runs/ablate-${ablation}-${suite}`],
  ];
  const isLeft = (option: string, value = ''): boolean =>
    option === '--suite' || (option === '--preset' && value.includes('=') && !value.startsWith(`${world}=`));
  const kept = words.filter((word, k) => !isLeft(word, words[k + 1]) && !isLeft(words[k - 1] ?? '', word));
  return ['ablate', ...withOptions(kept, [...shorter.ablate!, ...given])];
}

/** The first environment. */
function worldOf(options: OptionValues, suite: string, registry: Registry): string {
  return options.text('envs')?.split(',')[0] ?? suitesOf(registry).get(suite)![0]!;
}

/** A sweep file with two arms in one environment, and runs of a few steps. */
export function shortSweep(text: string): string {
  const spec = JSON.parse(text) as { readonly [key: string]: unknown };
  const first = (key: string, count: number): unknown[] => (spec[key] as unknown[]).slice(0, count);
  const some = { arms: first('arms', 2), environments: first('environments', 1) };
  return JSON.stringify({ ...spec, ...some, seeds: 1, steps: 100, evaluations: 1, evaluationEpisodes: 1 });
}
