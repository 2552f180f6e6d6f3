export { renderReport } from './renderReport.ts';
export type { ReportAnimation, ReportData, ReportEvaluation, ReportFilm, ReportRun } from './reportData.ts';
export { encodeApng, encodePng } from './image/apng.ts';
export { encodeGif } from './image/gif.ts';
