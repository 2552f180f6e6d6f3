import { join } from 'node:path';
import { type Config, counted, type Registry, type Run, type Trial } from '@prism-rl/core';
import { formatReturn } from '@prism-rl/loggers/numbers';
import { planRun } from '@prism-rl/runner';
import { makeDirectory, replaceFile } from '@prism-rl/runner/node';
import { intervalText } from '@prism-rl/stats';
import { usualEpisodes } from '../plan/planSweep.ts';
import { renderStudy } from '../results/pages/study/renderStudy.ts';
import { writeResults } from '../results/result.ts';
import { settingImportance } from '../search/importance/settingImportance.ts';
import { type PresetFile, writePresetFile } from '../search/presetFile.ts';
import { ranked } from '../search/samplers/ranked.ts';
import { compareHeldOut, type HeldOutComparison } from '../search/study/compareHeldOut.ts';
import { presetArm, trialName } from '../search/study/studyJobs.ts';
import type { StudyPlan } from '../search/study/studyPlan.ts';
import { studyFiles } from '../search/study/studyRecord.ts';
import { sweepFiles } from '../work/sweepDirectory.ts';
import type { SearchOutcome, Study } from './conductStudy.ts';
import type { ExperimentPlace } from './place.ts';

export interface StudyConclusion {
  /** Path of the page; undefined if it has nothing to show. */
  readonly report: string | undefined;
  /** The best trial on held-out seeds, otherwise the best of the search; undefined if no trial has a value. */
  readonly best: Trial | undefined;
  /** undefined until all runs on held-out seeds are done. */
  readonly comparison: HeldOutComparison | undefined;
  /** The comparison in words. */
  readonly sentence: string | undefined;
  /** Why the winner may be none: a clause; undefined if it was compared with the preset. */
  readonly caution: string | undefined;
  /** Whether no trial scores higher than the preset on held-out seeds. */
  readonly keepsPreset: boolean;
  /** Path of the winner's file, and the run that its trials were, except for the seed; undefined if there is none or the search was stopped. */
  readonly preset: { readonly path: string; readonly run: Run } | undefined;
}

/** Folder of the runs on held-out seeds in a study's directory, for `prism ablate --from`. */
const heldOutFolder = 'held-out';

/** Writes the outcome of a search: its page, its winner as a preset, and the runs on held-out seeds. */
export function concludeStudy(
  experiment: Study,
  outcome: SearchOutcome,
  { registry, directory }: Pick<ExperimentPlace, 'registry' | 'directory'>,
): StudyConclusion {
  const { trials, heldOut, heldOutSeeds = experiment.heldOut.seeds.length, isStopped } = outcome;
  const order = ranked(trials).filter(({ value }) => value !== undefined);
  const comparison = heldOut && compareHeldOut(heldOut, heldOutSeeds);
  const sentence = comparison && sentenceOf(comparison);
  const best = order.find(({ number }) => trialName(number) === comparison?.best) ?? order[0];
  const keepsPreset = comparison?.winner === presetArm;
  const chosen = keepsPreset ? undefined : best;
  const caution =
    comparison === undefined && best !== undefined ? cautionOf(best, experiment.plan) : undefined;
  if (heldOut !== undefined) {
    makeDirectory(join(directory, heldOutFolder));
    writeResults(join(directory, heldOutFolder, sweepFiles.results), heldOut);
  }
  let preset: StudyConclusion['preset'];
  if (best !== undefined && !isStopped) {
    const path = join(directory, studyFiles.preset);
    const source = [experiment.command, sentence ?? caution!].join('; ');
    const { file, run } = presetOf(registry, experiment, trials.length, chosen, source);
    writePresetFile(path, file);
    preset = { path, run };
  }
  const report = order.length === 0 ? undefined : join(directory, studyFiles.report);
  if (report !== undefined) replaceFile(report, pageOf(experiment, outcome, comparison, chosen, caution));
  return { best, comparison, sentence, caution, keepsPreset, preset, report };
}

/**
 * The winner as a preset that names all that its trials trained with, and the run that it plans.
 *
 * @param chosen undefined: the preset's own settings.
 */
