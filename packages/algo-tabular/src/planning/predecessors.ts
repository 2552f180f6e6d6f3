import type { BackupModel } from './backupModel.ts';

/** For each state, from where one may come: predecessors of `s` are `states[offsets[s]]` … `states[offsets[s + 1] − 1]`. */
export interface Predecessors {
  readonly offsets: Int32Array;
  readonly states: Int32Array;
}

/** Turns a model round. A predecessor with several ways to a state is listed once for each run of them. */
export function predecessors(model: BackupModel): Predecessors {
  const { numStates } = model;
  const counts = new Int32Array(numStates + 2);
  eachEdge(model, (_from, to) => counts[to + 2]!++);
  for (let s = 2; s < counts.length; s++) counts[s]! += counts[s - 1]!;
  const states = new Int32Array(counts[numStates + 1]!);
  // Filling moves each start to the next one's, which leaves the offsets shifted into place.
  eachEdge(model, (from, to) => {
    states[counts[to + 1]!++] = from;
  });
  return { offsets: counts.subarray(0, numStates + 1), states };
}

function eachEdge(model: BackupModel, visit: (from: number, to: number) => void): void {
  const { numStates, numActions, offsets, successors, weights } = model;
  const latest = new Int32Array(numStates).fill(-1);
  for (let from = 0; from < numStates; from++) {
    for (let k = offsets[from * numActions]!; k < offsets[(from + 1) * numActions]!; k++) {
      const to = successors[k]!;
      if (to === numStates || weights?.[k] === 0 || latest[to] === from) continue;
      latest[to] = from;
      visit(from, to);
    }
  }
}
