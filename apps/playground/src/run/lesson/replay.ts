// Recorded episodes: played on the stage as they were, and as the moves that a link holds.
import type { Env, Episodes, PackedArray } from '@prism-rl/core';
import { decodeEpisodes, requireSameSpaces } from '@prism-rl/core/recordings';
import { worldOf } from '../choices/worlds.ts';
import type { OfRecording, Outcome, PolicyFile, Send } from '../host/events.ts';
import { firstRow, packed } from '../seen/insight.ts';
import { gridOf, readyOf, viewOf } from '../seen/picture.ts';
import type { Pace } from '../stage/pace.ts';
import { numbersOf } from '../stage/performEpisode.ts';
import { plainStage } from '../stage/plainStage.ts';
import { recordingOf, type StepByHand } from './byHand.ts';

/** Most letters of a link's moves, and most steps that they stand for. */
const [mostLetters, mostSteps] = [1500, 20_000];
/** Steps per second in a grid, where an agent's would be too fast to follow. */
const gridPace = 8;
const letters = 'abcdefghijklmnopqrstuvwxyz';

/** A recorded episode. */
interface Played {
  /** What was seen before each step and after the last one. */
  readonly rows: readonly PackedArray[];
  readonly actions: readonly unknown[];
  readonly rewards: Float64Array;
  readonly isWhole: boolean;
}

function* playedIn(episodes: Episodes): Generator<Played> {
  const { lengths, observations, actions, rewards, observationSpace, actionSpace } = episodes;
  let step = 0;
  for (const [e, length] of lengths.entries()) {
    const row = (k: number): PackedArray =>
      observations.slice((step + e + k) * observationSpace.size, (step + e + k + 1) * observationSpace.size);
    yield {
      rows: Array.from({ length: length + 1 }, (_, k) => row(k)),
      actions: Array.from({ length }, (_, k) => actionSpace.unpack(actions, (step + k) * actionSpace.size)),
      rewards: rewards.subarray(step, step + length),
      isWhole: episodes.terminated[e] === 1 || episodes.truncated[e] === 1,
    };
    step += length;
  }
}

/** Whether the world's episode of a seed shows the same when it is played alike. */
function isOfSeed(stage: Env, { rows, actions }: Played, seed: number): boolean {
  const isSame = (seen: unknown, k: number): boolean =>
    packed(stage.observationSpace, seen).join() === rows[k]!.join();
  return (
    isSame(stage.reset({ seed }).observation, 0) &&
    actions.every((action, k) => isSame(stage.step(action).observation, k + 1))
  );
}

/** Plays recorded episodes once. Pictures need an episode that the world repeats; grids and CartPole are drawn from what was seen. */
export async function playRecording(file: PolicyFile, pace: Pace, send: Send): Promise<void> {
  const { world, map, name } = file;
  const episodes = decodeEpisodes(new Uint8Array(file.policy));
  if (episodes.environment !== world) return send({ type: 'elsewhere', world: episodes.environment });
  const stage = await plainStage(world, map);
  requireSameSpaces(episodes, stage, { source: name, wanted: world });
  const { seed = file.seed } = episodes;
  const grid = gridOf(stage);
  send(readyOf(stage, {}));
  send({ type: 'policy', name });
  const { handPace, pace: own } = worldOf(world);
  const most = handPace ?? (grid === undefined ? own : gridPace);
  let steps = 0;
  for (const played of playedIn(episodes)) {
    const isRepeated = isOfSeed(stage, played, seed);
    if (isRepeated) stage.reset({ seed });
    let score = 0;
    for (const [k, row] of played.rows.entries()) {
      const view = grid === undefined && isRepeated ? viewOf(world, stage) : {};
      const observation = firstRow(row, Math.min(row.length, 64));
      const action = k === 0 ? [] : numbersOf(played.actions[k - 1]);
      send({ type: 'moment', shows: 'hand', score, envSteps: 0, observation, action, ...view });
      await pace.nextShown(most);
      if (k === played.actions.length) break;
      if (isRepeated) stage.step(played.actions[k]);
      score += played.rewards[k]!;
      send({ type: 'recorded', steps: ++steps });
    }
    if (played.isWhole) send({ type: 'played', score });
  }
}

/** The episodes that a seed and the actions repeat, as text: a letter for each action and how often it came; a full stop between episodes. */
export async function movesIn(
  { world, map, seed: usual }: OfRecording,
  episodes: Episodes,
): Promise<Outcome> {
  const stage = await plainStage(world, map);
  const { seed = usual, actionSpace } = episodes;
  if (actionSpace.kind !== 'discrete') return { seed, moves: '' };
  const text = [...playedIn(episodes)]
    .filter((played) => isOfSeed(stage, played, seed))
    .map(({ actions }) => actions.map((action) => letters[Number(action)]).join(''))
    .map((all) => all.replace(/(.)\1{2,}/g, (same, one: string) => `${one}${same.length}`))
    .join('.');
  return { seed, moves: text.length > mostLetters ? '' : text };
}

/** The recording that moves were made of. Ignores what is no action of the world, or comes after the end of an episode. */
export async function recordingOfMoves(
  { world, map, seed }: OfRecording,
  moves: string,
): Promise<ArrayBuffer> {
  const stage = await plainStage(world, map);
  const { observationSpace, actionSpace } = stage;
  const steps: StepByHand[] = [];
  for (const part of moves.split('.')) {
    let { observation } = stage.reset({ seed });
    const actions = Array.from(part.matchAll(/([a-z])(\d{0,5})/g), ([, letter, count]) =>
      new Array<number>(count === '' ? 1 : Number(count)).fill(letters.indexOf(letter!)),
    ).flat();
    for (const [k, action] of actions.entries()) {
      if (!actionSpace.contains(action) || steps.length >= mostSteps) break;
      const { observation: next, reward, terminated, truncated } = stage.step(action);
      steps.push({
        observation: packed(observationSpace, observation),
        action: packed(actionSpace, action),
        next: packed(observationSpace, next),
        ...{ reward, terminated, truncated, isFirst: k === 0 },
      });
      if (terminated || truncated) break;
      observation = next;
    }
  }
  return recordingOf({ environment: world, policy: 'a person', seed, observationSpace, actionSpace }, steps);
}
