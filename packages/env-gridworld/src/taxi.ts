import { type Rng, resolveConfig } from '@prism-rl/core';
import { type GridMarker, type GridScene, gridPicture, gridText } from './gridPicture.ts';
import { down, left, right, up } from './gridTask.ts';
import { type TaxiConfig, taxiSettings } from './settings.ts';
import { TabularEnv } from './tabularEnv.ts';
import { type AddOutcome, type TabularTask, type Twist, tabularModel } from './tabularModel.ts';

/**
 * Fetching a passenger and bringing them to a hotel (T. G. Dietterich, "Hierarchical Reinforcement Learning with the MAXQ Value Function
 * Decomposition", 2000), as in Gymnasium's Taxi-v4.
 */

const side = 5;
const depots = [0, 4, 20, 23];
const depotLetters = ['R', 'G', 'Y', 'B'];
const wallsRight: ReadonlySet<number> = new Set([1, 6, 15, 17, 20, 22]);
const aboard = 4;
/** South, north, east, west. */
const moves = [down, up, right, left];
/** The left and right of south, north, east, west. */
const lateral = [
  [2, 3],
  [3, 2],
  [1, 0],
  [0, 1],
] as const;

const encode = (cell: number, passenger: number, destination: number): number =>
  (cell * 5 + passenger) * 4 + destination;
const cellOf = (state: number): number => Math.floor(state / 20);
const passengerOf = (state: number): number => Math.floor(state / 4) % 5;
const destinationOf = (state: number): number => state % 4;

/** Returns the cell in a direction; the same cell at a wall or the border. */
function moved(cell: number, direction: number): number {
  const [, , rowStep, columnStep] = moves[direction]!;
  const row = Math.floor(cell / side) + rowStep;
  const column = (cell % side) + columnStep;
  if (row < 0 || row >= side || column < 0 || column >= side) return cell;
  if (columnStep === 1 && wallsRight.has(cell)) return cell;
  if (columnStep === -1 && wallsRight.has(cell - 1)) return cell;
  return row * side + column;
}

/** Returns 1 for every action that would change the state. */
function actionMask(state: number): Int8Array {
  const cell = cellOf(state);
  const passenger = passengerOf(state);
  const mask = new Int8Array(6);
  for (let direction = 0; direction < 4; direction++)
    mask[direction] = moved(cell, direction) === cell ? 0 : 1;
  mask[4] = passenger < aboard && depots[passenger] === cell ? 1 : 0;
  mask[5] = passenger === aboard && depots.includes(cell) ? 1 : 0;
  return mask;
}

function outcomes(state: number, action: number, config: TaxiConfig, add: AddOutcome): void {
  const cell = cellOf(state);
  const passenger = passengerOf(state);
  const destination = destinationOf(state);
  if (action === 4) {
    const isHere = passenger < aboard && depots[passenger] === cell;
    add(1, isHere ? encode(cell, aboard, destination) : state, isHere ? -1 : -10, false);
  } else if (action === 5) {
    const depot = depots.indexOf(cell);
    if (passenger !== aboard || depot < 0) add(1, state, -10, false);
    else if (depot === destination) add(1, encode(cell, destination, destination), 20, true);
    else add(1, encode(cell, depot, destination), -1, false);
  } else {
    const intended = moved(cell, action);
    const to = (next: number): number => encode(next, passenger, destination);
    if (!config.isRainy) {
      add(1, to(intended), -1, false);
      return;
    }
    // A blocked move does not drift either, but still has three outcomes.
    const drift = (1 - config.rainyProbability) / 2;
    const [left, right] = lateral[action]!;
    add(config.rainyProbability, to(intended), -1, false);
    add(drift, to(intended === cell ? cell : moved(cell, left)), -1, false);
    add(drift, to(intended === cell ? cell : moved(cell, right)), -1, false);
  }
}

function fickleness(probability: number): Twist {
  return {
    arms: (rng: Rng) => rng.random() < probability,
    strike: (rng, before, after) => {
      if (passengerOf(before) !== aboard || cellOf(before) === cellOf(after)) return after;
      const old = destinationOf(before);
      const others = [0, 1, 2, 3].filter((destination) => destination !== old);
      return encode(cellOf(after), passengerOf(after), rng.choice(others));
    },
  };
}

export function taxiTask(given: Partial<TaxiConfig>, id: string): TabularTask {
  const config = resolveConfig(`environment ${id}`, taxiSettings, { ...given });
  const starts: number[] = [];
  for (let state = 0; state < 500; state++) {
    if (passengerOf(state) < aboard && passengerOf(state) !== destinationOf(state)) starts.push(state);
  }
  const model = tabularModel(500, 6, starts, (state, action, add) => outcomes(state, action, config, add));
  const letters = Array.from({ length: side * side }, (_, cell) => {
    const depot = depots.indexOf(cell);
    return depot < 0 ? '·' : depotLetters[depot]!;
  });
  const scene = (state: number): GridScene => {
    const passenger = passengerOf(state);
    const markers: GridMarker[] = [{ cell: depots[destinationOf(state)]!, kind: 'destination' }];
    if (passenger < aboard) markers.unshift({ cell: depots[passenger]!, kind: 'passenger' });
    const cells = letters.map((letter) => (letter === '·' ? 'floor' : 'start'));
    return { rows: side, columns: side, cells, letters, wallsRight, agent: cellOf(state), markers } as const;
  };
  const actionNames = ['South', 'North', 'East', 'West', 'Pickup', 'Dropoff'];
  return {
    id,
    model,
    twist: config.ficklePassenger ? fickleness(config.fickleProbability) : undefined,
    maxEpisodeSteps: config.maxEpisodeSteps,
    framesPerSecond: 4,
    actionNames,
    info: (state) => ({ action_mask: actionMask(state) }),
    draw: (state) => gridPicture(scene(state)),
    describe: (state, last) => {
      const passenger = passengerOf(state);
      const where = passenger === aboard ? 'in the taxi' : `at ${depotLetters[passenger]}`;
      const heading = `passenger ${where}, to ${depotLetters[destinationOf(state)]}`;
      return gridText(scene(state), last < 0 ? heading : `${heading} (${actionNames[last]})`);
    },
  };
}

/**
 * The taxi. Equal to Gymnasium's Taxi-v4 (and Taxi-v3, which differs only in the rain and with fickle passengers).
 *
 * - Observation: `((row · 5 + column) · 5 + passenger) · 4 + destination`; passenger 0 to 3 waits at a depot, 4 is in the taxi.
 * - Action: 0 south, 1 north, 2 east, 3 west, 4 pick up, 5 drop off.
 * - Reward: −1 per step, −10 for an illegal pick-up or drop-off, 20 for a drop-off at the destination.
 * - Terminated by that drop-off; truncated after `maxEpisodeSteps`.
 * - Info: `action_mask`, 1 for every action that would change the state.
 *
 * With a fickle passenger the observation does not determine the future; there is no `model` then.
 */
export class Taxi extends TabularEnv {
  /**
   * @param config settings that differ from {@link taxiSettings}.
   * @param id the registered name; default `Taxi-v4`.
   * @throws PrismError `invalid-config` for probabilities outside 0 to 1 and a bad time limit.
   */
  constructor(config: Partial<TaxiConfig> = {}, id = 'Taxi-v4') {
    super(taxiTask(config, id));
  }
}
