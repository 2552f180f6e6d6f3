export { PrismError } from './errors.ts';
export type { PrismErrorCode } from './errors.ts';
export { copyRow, packedArray } from './arrays.ts';
export type { DType, PackedArray } from './arrays.ts';
export type { Space, SpaceJSON } from './spaces/space.ts';
export { Box, isBox } from './spaces/box.ts';
export { Discrete } from './spaces/discrete.ts';
export { MultiDiscrete } from './spaces/multiDiscrete.ts';
export { MultiBinary } from './spaces/multiBinary.ts';
export { Tuple } from './spaces/tuple.ts';
export { Dict } from './spaces/dict.ts';
export { spaceFromJSON } from './spaces/spaceFromJSON.ts';
export { noInfo } from './env.ts';
export type { Env, Frame, Info, ResetOptions, ResetResult, StepResult } from './env.ts';
export type { TabularModel } from './model.ts';
export type { VectorEnv } from './vectorEnv.ts';
export { declareConstant, isConstant } from './constantArrays.ts';
export { childSnapshot, mergeSnapshots } from './snapshot.ts';
export type { Json, Snapshot, SnapshotArray } from './snapshot.ts';
export type { Memory, Transitions } from './memory.ts';
export type { ActMode, ActOutputs, ExtraSpecs, Extras, MaybePromise, Metrics, Policy } from './policy.ts';
export { actOutputs } from './actOutputs.ts';
export { isSelfDriving } from './agent.ts';
export type { Agent, LearnersReport, SelfDriving, StepLearner } from './agent.ts';
export type { Planner, PlannerSweep } from './planner.ts';
export type { Job, JobCounts, JobState, Lease, LeaseKey, Queue, QueuedJob } from './queue.ts';
export type {
  EndReason,
  EpisodeEvent,
  EvaluatingEvent,
  EvaluationEvent,
  Logger,
  RunEvent,
  PluginOrigin,
  RunManifest,
  RunSchedule,
} from './events.ts';
export type { Figure, FigureContext, FigureEntry } from './figure.ts';
export { ablationArms } from './ablation.ts';
export type { AblationArm, AblationEntry, AblationPart } from './ablation.ts';
export { definePlugin } from './plugin.ts';
export type {
  AgentContext,
  AgentEntry,
  BackendEntry,
  BackendSeat,
  BackendState,
  Config,
  Engine,
  EnvironmentChoice,
  EnvironmentEntry,
  EnvironmentSource,
  EpisodePolicy,
  LoggerContext,
  LoggerEntry,
  PlannerEntry,
  Plugin,
  PolicyEntry,
  Preset,
  QueueEntry,
  ReferenceReturns,
  WrapperChoice,
  WrapperEntry,
} from './plugin.ts';
export { isDebug, setDebug } from './debug.ts';
export { Rng } from './rng/rng.ts';
export type { RngState } from './rng/rng.ts';
export { SeedSequence } from './rng/seedSequence.ts';
export { createEnvironment, createEnvironments, createVectorEnv } from './createEnvironments.ts';
export { RowEnv } from './rows/rowEnv.ts';
export type { Outcome, RowStream, RowTask, StateTask } from './rows/rowTask.ts';
export type { RowBatch, RowResults } from './rows/rowBatch.ts';
export { RowVector } from './rows/rowVector.ts';
export type { VectorRows } from './rows/rowVector.ts';
export { vectorize } from './vectorize.ts';
export { WrappedEnv } from './wrapEnv.ts';
export { counted } from './counted.ts';
export { messageOf } from './messageOf.ts';
export { didYouMean } from './nearest.ts';
export { Registry } from './registry.ts';
export type { NamedEntry, Registered } from './registry.ts';
export { parseSettings, resolveConfig } from './config.ts';
export { flag, fraction, integer, listOf, number, oneOf, orNull, orWord, text } from './settings/setting.ts';
export { needsText, refuseIdle } from './settings/refuseIdle.ts';
export type { Needs, NumberNotes, Setting, SettingIssue, SettingNotes } from './settings/setting.ts';
export { alwaysOn, grouped, onlyIf, settings, withDefaults } from './settings/settings.ts';
export type { ConfigOf, Settings, SettingsOptions, SettingsTable } from './settings/settings.ts';
export { settingRows } from './settings/settingRows.ts';
export type { SettingRow } from './settings/settingRows.ts';
export {
  constantSchedule,
  exponentialSchedule,
  linearSchedule,
  piecewiseSchedule,
  scheduleFromConfig,
} from './schedules.ts';
export type { Schedule, ScheduleConfig } from './schedules.ts';
export { checkArrays, decodeState, encodeState, fillArrays } from './encodedState.ts';