function presetOf(
  registry: Registry,
  { plan }: Study,
  trials: number,
  chosen: Trial | undefined,
  source: string,
): { readonly file: PresetFile; readonly run: Run } {
  const { agent, environment, preset, given, environmentConfig, wrappers = [], steps, numEnvs } = plan;
  const { entry } = registry.get('agents', agent);
  const { evaluations } = plan;
  const ofPreset = entry.presets?.[preset ?? '']?.evaluationEpisodes;
  const run = planRun(registry, {
    ...{ agent, env: environment, steps, numEnvs, envConfig: environmentConfig, wrappers },
    ...{ agentConfig: { ...given, ...chosen?.settings }, allowUnused: true },
    evaluationSteps: Math.ceil(steps / evaluations),
    evaluationEpisodes: plan.evaluationEpisodes ?? ofPreset ?? usualEpisodes,
    ...(preset !== null && { preset }),
  });
  const usual = registry.get('environments', environment).entry.defaults as Config;
  const ofPresets = Object.values(entry.presets ?? {}).map((one) => one.environmentConfig ?? {});
  const changed = Object.entries(environmentConfig).filter(
    ([name, value]) =>
      JSON.stringify(value) !== JSON.stringify(usual[name]) ||
      ofPresets.some((config) => Object.hasOwn(config, name)),
  );
  const among = `${counted(trials, 'trial')} in ${environment}`;
  const description =
    chosen === undefined
      ? `${preset ?? 'defaults'}, unchanged: none of ${among} scores higher on held-out seeds`
      : `${trialName(chosen.number)} of ${among}`;
  const file = {
    agent,
    preset: {
      ...{ description, source, environments: [environment], steps, numEnvs, config: run.agentConfig },
      ...{ wrappers, evaluations, evaluationEpisodes: run.evaluationEpisodes! },
      ...(changed.length > 0 && { environmentConfig: Object.fromEntries(changed) }),
    },
  };
  return { file, run };
}

function pageOf(
  { title, command, plan }: Study,
  { trials, heldOut = [], searchSeconds }: SearchOutcome,
  comparison: HeldOutComparison | undefined,
  best: Trial | undefined,
  caution: string | undefined,
): string {
  const { seeds, space, objective, sampler, pruner } = plan;
  const trialSteps = trials.reduce((sum, { steps }) => sum + steps * seeds.length, 0);
  const heldOutSteps = heldOut.reduce((sum, { steps }) => sum + steps, 0);
  return renderStudy({
    ...{ title, command, trials, space, objective, searchSeconds, fullSteps: pruner.rungs.at(-1)! },
    ...{ envSteps: trialSteps + heldOutSteps, seedsPerTrial: seeds.length },
    importance: settingImportance(space, ranked(trials)),
    method: `${sampler.name} with ${pruner.name === 'none' ? 'no pruner' : pruner.name}`,
    ...(best !== undefined && { best: best.number }),
    ...(comparison !== undefined && { heldOut: comparison }),
    ...(caution !== undefined && { caution }),
  });
}

/** Why a trial that was not compared with the preset may not be better. */
function cautionOf({ number, steps: taken }: Trial, { steps }: StudyPlan): string {
  const part =
    taken < steps
      ? `, and comes from ${taken.toLocaleString('en')} of ${counted(steps, 'step', steps.toLocaleString('en'))}`
      : '';
  return `no trial was compared with the preset on held-out seeds; the value of ${trialName(number)} may be luck${part}`;
}

/** `trial-7 scores −80.2, the preset −82.3, on 10 held-out seeds: a difference of 2.1 [−0.3, 4.4]: it is undecided which is better`. */
function sentenceOf({ arms, best, verdict }: HeldOutComparison): string {
  const preset = arms.find(({ arm }) => arm === presetArm)!;
  const { scores, iqm, difference } = arms.find(({ arm }) => arm === best)!;
  const which = {
    better: `${best} is better`,
    worse: 'the preset is better',
    open: 'it is undecided which is better',
    'too few seeds': 'too few seeds to say which is better',
  }[verdict];
  return `${best} scores ${formatReturn(iqm.estimate)} and the preset ${formatReturn(preset.iqm.estimate)} on ${counted(scores.length, 'held-out seed')}, a difference of ${intervalText(difference!, formatReturn)}: ${which}`;
}
