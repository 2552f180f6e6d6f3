import { join } from 'node:path';
import type { Trial } from '@prism-rl/core';
import {
  type HeldOutComparison,
  ranked,
  renderStudy,
  type StudyOutcome,
  type StudyRecord,
  settingImportance,
  studyFiles,
} from '@prism-rl/experiments';
import { replaceFile } from '@prism-rl/runner/node';
import type { StudyOptions } from './readStudy.ts';

/** A study with its findings. */
export interface StudyReportOptions {
  readonly study: StudyOptions;
  readonly directory: string;
  readonly title: string;
  readonly outcome: StudyOutcome & { readonly record: StudyRecord };
  readonly comparison: HeldOutComparison | undefined;
  readonly best: Trial | undefined;
}

/** Draws the page of a study into its directory. @returns its path. */
export function writeStudyReport({
  study,
  directory,
  title,
  outcome,
  comparison,
  best,
}: StudyReportOptions): string {
  const { plan } = study;
  const { trials, record } = outcome;
  const { rungs } = plan.pruner;
  const trialSteps = trials.reduce((sum, { steps }) => sum + steps * plan.seeds.length, 0);
  const heldOutSteps = (outcome.heldOut ?? []).reduce((sum, { steps }) => sum + steps, 0);
  const page = renderStudy({
    ...{ title, command: record.command, trials, space: plan.space, fullSteps: rungs.at(-1)! },
    ...{ searchSeconds: record.searchSeconds, envSteps: trialSteps + heldOutSteps },
    seedsPerTrial: plan.seeds.length,
    importance: settingImportance(plan.space, ranked(trials)),
    method: `${plan.sampler.name} with ${plan.pruner.name === 'none' ? 'no pruner' : plan.pruner.name}`,
    objective: plan.objective,
    ...(best !== undefined && { best: best.number }),
    ...(comparison !== undefined && { heldOut: comparison }),
  });
  const path = join(directory, studyFiles.report);
  replaceFile(path, page);
  return path;
}
