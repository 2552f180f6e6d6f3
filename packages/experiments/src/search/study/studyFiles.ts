/** Paths of a study's files below its directory; its queue and runs have the paths of a sweep. */
export const studyFiles = {
  study: 'study.json',
  trials: 'trials.jsonl',
  preset: 'preset.json',
  report: 'report.html',
} as const;
