import { PrismError, resolveConfig } from '@prism-rl/core';
import { exp } from '@prism-rl/core/arithmetic';
import { type CellKind, gridPicture, type SolutionTable } from './gridPicture.ts';
import { type JacksCarRentalConfig, jacksCarRentalSettings } from './settings.ts';
import { TabularEnv } from './tabularEnv.ts';
import { type TabularTask, tabularModel } from './tabularModel.ts';

/** Moving cars between two rental locations overnight (Sutton & Barto, example 4.2). */

/** Computes P(k) of the Poisson distribution for 0 … most − 1, and P(at least `most`) as the last entry. */
function poissonUpTo(most: number, mean: number): Float64Array {
  const probabilities = new Float64Array(most + 1);
  let probability = exp(-mean);
  let sum = 0;
  for (let k = 0; k < most; k++) {
    probabilities[k] = probability;
    sum += probability;
    probability *= mean / (k + 1);
  }
  probabilities[most] = Math.max(0, 1 - sum);
  return probabilities;
}

/** One day at one location: the probability of ending with m cars after starting with n, and the expected rentals. */
interface Day {
  readonly probability: Float64Array;
  readonly rentals: Float64Array;
}

function dayOf(maxCars: number, requestMean: number, returnMean: number): Day {
  const width = maxCars + 1;
  const probability = new Float64Array(width * width);
  const rentals = new Float64Array(width * width);
  for (let cars = 0; cars <= maxCars; cars++) {
    const rented = poissonUpTo(cars, requestMean);
    for (let rent = 0; rent <= cars; rent++) {
      const left = cars - rent;
      const returned = poissonUpTo(maxCars - left, returnMean);
      for (let back = 0; back <= maxCars - left; back++) {
        const at = cars * width + left + back;
        const p = rented[rent]! * returned[back]!;
        probability[at]! += p;
        rentals[at]! += p * rent;
      }
    }
  }
  for (let at = 0; at < rentals.length; at++) if (probability[at]! > 0) rentals[at]! /= probability[at]!;
  return { probability, rentals };
}

/** Returns how many of the `wanted` cars can move from the first location to the second. */
function movable(here: number, there: number, wanted: number): number {
  return Math.max(-there, Math.min(here, wanted));
}

function checked(id: string, config: JacksCarRentalConfig): void {
  const { maxCars, maxMoves, requests, returns } = config;
  if (maxMoves <= maxCars && [...requests, ...returns].every((mean) => mean >= 0)) return;
  throw PrismError.invalidConfig`${id} moves at most as many cars as a place can hold, and its means are not negative, but maxMoves is \
    ${maxMoves}, maxCars ${maxCars}, requests [${requests.join(', ')}] and returns [${returns.join(', ')}].`;
}

export function carRentalTask(given: Partial<JacksCarRentalConfig>, id: string): TabularTask {
  const config = resolveConfig(`environment ${id}`, jacksCarRentalSettings, { ...given });
  checked(id, config);
  const { maxCars, maxMoves, requests, returns, rent, moveCost, maxEpisodeSteps } = config;
  const width = maxCars + 1;
  const first = dayOf(maxCars, requests[0], returns[0]);
  const second = dayOf(maxCars, requests[1], returns[1]);
  const model = tabularModel(
    width * width,
    2 * maxMoves + 1,
    [Math.floor(maxCars / 2) * width + Math.floor(maxCars / 2)],
    (state, action, add) => {
      const here = Math.floor(state / width);
      const there = state % width;
      // Cars above the capacity leave the problem.
      const moves = movable(here, there, action - maxMoves);
      const cars1 = Math.min(maxCars, here - moves);
      const cars2 = Math.min(maxCars, there + moves);
      const cost = moveCost * Math.abs(moves);
      for (let end1 = 0; end1 < width; end1++) {
        const at1 = cars1 * width + end1;
        for (let end2 = 0; end2 < width; end2++) {
          const at2 = cars2 * width + end2;
          const income = rent * (first.rentals[at1]! + second.rentals[at2]!);
          add(first.probability[at1]! * second.probability[at2]!, end1 * width + end2, income - cost, false);
        }
      }
    },
  );
  const cells = new Array<CellKind>(width * width).fill('floor');
  const actionNames = Array.from({ length: 2 * maxMoves + 1 }, (_, action) => `Move ${action - maxMoves}`);
  return {
    id,
    model,
    maxEpisodeSteps,
    framesPerSecond: 4,
    actionNames,
    draw: (agent) => gridPicture({ rows: width, columns: width, cells, agent }),
    describe: (state, last) => {
      const cars = `cars: ${Math.floor(state / width)} at the first place, ${state % width} at the second`;
      return last < 0 ? cars : `${cars} (${last - maxMoves} were to be moved)`;
    },
    describeTable: (table) => describeMoves(table, width, maxMoves),
  };
}

/** Prints the policy as in the book's figure: cars at the first location upwards, at the second to the right, cars moved as numbers. */
function describeMoves(table: SolutionTable, width: number, maxMoves: number): string {
  const { values, policy } = table;
  const moves = (state: number, action: number): number =>
    movable(Math.floor(state / width), state % width, action - maxMoves);
  const texts = Array.from({ length: width * width }, (_, state) =>
    policy === undefined ? (values?.[state] ?? 0).toFixed(0) : moves(state, policy[state]!).toFixed(0),
  );
  const narrowest = policy === undefined ? 5 : 3;
  const column = texts.reduce((most, { length }) => Math.max(most, length + 1), narrowest);
  const lines: string[] = [];
  for (let cars1 = width - 1; cars1 >= 0; cars1--) {
    const row = texts.slice(cars1 * width, (cars1 + 1) * width).map((text) => text.padStart(column));
    lines.push(`${String(cars1).padStart(3)} ${row.join('')}`);
  }
  return lines.join('\n');
}

/**
 * Jack's car rental. A continuing task: planners need a discount below 1 (the book's is 0.9).
 *
 * - Observation: cars at the first location · 21 + cars at the second, after the day; episodes start with 10 and 10.
 * - Action: 0 to 10 for moving −5 to 5 cars from the first location to the second (limited to the cars available).
 * - Reward: 10 per rented car minus 2 per moved one, in expectation given both states; this keeps the table small without changing values
 *   and policies.
 */
export class JacksCarRental extends TabularEnv {
  /** @throws PrismError `invalid-config` for invalid numbers. */
  constructor(config: Partial<JacksCarRentalConfig> = {}, id = 'JacksCarRental-v0') {
    super(carRentalTask(config, id));
  }
}
