export { readAnswer, requireShortAnswer } from './answers.ts';
export { type PrismErrorCode, PrismError } from './errors.ts';
export { type DType, type PackedArray, copyRow, packedArray } from './arrays/arrays.ts';
export { actOutputs, forget, statesOf } from './contracts/actOutputs.ts';
export type { Space, SpaceJSON } from './spaces/space.ts';
export { type PictureAxes, Box, isBox, pictureAxes } from './spaces/box.ts';
export { Discrete, MultiDiscrete, MultiBinary } from './spaces/discrete.ts';
export { exceedsFloat32, Tuple, Dict } from './spaces/composite.ts';
export {
  actionMaskOf,
  drawPossible,
  impossible,
  maskName,
  randomAction,
  randomPossible,
} from './spaces/actionMask.ts';
export type { ActionMask } from './spaces/actionMask.ts';
export { type SpacePart, oneHotFits, partsOf, spaceFromJSON } from './spaces/spaces.ts';
export { noInfo } from './contracts/env.ts';
export type { Env, Frame, Info, ResetOptions, ResetResult, StepResult, VectorEnv } from './contracts/env.ts';
export type { TabularModel, Planner, PlannerSweep } from './contracts/planner.ts';
export {
  declareConstant,
  isConstant,
  childSnapshot,
  childWeights,
  mergeSnapshots,
  mergeWeights,
  restoreCounters,
  snapshotOf,
} from './contracts/snapshot.ts';
export type { Json, Snapshot, SnapshotArray, Weights } from './contracts/snapshot.ts';
export { type Memory, type Transitions, MemoryWrapper } from './contracts/memory.ts';
export type {
  ActMode,
  ActOutputs,
  ExtraSpecs,
  Extras,
  MaybePromise,
  Metrics,
  Policy,
} from './contracts/policy.ts';
export { whenDone } from './contracts/policy.ts';
export type {
  ActingPolicy,
  Assessed,
  ModuleOptions,
  PortablePolicy,
  Seen,
  Taken,
} from './contracts/portablePolicy.ts';
export type { RowStep, WrapperSteps } from './contracts/rowStep.ts';
export type { Agent, JudgedEpisode, LearnersReport, SelfDriving, StepLearner } from './contracts/agent.ts';
export { isSelfDriving } from './contracts/agent.ts';
export type { Job, JobCounts, JobState, Lease, LeaseKey, Queue, QueuedJob } from './contracts/queue.ts';
export type { Dimension, Sampler, SearchSpace, Trial } from './contracts/sampler.ts';
export type {
  EndReason,
  EpisodeEvent,
  EvaluatingEvent,
  EvaluationEvent,
  Logger,
  OffPolicyScore,
  RunEvent,
} from './contracts/events.ts';
export type { Config, PluginOrigin, Run, WrapperChoice } from './contracts/run.ts';
export type {
  Figure,
  FigureEntry,
  AgentContext,
  AgentEntry,
  AgentPart,
  PartTable,
  Preset,
} from './plugin/agentEntry.ts';
export { ablationArms, ablationBySettings, partsBetween } from './plugin/ablation.ts';
export { ablationNamed } from './plugin/ablationOfParts.ts';
export type { AblationArm, AblationEntry } from './plugin/ablation.ts';
export { type Plugin, definePlugin } from './plugin/plugin.ts';
export { armName, partMaker, partsOfAgent, settingsOfParts } from './plugin/agentParts.ts';
export type { PartEntry, PartMaker } from './plugin/agentParts.ts';
export { recipeWithParts } from './plugin/recipeWithParts.ts';
export type {
  EpisodePolicy,
  EnvironmentSource,
  BackendEntry,
  BatchedEngine,
  BackendState,
  Engine,
  EnvironmentEntry,
  EnvironmentSources,
  OpponentEntry,
  Opponents,
  ReferenceReturns,
  LoggerEntry,
  NamedCode,
  PlannerEntry,
  QueueEntry,
  SamplerEntry,
  WrapperEntry,
} from './plugin/entries.ts';
export { isDebug, setDebug } from './debug.ts';
export { type RngState, Rng } from './rng/rng.ts';
export { SeedSequence } from './rng/seedSequence.ts';
export { createEnvironment, createEnvironments } from './environments/createEnvironments.ts';
export type { GameSolver, GameSymmetry, GameTask, Player, Side } from './rows/gameTask.ts';
export { RowEnv } from './rows/rowEnv.ts';
export type { Outcome, RowState, RowTask, StateTask, RowBatch, RowResults } from './rows/rowTask.ts';
export { RowVector } from './rows/rowVector.ts';
export { type VectorRows, VectorArrays } from './rows/vectorArrays.ts';
export { vectorize } from './environments/vectorize.ts';
export { rulesIn, WrappedEnv } from './environments/wrapEnv.ts';
export { higherFirst } from './contracts/sampler.ts';
export { counted, messageOf, didYouMean } from './words.ts';
export { Registry } from './plugin/registry.ts';
export { parseSettings, resolveConfig, settingMeant } from './settings/resolveConfig.ts';
export type { Needs, Setting, SearchRange } from './settings/setting.ts';
export { flag, fraction, integer, listOf, number, oneOf, orNull, orWord, text } from './settings/setting.ts';
export {
  meets,
  needsText,
  refuseUnused,
  grouped,
  onlyIf,
  settings,
  withDefaults,
  settingRows,
} from './settings/settings.ts';
export type { ConfigOf, Settings, SettingsTable } from './settings/settings.ts';
export { linearSchedule, scheduleFromConfig, scheduleLength } from './schedules.ts';
export type { Schedule, ScheduleConfig } from './schedules.ts';
export { checkArrays, decodeState, encodeState, fillArrays } from './arrays/encodedState.ts';
export type { Dataset, EpisodeNumbers, Episodes, EpisodesSource } from './contracts/dataset.ts';
