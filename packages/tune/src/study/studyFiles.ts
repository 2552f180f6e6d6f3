/** Where the parts of a study lie below its directory, besides the queue and the runs, which are those of a sweep. */
export const studyFiles = {
  study: 'study.json',
  trials: 'trials.jsonl',
  preset: 'preset.json',
  report: 'report.html',
} as const;
