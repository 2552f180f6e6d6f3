export { PrismError } from './errors.ts';
export type { PrismErrorCode } from './errors.ts';
export { copyRow, packedArray } from './arrays/arrays.ts';
export type { DType, PackedArray } from './arrays/arrays.ts';
export type { Space, SpaceJSON } from './spaces/space.ts';
export { Box, isBox } from './spaces/box.ts';
export { Discrete } from './spaces/discrete.ts';
export { MultiDiscrete } from './spaces/multiDiscrete.ts';
export { MultiBinary } from './spaces/multiBinary.ts';
export { Tuple } from './spaces/tuple.ts';
export { Dict } from './spaces/dict.ts';
export {
  actionMaskOf,
  drawPossible,
  impossible,
  maskName,
  randomAction,
  randomPossible,
} from './spaces/actionMask.ts';
export type { ActionMask } from './spaces/actionMask.ts';
export { oneHotFits } from './spaces/oneHotFits.ts';
export { pictureAxes } from './spaces/pictureAxes.ts';
export type { PictureAxes } from './spaces/pictureAxes.ts';
export { partsOf } from './spaces/spaceParts.ts';
export type { SpacePart } from './spaces/spaceParts.ts';
export { spaceFromJSON } from './spaces/spaceFromJSON.ts';
export { noInfo } from './contracts/env.ts';
export type { Env, Frame, Info, ResetOptions, ResetResult, StepResult } from './contracts/env.ts';
export type { TabularModel } from './contracts/model.ts';
export type { VectorEnv } from './contracts/vectorEnv.ts';
export { declareConstant, isConstant } from './arrays/constantArrays.ts';
export { childSnapshot, mergeSnapshots } from './contracts/snapshot.ts';
export type { Json, Snapshot, SnapshotArray } from './contracts/snapshot.ts';
export type { Memory, Transitions } from './contracts/memory.ts';
export type {
  ActMode,
  ActOutputs,
  ExtraSpecs,
  Extras,
  MaybePromise,
  Metrics,
  Policy,
} from './contracts/policy.ts';
export { actOutputs, extraArrays, forget, statesOf } from './arrays/actOutputs.ts';
export { isSelfDriving } from './contracts/agent.ts';
export type { Agent, LearnersReport, SelfDriving, StepLearner } from './contracts/agent.ts';
export type { Planner, PlannerSweep } from './contracts/planner.ts';
export type { Job, JobCounts, JobState, Lease, LeaseKey, Queue, QueuedJob } from './contracts/queue.ts';
export type { Dimension, Sampler, SearchSpace, Trial } from './contracts/sampler.ts';
export type {
  EndReason,
  EpisodeEvent,
  EvaluatingEvent,
  EvaluationEvent,
  Logger,
  RunEvent,
} from './contracts/events.ts';
export type { PluginOrigin, Run, RunLeg, RunSchedule } from './contracts/run.ts';
export type { Figure, FigureContext, FigureEntry } from './plugin/figure.ts';
export { ablationArms } from './plugin/ablation.ts';
export type { AblationArm, AblationEntry, AblationPart } from './plugin/ablation.ts';
export { definePlugin } from './plugin/plugin.ts';
export type { AgentContext, AgentEntry, Preset } from './plugin/agentEntry.ts';
export type { BackendEntry, BackendSeat, BackendState, Engine } from './plugin/backendEntry.ts';
export type { Config } from './plugin/entry.ts';
export type {
  EnvironmentChoice,
  EnvironmentEntry,
  EnvironmentSource,
  EpisodePolicy,
  ReferenceReturns,
} from './plugin/environmentEntry.ts';
export type { LoggerEntry } from './plugin/loggerEntry.ts';
export type { PlannerEntry } from './plugin/plannerEntry.ts';
export type { Plugin } from './plugin/plugin.ts';
export type { QueueEntry } from './plugin/queueEntry.ts';
export type { SamplerEntry } from './plugin/samplerEntry.ts';
export type { WrapperChoice, WrapperEntry } from './plugin/wrapperEntry.ts';
export { isDebug, setDebug } from './debug.ts';
export { Rng } from './rng/rng.ts';
export type { RngState } from './rng/rng.ts';
export { SeedSequence } from './rng/seedSequence.ts';
export { createEnvironment, createEnvironments, createVectorEnv } from './environments/createEnvironments.ts';
export { RowEnv } from './rows/rowEnv.ts';
export type { RowStream } from './rows/rowState.ts';
export type { Outcome, RowTask, StateTask } from './rows/rowTask.ts';
export type { RowBatch, RowResults } from './rows/rowBatch.ts';
export { RowVector } from './rows/rowVector.ts';
export type { VectorRows } from './rows/rowVector.ts';
export { vectorize } from './environments/vectorize.ts';
export { WrappedEnv } from './environments/wrapEnv.ts';
export { higherFirst } from './arithmetic/higherFirst.ts';
export { counted } from './words/counted.ts';
export { messageOf } from './words/messageOf.ts';
export { didYouMean } from './words/nearest.ts';
export { Registry } from './plugin/registry.ts';
export type { NamedEntry, Registered } from './plugin/registry.ts';
export { parseSettings, resolveConfig } from './settings/resolveConfig.ts';
export { flag, fraction, integer, listOf, number, oneOf, orNull, orWord, text } from './settings/setting.ts';
export { meets, needsText, refuseIdle } from './settings/refuseIdle.ts';
export type {
  Needs,
  NumberNotes,
  SearchScale,
  Setting,
  SettingIssue,
  SettingNotes,
  Tried,
} from './settings/setting.ts';
export { alwaysOn, grouped, onlyIf, settings, withDefaults } from './settings/settings.ts';
export type { ConfigOf, Settings, SettingsTable } from './settings/settings.ts';
export { savedConfig } from './settings/savedConfig.ts';
export { settingMeant } from './settings/settingMeant.ts';
export { settingRows } from './settings/settingRows.ts';
export type { SettingRow } from './settings/settingRows.ts';
export { linearSchedule, scheduleFromConfig } from './schedules.ts';
export type { Schedule, ScheduleConfig } from './schedules.ts';
export { checkArrays, decodeState, encodeState, fillArrays } from './arrays/encodedState.ts';
