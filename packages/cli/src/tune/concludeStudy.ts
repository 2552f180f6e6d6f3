import { join } from 'node:path';
import type { Config, Json, Registry, Trial } from '@prism-rl/core';
import { counted } from '@prism-rl/core';
import type { HeldOutComparison, StudyPlan } from '@prism-rl/experiments';
import {
  compareHeldOut,
  presetArm,
  ranked,
  type SweepResult,
  studyFiles,
  sweepFiles,
  trialName,
  writePresetFile,
  writeResults,
} from '@prism-rl/experiments';
import { planRun } from '@prism-rl/runner';
import { makeDirectory } from '@prism-rl/runner/node';
import { intervalText } from '@prism-rl/stats';
import { returnText, say, table } from '../output.ts';
import { quoted } from '../shell.ts';
import { type StudyReportOptions, writeStudyReport } from './writeStudyReport.ts';

/** A study that has ended or was stopped. */
export interface ConcludeOptions extends Omit<StudyReportOptions, 'comparison' | 'best'> {
  readonly registry: Registry;
  readonly isStopped: boolean;
}

/** Folder of the runs on held-out seeds in a study's directory, for `prism ablate --from`. */
const heldOutFolder = 'held-out';

/** Writes the winner as a preset, the runs on held-out seeds, and the report; says how the study ended. @returns it as JSON. */
export function concludeStudy(conclude: ConcludeOptions): Json {
  const { study, directory, outcome, isStopped } = conclude;
  const { plan } = study;
  const order = ranked(outcome.trials).filter(({ value }) => value !== undefined);
  const comparison = outcome.heldOut === undefined ? undefined : compareHeldOut(outcome.heldOut);
  const best = order.find(({ number }) => trialName(number) === comparison?.best) ?? order[0];
  const chosen = comparison?.winner === presetArm ? undefined : best;
  if (isStopped) say('\nstopped and saved: the same command goes on');
  if (outcome.failures.length > 0) {
    say(
      `\n${counted(outcome.failures.length, 'run')} failed, such as ${outcome.failures[0]!.id}: ${outcome.failures[0]!.error}`,
    );
  }
  if (outcome.heldOut !== undefined) writeHeldOut(directory, outcome.heldOut);
  const preset = best === undefined || isStopped ? undefined : writeWinner(conclude, chosen, comparison);
  const report = order.length === 0 ? undefined : writeStudyReport({ ...conclude, comparison, best: chosen });
  if (comparison !== undefined) sayComparison(comparison, plan);
  if (preset !== undefined) {
    say(`preset: ${preset}`);
    say(`train with it: prism train ${plan.agent} ${plan.environment} --preset-file ${quoted(preset)}`);
  }
  if (report !== undefined) say(`report: ${report}`);
  return {
    directory,
    reason: isStopped ? 'stopped' : 'finished',
    trials: outcome.trials.length,
    searchSeconds: outcome.record.searchSeconds,
    best:
      best === undefined
        ? null
        : { number: best.number, value: best.value ?? null, steps: best.steps, settings: best.settings },
    heldOut: (comparison ?? null) as unknown as Json,
    failures: outcome.failures.map(({ id, error }) => ({ id, error })),
    preset: preset ?? null,
    report: report ?? null,
  };
}

function writeHeldOut(directory: string, results: readonly SweepResult[]): void {
  const folder = join(directory, heldOutFolder);
  makeDirectory(folder);
  writeResults(join(folder, sweepFiles.results), results);
}

/** @param chosen undefined: the preset's own settings. */
function writeWinner(
  { registry, study, directory, outcome }: ConcludeOptions,
  chosen: Trial | undefined,
  comparison: HeldOutComparison | undefined,
): string {
  const { agent, environment, preset, given, environmentConfig } = study.plan;
  const { steps, numEnvs } = study.plan;
  const settings = { ...given, ...chosen?.settings };
  const run = planRun(registry, {
    ...{ agent, env: environment, steps, numEnvs, envConfig: environmentConfig },
    ...{ agentConfig: settings, allowUnused: true },
    ...(preset !== null && { preset }),
  });
  const usual = registry.get('environments', environment).entry.defaults as Config;
  const changed = Object.entries(environmentConfig).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(usual[name]),
  );
  const path = join(directory, studyFiles.preset);
  writePresetFile(path, {
    agent,
    preset: {
      description:
        chosen === undefined
          ? `${preset ?? 'defaults'}, as it was: none of ${counted(outcome.trials.length, 'trial')} in ${environment} scores more on held-out seeds`
          : `${trialName(chosen.number)} of ${counted(outcome.trials.length, 'trial')} in ${environment}`,
      source: `${outcome.record.command}${comparison === undefined ? '' : `; ${sentenceOf(comparison)}`}`,
      environments: [environment],
      ...{ steps, numEnvs, config: run.agentConfig },
      ...(changed.length > 0 && { environmentConfig: Object.fromEntries(changed) }),
    },
  });
  return path;
}

function sayComparison(comparison: HeldOutComparison, { environment }: StudyPlan): void {
  const rows = comparison.arms.map(({ arm, scores, iqm, difference }) => [
    arm,
    String(scores.length),
    intervalText(iqm, returnText),
    difference === null ? '' : intervalText(difference, returnText),
  ]);
  say(`\non held-out seeds in ${environment}`);
  say(table([['', 'seeds', 'interquartile mean', 'less that of the preset'], ...rows]));
  say(`${sentenceOf(comparison)}.`);
  if (comparison.verdict === 'open')
    say(
      'warning: the best trial is not told apart from the preset. More held-out seeds may tell; a longer search may find more.',
    );
  if (comparison.winner === presetArm)
    say('The preset stays: no trial scores more on held-out seeds. The file holds its settings.');
}

/** `trial-7 scores −80.2, the preset −82.3, on 10 held-out seeds: a difference of 2.1 [−0.3, 4.4], which leaves open which is better`. */
export function sentenceOf({ arms, best, verdict }: HeldOutComparison): string {
  const preset = arms.find(({ arm }) => arm === presetArm)!;
  const { scores, iqm, difference } = arms.find(({ arm }) => arm === best)!;
  const which = {
    better: `${best} is better`,
    worse: 'the preset is better',
    open: 'it stays open which is better',
  }[verdict];
  return `${best} scores ${returnText(iqm.estimate)} and the preset ${returnText(preset.iqm.estimate)} on ${counted(scores.length, 'held-out seed')}, a difference of ${intervalText(difference!, returnText)}: ${which}`;
}
