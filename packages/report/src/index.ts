export { renderReport } from './renderReport.ts';
export type { ReportLink } from './links.ts';
export type {
  ReportAnimation,
  ReportData,
  ReportEvaluation,
  ReportFilm,
  ReportRun,
} from './reportData.ts';
export type { AblationData, AblationRun, ReferenceScores } from './ablation/ablationData.ts';
export { compareArms } from './ablation/compareArms.ts';
export type {
  AblationSummary,
  ArmInEnvironment,
  ArmSummary,
  Comparison,
  SummaryCurve,
} from './ablation/summary.ts';
export { renderSolution } from './solution/renderSolution.ts';
export type { SolutionData, SolutionSweep } from './solution/renderSolution.ts';
export { ablationFigures } from './ablation/figures/all.ts';
export { ablationMarkdown } from './ablation/markdown.ts';
export { renderAblation } from './ablation/renderAblation.ts';
export { renderStudy } from './study/renderStudy.ts';
export type { StudyArm, StudyData } from './study/studyData.ts';
