export { concludeStudy } from './conduct/concludeStudy.ts';
export { conductStudy } from './conduct/conductStudy.ts';
export type { Study } from './conduct/conductStudy.ts';
export { conductSweep, surveySweep } from './conduct/conductSweep.ts';
export type { Sweep } from './conduct/conductSweep.ts';
export { jobsIn } from './conduct/place.ts';
export type { ExperimentPlace } from './conduct/place.ts';
export {
  collectExperiment,
  joinExperiment,
  lookAtExperiment,
  redrawExperiment,
} from './conduct/joinExperiment.ts';
export { planNotes } from './plan/planNotes.ts';
export { armOf, planSweep, runDirectoryOf } from './plan/planSweep.ts';
export type { SweepSpec } from './plan/planSweep.ts';
export { hashOf } from './plan/sameRun.ts';
export { suitesOf } from './plan/planSweep.ts';
export { writeAblation } from './results/ablationFiles.ts';
export { drawResults } from './results/ablationFrom.ts';
export { compareArms } from './results/compare/compareArms.ts';
export type { AblationSummary } from './results/compare/ablationData.ts';
export { leastEffectiveEpisodes, offPolicyLimits, offPolicyNames } from './results/compare/offPolicyWords.ts';
export { ablationFigures } from './results/pages/ablation/figures/all.ts';
export { ablationMarkdown } from './results/pages/ablation/markdown.ts';
export { renderReport } from './results/pages/renderReport.ts';
export { renderSolution } from './results/pages/solution/renderSolution.ts';
export { longForm } from './results/longForm.ts';
export { readResults } from './results/result.ts';
export type { SweepResult } from './results/result.ts';
export { readPresetFile } from './search/presetFile.ts';
export { ranked } from './search/samplers/ranked.ts';
export type { ExperimentEvent } from './search/study/runStudy.ts';
export { planStudy } from './search/study/studyPlan.ts';
export { openLocalQueue, openMemoryQueue } from './work/localQueue.ts';
export { lastMetrics, noteOnMetrics, ownOfTraining, runNotes, runNotesOptions } from './work/runNotes.ts';
export type { SweepOutcome, Work } from './work/runSweep.ts';
export { dispatch } from './work/dispatch.ts';
export { processHosts, serveHost } from './work/processHost.ts';
export { localHosts, progressOf } from './work/runHost.ts';
export type { PerformRun } from './work/runHost.ts';
export { isOver, trainSweepRun } from './work/trainSweepRun.ts';
