import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { PrismError } from '@prism-rl/core';
import { shape } from '@prism-rl/core/checks';
import { replaceFile } from '@prism-rl/runner/node';
import { parsed } from '../presetFile.ts';
import type { StudyPlan } from './studyPlan.ts';
import type { HeldOutDivision } from './studyTime.ts';

/** Paths of a study's files below its directory; its queue and runs have the paths of a sweep. */
export const studyFiles = {
  study: 'study.json',
  trials: 'trials.jsonl',
  preset: 'preset.json',
  report: 'report.html',
} as const;

export type StudyRecord = {
  readonly plan: StudyPlan;
  /** That began or continued it last. */
  readonly command: string;
  /** Time spent searching, over all calls. */
  readonly searchSeconds: number;
  /** Time of the whole study, over all calls. */
  readonly seconds: number;
  /** How a limited time was divided; absent until the search is over. */
  readonly division?: HeldOutDivision;
};

const number = { words: 'a number', is: Number.isFinite };
const studyRecord = shape.withFields({
  plan: shape.object,
  command: shape.text,
  searchSeconds: number,
  seconds: number,
});

/** Reads the record of a study; undefined where there is none. @throws PrismError `corrupt` */
export function readRecord(directory: string): StudyRecord | undefined {
  const path = join(directory, studyFiles.study);
  if (!existsSync(path)) return undefined;
  const found = parsed(new TextDecoder().decode(readFileSync(path)));
  if (studyRecord.is(found)) return found as StudyRecord;
  throw PrismError.corrupt`${path} is damaged.
    Delete it and run the same command again: it is rewritten, and no training is lost.`;
}

/** Writes the record so that a crash leaves the old one or the new one. */
export function writeRecord(directory: string, record: StudyRecord): void {
  replaceFile(join(directory, studyFiles.study), `${JSON.stringify(record, undefined, 2)}\n`);
}

/**
 * Refuses to continue a study with another plan: its trials would not be those that the plan suggests.
 *
 * @throws PrismError `incompatible` with the first part of the plan that differs.
 */
export function requireSamePlan(directory: string, found: StudyPlan, wanted: StudyPlan): void {
  const keys = Object.keys({ ...found, ...wanted }) as (keyof StudyPlan)[];
  const plain = JSON.parse(JSON.stringify(wanted)) as StudyPlan;
  const other = keys.find((key) => !isDeepStrictEqual(found[key], plain[key]));
  if (other === undefined) return;
  throw PrismError.incompatible`${directory} contains another study: its ${other} differs.
    Name another directory, or give the options that this study was started with.`.about('directory');
}
