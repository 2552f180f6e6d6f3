import {
  armName,
  type Config,
  counted,
  isDebug,
  PrismError,
  parseSettings,
  type Registry,
  Rng,
  type Run,
} from '@prism-rl/core';
import { planNotes } from '@prism-rl/experiments';
import { progressBar } from '@prism-rl/loggers';
import { beginWith, planRun, requireWholeRuns, runFactory } from '@prism-rl/runner';
import { claimRunDirectory, readDataset, releaseRunDirectory, sourcesOf } from '@prism-rl/runner/node';
import { checkBackend, engineFor, libraryOf } from '../backend.ts';
import { type Command, type CommandContext, type OptionValues, option, requireApart } from '../command.ts';
import { names, readSeeds, splitSettings } from '../experiment/readOptions.ts';
import { finishRun } from '../finishRun.ts';
import { say } from '../output.ts';
import { tellingEngine } from '../placement/whereStepsRun.ts';
import { presetFileOf, presetFileOption } from '../presetFile.ts';
import { readWrappers, wrapOption, wrapperText } from '../readWrapper.ts';
import { runContext } from '../runContext.ts';
import { firstLayerNote, runName, settingsText } from '../runWords.ts';
import { widthOf } from '../terminal/columns.ts';
import { readSchedule, requireFilms, trainingOptions } from '../trainingOptions.ts';
import { trainRun } from '../trainRun.ts';
import { batchOptions, checkWorkers, trainSeeds } from '../trainSeeds.ts';
import { fromOptions, readStart } from '../weights/startingPoint.ts';

/** `prism train`: trains one run in its own directory. */
export const train: Command = {
  name: 'train',
  args: ['agent', 'env'],
  options: {
    steps: option.number('N', "environment steps (default: the preset's, else 10000)"),
    seed: option.number('S', 'random seed (default 0)'),
    seeds: option.text('S', 'one run per seed (5 means 1 to 5; 6-10; 1,4,9), each in its own directory'),
    together: option.flag(
      'with --seeds: each process trains its runs at the same time, in turns; on a GPU all in one graph',
    ),
    ...batchOptions,
    'num-envs': option.number('K', 'environments stepped in parallel (default 1)'),
    preset: option.text('P', 'named settings (default: the preset for the environment)'),
    'preset-file': presetFileOption,
    with: option.list('PART', 'add a part that the agent lacks: per, or per,double'),
    without: option.list('PART', 'remove a part of the agent; prism describe lists the parts'),
    set: option.list('KEY=VALUE', 'a setting of the agent, or env.KEY=VALUE of the environment'),
    data: option.text(
      'DIR',
      'recordings that an offline agent such as bc learns from (see record-data); its steps are updates',
    ),
    wrap: wrapOption,
    backend: option.text('B', 'backend for neural networks (default auto)'),
    'all-steps': option.flag('keep training where the preset would stop because the task is solved'),
    'run-dir': option.text(
      'D',
      "where to write (default runs/<agent>-<env>-seed<S>, with the environment's given settings; where that is taken, …-2, …-3)",
    ),
    ...fromOptions,
    ...trainingOptions,
    verbose: option.flag('show all settings, not only changed ones'),
  },
  examples: [
    'train dqn CartPole-v1',
    'train dqn CartPole-v1 --steps 50000 --seed 1 --json',
    'train dqn CartPole-v1 --preset course --set learningRate=0.0005',
    'train rainbow CartPole-v1 --without double',
    'train ppo Acrobot-v1 --preset-file runs/tune-ppo-Acrobot-v1/preset.json',
    'train dqn MinAtar/Breakout-v1 --seeds 16 --together',
    'train bc LunarLander-v3 --data recordings/LunarLander-v3-heuristic --steps 3000',
    'train dqn CartPole-v1 --from runs/dqn-CartPole-v1-seed0 --set learningRate=0.0001',
    'train ppo Pendulum-v1 --wrap clip-reward:min=-1,max=0 --wrap frame-stack:k=2',
  ],
  run: async ({ args, options, registry, origins, trust, signal }) => {
    const all = await registry();
    const { run: planned, seeds, environment } = planTraining(all, { args, options });
    const { agent } = planned;
    const factory = runFactory(all, planned);
    const probe = await factory.createEnv(planned.numEnvs); // before starting a backend or creating a directory
    factory.checkSpaces(probe.observationSpace, probe.actionSpace);
    probe.close?.();
    const note = firstLayerNote(probe.observationSpace, planned.agentConfig);
    for (const each of [...(note === undefined ? [] : [note]), ...planNotes(all, [planned])])
      say(`note: ${each}`);
    const start = await readStart(options, planned, probe.observationSpace, registry);
    if (planned.schedule?.recordSteps !== undefined) await requireFilms(factory);
    const wanted = options.text('backend') ?? 'auto';
    checkBackend(all, wanted);
    await requireWholeRuns(all, wanted, [planned]);
    const engine = await engineFor(all, agent, wanted);
    const backend = engine?.name;
    if (start !== undefined) {
      const agent = await factory.createAgent(probe, new Rng(planned.seed), engine, { readDataset });
      await beginWith(start.from, agent).finally(() => agent.dispose?.());
    }
    const isTogether = options.flag('together');
    const mode = isDebug() ? 'debug' : 'optimized';
    const { compared, recorded } = await sourcesOf(all, planned);
    const context = { ...runContext(), ...(await libraryOf(all, backend)), mode, ...recorded };
    const plugins = await origins();
    const where = {
      ...(start && { from: start.origin }),
      backend,
      context,
      ...(Object.keys(compared).length > 0 && { sources: compared }),
      ...(plugins.length > 0 && { plugins }),
    };
    const manifest: Run = { ...planned, ...where };
    const which = seeds === undefined ? `seed${manifest.seed}` : `seeds${options.text('seeds')}`;
    const name = runName(manifest, environment, which);
    const claimed = claimRunDirectory(options.text('run-dir'), name, manifest, seeds);
    const seedText =
      seeds === undefined
        ? `seed ${manifest.seed}`
        : `${counted(seeds.length, 'seed')}${isTogether ? ' together' : ''}`;
    say(
      `${manifest.agent} in ${manifest.environment}, ${counted(manifest.steps, 'step')}, ${seedText}${backend === undefined ? '' : `, on ${backend}`}`,
    );
    const defaults = options.flag('verbose') ? {} : (all.get('agents', agent).entry.defaults as Config);
    for (const wrapper of manifest.wrappers ?? []) say(`wrapped in ${wrapperText(wrapper)}`);
    say(settingsText(manifest.agentConfig, defaults, widthOf(process.stderr)));
    if (isDebug()) say('contracts are checked, which slows training (--debug or PRISM_DEBUG=1)');
    const { path: runDir, members: runs, free } = claimed;
    if (runs !== undefined) {
      const directories = runs.map((run) => run.runDir);
      return orVacated(directories, () =>
        trainSeeds(runDir, runs, { registry: all, options, trust, signal, engine, isTogether }),
      );
    }
    const screen = progressBar({ total: manifest.steps });
    const telling = isDebug() && engine !== undefined ? tellingEngine(engine, say) : engine;
    const summary = await orVacated([runDir], () =>
      trainRun({
        ...{ registry: all, engine: telling, factory: { ...factory, run: manifest }, runDir, screen, signal },
        startingPoint: start?.from,
      }).finally(free),
    );
    await finishRun(summary, options.flag('json'), all);
    return undefined;
  },
};

