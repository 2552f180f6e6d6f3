// @prism-rl/tune: index.d.ts
export { asha, rungsOf } from './pruners/asha.ts';
export { medianPruner } from './pruners/median.ts';
export { noPruner } from './pruners/pruner.ts';
export type { Pruner, TrialScores } from './pruners/pruner.ts';
export { plugin } from './plugin.ts';
export { readPresetFile, writePresetFile } from './presetFile.ts';
export type { PresetFile } from './presetFile.ts';
export { ranked } from './samplers/ranked.ts';
export { nearestPoint } from './space/nearestPoint.ts';
export { readSpace } from './space/readSpace.ts';
export type { SpaceWish, Wish } from './space/readSpace.ts';
export { spaceOf } from './space/spaceOf.ts';
export type { SpaceSource } from './space/spaceOf.ts';
export { compareHeldOut } from './study/compareHeldOut.ts';
export type { HeldOutArm, HeldOutComparison } from './study/compareHeldOut.ts';
export { runStudy } from './study/runStudy.ts';
export type { RunStudyOptions, StudyEvent, StudyOutcome } from './study/runStudy.ts';
export { search } from './study/search.ts';
export type { Leg, SearchOptions } from './study/search.ts';
export { presetArm, trialName } from './study/studyJobs.ts';
export { studyFiles } from './study/studyFiles.ts';
export { reduction } from './study/studyPlan.ts';
export type { HeldOutPlan, Objective, StudyPlan } from './study/studyPlan.ts';
export { readRecord, requireSamePlan, writeRecord } from './study/studyRecord.ts';
export type { StudyRecord } from './study/studyRecord.ts';
export { settingImportance } from './importance/settingImportance.ts';
export type { SettingImportance } from './importance/settingImportance.ts';

// @prism-rl/tune/conformance: conformance.d.ts
export declare function checkSampler<C extends object>(entry: SamplerEntry<C>): Generator<Check>;

// @prism-rl/tune/plugin: plugin.d.ts
export declare const plugin: Plugin;

// importance/settingImportance.d.ts
export interface SettingImportance {
    readonly name: string;
    readonly share: Interval;
}
export declare function settingImportance(space: SearchSpace, order: readonly Trial[]): SettingImportance[];

// presetFile.d.ts
export interface PresetFile {
    readonly agent: string;
    readonly preset: Preset;
}
export declare function writePresetFile(path: string, file: PresetFile): void;
export declare function readPresetFile(registry: Registry, path: string): PresetFile;

// pruners/asha.d.ts
export declare function asha(rungs: readonly number[], reduction: number): Pruner;
export declare function rungsOf(steps: number, reduction: number, count: number): number[];

// pruners/median.d.ts
export declare function medianPruner(rungs: readonly number[], startup?: number): Pruner;

// pruners/pruner.d.ts
export interface TrialScores {
    readonly number: number;
    readonly values: readonly number[];
    readonly isRunning: boolean;
}
export interface Pruner {
    readonly rungs: readonly number[];
    next(trials: readonly TrialScores[]): number | undefined;
}
export declare function noPruner(steps: number): Pruner;

// samplers/ranked.d.ts
export declare function ranked(trials: readonly Trial[]): Trial[];

// space/nearestPoint.d.ts
export declare function nearestPoint(space: SearchSpace, config: Config): Config;

// space/readSpace.d.ts
export type Wish = (Tried & {
    readonly scale?: SearchScale | undefined;
}) | 'all';
export interface SpaceWish {
    readonly wishes: {
        readonly [name: string]: Wish;
    };
    readonly isWhole: boolean;
}
export declare function readSpace(texts: readonly string[]): SpaceWish;

// space/spaceOf.d.ts
export interface SpaceSource {
    readonly owner: string;
    readonly settings: SettingsTable;
    readonly config: Config;
    readonly given: Config;
    readonly wish: SpaceWish;
}
export declare function spaceOf({ owner, settings, config, given, wish }: SpaceSource): SearchSpace;

