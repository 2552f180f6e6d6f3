import type { Command } from '../command.ts';
import { printJson, say } from '../output.ts';

import { sweepOptions } from '../sweep/conductSweep.ts';
import { sharedOptions } from '../sweep/sharedSweep.ts';
import { commandOf } from '../tune/commandOf.ts';
import { concludeStudy } from '../tune/concludeStudy.ts';
import { conductStudy } from '../tune/conductStudy.ts';
import { listStudy } from '../tune/listStudy.ts';
import { readStudy, studyOptions } from '../tune/readStudy.ts';

const { time: _time, ...workerOptions } = sweepOptions;

/** `prism tune`: settings that hold on seeds that no trial has seen. */
export const tune: Command = {
  name: 'tune',
  args: ['agent', 'env'],
  options: {
    ...studyOptions,
    out: { type: 'text', value: 'D', help: 'where to write, and to go on (default runs/tune-<agent>-<env>)' },
    ...workerOptions,
    ...sharedOptions,
    list: { type: 'flag', help: 'say what would be searched, and how, and do nothing' },
  },
  examples: [
    'tune ppo Acrobot-v1 --budget 10m',
    'tune dqn CartPole-v1 --trials 20 --steps 20000 --space learningRate=1e-4..1e-2 --set dueling=true',
    'tune sac Pendulum-v1 --sampler random --pruner median --seeds 5',
    'tune ppo LunarLander-v3 --list',
  ],
  run: async ({ args, options, registry, origins, signal }) => {
    const [agent, environment] = args as [string, string];
    const all = await registry();
    const study = await readStudy(all, [agent, environment], options);
    if (options.flag('list')) return listStudy(all, study, options.flag('json'));
    const directory = options.text('out') ?? `runs/tune-${agent}-${environment.replaceAll('/', '-')}`;
    const title = `${agent} in ${environment}, tuned`;
    const command = commandOf(tune, args, options, directory);
    say(`${title}, in ${directory}`);
    const outcome = await conductStudy({
      registry: all,
      study,
      directory,
      title,
      command,
      options,
      origins,
      signal,
    });
    const summary = concludeStudy({
      registry: all,
      study,
      directory,
      title,
      outcome,
      isStopped: signal.aborted,
    });
    if (options.flag('json')) printJson(summary);
    return undefined;
  },
};
