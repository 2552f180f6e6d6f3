// Moments of a run for the page: its world, the last action, and the agent's insight into the next one.
import type { Agent, Env, PackedArray, VectorEnv } from '@prism-rl/core';
import { actOutputs } from '@prism-rl/core';
import { actBy } from '@prism-rl/runner';
import type { ActionInsight, Moment, Send } from '../host/events.ts';
import {
  firstRow,
  insightFromNetwork,
  insightFromTable,
  isStream,
  packed,
  streamTiles,
  tableOf,
  tracesOf,
  weightTiles,
} from './insight.ts';
import { viewOf } from './picture.ts';
import type { RecordingEngine } from './recordingEngine.ts';

/** Milliseconds between two snapshots of the network. */
const networkEvery = 600;
/** The same for a network that learns from every single step, whose traces change quickly. */
const streamEvery = 100;
/** Numbers of an observation that the page lists. */
const mostListed = 64;

/** A state of an episode that is played for the page. */
export interface PlayedState {
  readonly observation: unknown;
  /** The action that led there; empty at the start. */
  readonly action: readonly number[];
  /** Rewards of the episode so far. */
  readonly score: number;
  /** Steps of the run, which do not include the episode's. */
  readonly envSteps: number;
}

/** Sends moments of a run to the page, and its network at intervals. */
export class Moments {
  /** A single world of the run. */
  stage: Env;
  readonly #world: string;
  readonly #engine: RecordingEngine | undefined;
  readonly #send: Send;
  #lastNetwork = 0;

  constructor(stage: Env, world: string, engine: RecordingEngine | undefined, send: Send) {
    this.stage = stage;
    this.#world = world;
    this.#engine = engine;
    this.#send = send;
  }

  /** Whether the world is a grid, whose values are shown cell by cell. */
  get hasGrid(): boolean {
    return (this.stage as { readonly grid?: object }).grid !== undefined;
  }

  /** A step of the run itself. @param observations of all worlds; the first is shown. */
  async learning(
    agent: Agent,
    env: VectorEnv,
    observations: PackedArray,
    step: Pick<Moment, 'envSteps' | 'action' | 'shows' | 'score'>,
  ): Promise<void> {
    const table = this.#table(agent);
    const traces = this.hasGrid ? tracesOf(agent, this.stage.observationSpace) : undefined;
    const insight = await this.#insight(agent, observations, table);
    this.#show(step, env, observations, insight, table, traces);
    await this.#network(agent);
  }

  /** A state of a separate greedy episode. @param insight the agent's insight when it chose the action */
  async beside(
    agent: Agent,
    exhibit: Env,
    { observation, ...state }: PlayedState,
    insight: ActionInsight | undefined,
  ): Promise<void> {
    const row = packed(exhibit.observationSpace, observation);
    const thought = isStream(agent) ? valuesOf(agent.actionValues(row)) : insight;
    this.#show({ shows: 'episode', ...state }, exhibit, row, thought);
    await this.#network(agent);
  }

  /** A state of an episode on the stage: of the learned policy, or of a person. */
  async played(
    agent: Agent | undefined,
    shows: 'learned' | 'hand',
    { observation, ...state }: PlayedState,
  ): Promise<void> {
    const row = packed(this.stage.observationSpace, observation);
    const table = agent && this.#table(agent);
    const insight = agent && shows === 'learned' ? await this.#insight(agent, row, table) : undefined;
    this.#show({ shows, ...state }, this.stage, row, insight, table);
  }

  /** The agent's greedy policy in `env`, with insight into each action. */
  greedy(
    agent: Agent,
    env: Env,
    think: (insight: ActionInsight) => void,
  ): (observation: unknown) => Promise<unknown> {
    const act = actBy(agent, env);
    const engine = this.#engine;
    return async (observation) => {
      if (engine !== undefined) engine.found = undefined;
      const action = await act(observation);
      if (engine?.found !== undefined) think(insightFromNetwork(engine.found, env.actionSpace));
      return action;
    };
  }

  /** Sends a moment; a grid's is drawn from its observation. */
  #show(
    step: Pick<Moment, 'envSteps' | 'action' | 'shows' | 'score'>,
    env: Env | VectorEnv,
    observations: PackedArray,
    insight: ActionInsight | undefined,
    table?: Float64Array,
    traces?: Float32Array,
  ): void {
    const observation = firstRow(observations, Math.min(env.observationSpace.size, mostListed));
    const perState = this.stage.actionSpace.flatSize;
    const thought = { ...(insight && { insight }), ...(table && { table: { numbers: table, perState } }) };
    const view = this.hasGrid ? {} : viewOf(this.#world, env);
    this.#send({ type: 'moment', ...step, observation, ...thought, ...(traces && { traces }), ...view });
  }

  /** Q(s, a) of all states of a grid. */
  #table(agent: Agent): Float64Array | undefined {
    return this.hasGrid ? tableOf(agent, this.stage.observationSpace) : undefined;
  }

  async #insight(
    agent: Agent,
    observations: PackedArray,
    table: Float64Array | undefined,
  ): Promise<ActionInsight | undefined> {
    const { actionSpace, observationSpace } = this.stage;
    if (table !== undefined) return insightFromTable(table, Number(observations[0]), actionSpace.flatSize);
    if (isStream(agent)) return valuesOf(agent.actionValues(observations));
    // A recurrent agent's next action depends on more than the current observation.
    if (this.#engine === undefined || agent.stateSize !== undefined) return undefined;
    const rows = observations.length / observationSpace.size;
    this.#engine.found = undefined;
    // Mode `exploit` does not change the agent; the engine records the outputs.
    await agent.act(observations, actOutputs(actionSpace, rows), 'exploit');
    const { found } = this.#engine;
    return found === undefined ? undefined : insightFromNetwork(found, actionSpace);
  }

  async #network(agent: Agent): Promise<void> {
    const isStreaming = isStream(agent);
    if (this.#engine === undefined && !isStreaming) return;
    const now = performance.now();
    if (now - this.#lastNetwork < (isStreaming ? streamEvery : networkEvery)) return;
    this.#lastNetwork = now;
    const tiles = isStreaming ? streamTiles(agent) : weightTiles(await agent.save());
    this.#send({ type: 'network', tiles });
  }
}

const valuesOf = (values: Iterable<number>): ActionInsight => ({ kind: 'values', numbers: [...values] });