// study/compareHeldOut.d.ts
export interface HeldOutArm {
    readonly arm: string;
    readonly scores: readonly number[];
    readonly iqm: Interval;
    readonly difference: Interval | null;
}
export interface HeldOutComparison {
    readonly arms: readonly HeldOutArm[];
    readonly best: string;
    readonly winner: string;
    readonly verdict: 'better' | 'worse' | 'open';
}
export declare function compareHeldOut(results: readonly SweepResult[]): HeldOutComparison | undefined;

// study/runStudy.d.ts
export type StudyEvent = {
    readonly type: 'trial';
    readonly trial: Trial;
}
 | {
    readonly type: 'held-out';
    readonly trials: readonly Trial[];
} | {
    readonly type: 'sweep';
    readonly event: SweepEvent;
};
export interface RunStudyOptions extends Omit<WorkOnSweepOptions, 'queue' | 'store' | 'isOpen' | 'onEvent'> {
    readonly registry: Registry;
    readonly plan: StudyPlan;
    readonly heldOut: HeldOutPlan;
    readonly directory: string;
    readonly open: () => Promise<SweepPlaces>;
    readonly trials: number;
    readonly isTimeUp: () => boolean;
    readonly onEvent?: (event: StudyEvent) => void;
}
export interface StudyOutcome {
    readonly trials: readonly Trial[];
    readonly heldOut?: readonly SweepResult[];
    readonly failures: readonly {
        readonly id: string;
        readonly error: string;
    }[];
}
export declare function runStudy(options: RunStudyOptions): Promise<StudyOutcome>;

// study/search.d.ts
export interface Leg {
    readonly trial: number;
    readonly settings: Config;
    readonly rung: number;
}
export interface SearchOptions {
    readonly trials: number;
    readonly parallel: number;
    readonly pruner: Pruner;
    suggest(number: number, trials: readonly Trial[]): Config | undefined;
    mayBegin?(leg: Leg): boolean;
    run(leg: Leg): Promise<number | undefined>;
    onTrial?(trial: Trial): void;
}
export declare function search(options: SearchOptions): Promise<Trial[]>;

// study/studyFiles.d.ts
export declare const studyFiles: {
    readonly study: 'study.json';
    readonly trials: 'trials.jsonl';
    readonly preset: 'preset.json';
    readonly report: 'report.html';
};

// study/studyJobs.d.ts
export declare function trialName(number: number): string;
export declare const presetArm = "preset";

// study/studyPlan.d.ts
export type Objective = 'final' | 'area';
export type StudyPlan = {
    readonly agent: string;
    readonly environment: string;
    readonly environmentConfig: Config;
    readonly wrappers?: readonly WrapperChoice[];
    readonly preset: string | null;
    readonly given: Config;
    readonly steps: number;
    readonly numEnvs: number;
    readonly backend: string | null;
    readonly evaluations: number;
    readonly evaluationEpisodes: number | null;
    readonly space: SearchSpace;
    readonly start: Config;
    readonly sampler: {
        readonly name: string;
        readonly config: Config;
    };
    readonly pruner: {
        readonly name: 'asha' | 'median' | 'none';
        readonly rungs: readonly number[];
    };
    readonly objective: Objective;
    readonly seeds: readonly number[];
    readonly seed: number;
    readonly parallel: number;
};
export type HeldOutPlan = {
    readonly seeds: readonly number[];
    readonly best: number;
};
export declare const reduction = 3;

// study/studyRecord.d.ts
export type StudyRecord = {
    readonly plan: StudyPlan;
    readonly command: string;
    readonly searchSeconds: number;
};
export declare function readRecord(directory: string): StudyRecord | undefined;
export declare function writeRecord(directory: string, record: StudyRecord): void;
export declare function requireSamePlan(directory: string, found: StudyPlan, wanted: StudyPlan): void;