/** Plans the run of a line of `prism train`. @returns it, the seeds of a batch, and the settings of the environment that the line gives. */
export function planTraining(
  registry: Registry,
  { args, options }: Pick<CommandContext, 'args' | 'options'>,
): {
  readonly run: Run;
  readonly seeds: readonly number[] | undefined;
  readonly environment: Config;
} {
  const seeds = readSeedsOption(options);
  const [whole, env] = args as [string, string];
  const arm = {
    agent: registry.get('agents', whole).id,
    added: options.list('with').flatMap(names),
    removed: options.list('without').flatMap(names),
  };
  const { id: agent } = registry.get('agents', armName(arm));
  const { own, environment } = splitSettings(parseSettings(options.list('set')));
  const data = options.text('data');
  const file = presetFileOf(registry, options, [agent]);
  const planned = planRun(registry, {
    env,
    agent,
    preset: options.text('preset'),
    steps: options.number('steps') ?? file?.steps,
    seed: seeds?.[0] ?? options.number('seed'),
    numEnvs: options.number('num-envs') ?? file?.numEnvs,
    allSteps: options.flag('all-steps'),
    filePreset: file?.config,
    agentConfig: { ...own, ...(data !== undefined && { data }) },
    envConfig: { ...file?.environmentConfig, ...environment },
    wrappers: readWrappers(options) ?? file?.wrappers,
    evaluationEpisodes: file?.evaluationEpisodes,
  });
  return { run: { ...planned, ...readSchedule(options, registry, planned) }, seeds, environment };
}

/** Removes the manifests if training fails before its start, so that the directories can be used with other settings. */
async function orVacated<T>(runDirs: readonly string[], training: () => Promise<T>): Promise<T> {
  try {
    return await training();
  } catch (error) {
    for (const runDir of runDirs) releaseRunDirectory(runDir);
    throw error;
  }
}

/**
 * Returns the seeds of several runs; undefined for a single run.
 *
 * @throws PrismError `invalid-argument` for options of several runs that a single run lacks, and the reverse.
 */
function readSeedsOption(options: OptionValues): readonly number[] | undefined {
  const text = options.text('seeds');
  checkWorkers(options, text !== undefined);
  if (text === undefined) {
    if (!options.flag('together')) return undefined;
    throw PrismError.invalidArgument`--together needs --seeds.
      Write --seeds 1-16 --together.`;
  }
  requireApart(options, 'from', 'seeds', 'Train the runs one after the other.');
  requireApart(options, 'seed', 'seeds', 'Leave one of them out.');
  return readSeeds(text);
}
