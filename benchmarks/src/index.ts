export type { BenchModule, BenchRow, Report } from './benchRow.ts';
export type { BesideLibraries, Library, TrainingTask } from './besideLibraries.ts';
export { besideLibraries } from './besideLibraries.ts';
export type { MicroCase, MicroOptions } from './microBench.ts';
export { microBench } from './microBench.ts';
export type { Python, PythonServer } from './python.ts';
export { findPython } from './python.ts';
export type { SideBySide } from './sideBySide.ts';
export { median, sideBySide } from './sideBySide.ts';
