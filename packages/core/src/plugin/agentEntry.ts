import type { Agent } from '../contracts/agent.ts';
import type { Dataset } from '../contracts/dataset.ts';
import type { Env } from '../contracts/env.ts';
import type { Memory } from '../contracts/memory.ts';
import type { MaybePromise, Metrics } from '../contracts/policy.ts';
import type { Config, SolvedCriterion, WrapperChoice } from '../contracts/run.ts';
import type { Rng } from '../rng/rng.ts';
import type { GameTask } from '../rows/gameTask.ts';
import type { Needs } from '../settings/setting.ts';
import type { SettingsTable } from '../settings/settings.ts';
import type { Space } from '../spaces/space.ts';
import type { Engine, Entry, EnvironmentSource } from './entries.ts';

/** Passed to an agent's factory. */
export interface AgentContext<C extends object = Config> {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Parallel environments in training. */
  readonly numEnvs: number;
  /** Total environment steps of the run, for schedules. */
  readonly steps: number;
  readonly config: C;
  /** The agent's own random stream, for initial weights and exploration. */
  readonly rng: Rng;
  /** Computes neural networks; absent if the run has no backend. Agents of `@prism-rl/nn` read it with `engineOf`. */
  readonly engine?: Engine;
  /** Parts of the agent; present only if a part changes the recipe. See `recipeWithParts`. */
  readonly parts?: PartTable;
  /** For agents that create environments in threads. */
  readonly environment?: EnvironmentSource;
  /** Creates the rules of the game, for agents that play both sides; absent for environments that are no games, or have wrappers. */
  game?(): MaybePromise<GameTask>;
