import type {
  ActMode,
  ActOutputs,
  AgentContext,
  MaybePromise,
  PackedArray,
  Policy,
  PortablePolicy,
} from '@prism-rl/core';
import { statesOf, whenDone } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import { type Arrays, type Engine, StepPerRows } from '@prism-rl/nn';
import { ActionIndices, branchesOf } from './actions.ts';
import { type Exploration, leavePossible, maskPlaceOf } from './exploration.ts';
import { exportGreedyPolicy } from './exportGreedyPolicy.ts';
import { DrawnInputs } from './network/drawnInputs.ts';
import { outputsOf, possibleValues, type QNetwork } from './network/qNetwork.ts';
import type { ValueModel } from './values/valueModel.ts';

/** Acts by a network of action values and an exploration, and counts the steps of its schedules. */
export interface ValueActor {
  readonly indices: ActionIndices;
  /** Present if the network is recurrent, see `Policy.stateSize`. */
  readonly stateSize: number | undefined;
  envSteps: number;
  /** The current probability of a random action. */
  readonly epsilon: number;
  act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void>;
  /** As `Policy.assess`, of networks without memory and one Discrete action: action values are the logits, the best one is the value. */
  readonly assess?: NonNullable<Policy['assess']>;
  /** See {@link exportGreedyPolicy}. */
  exportPolicy(): Promise<Uint8Array>;
  /** See `Policy.portable`. */
  portable(): Promise<PortablePolicy>;
  dispose(): void;
}

export function valueActor(
  { observationSpace, actionSpace, rng }: Pick<AgentContext, 'observationSpace' | 'actionSpace' | 'rng'>,
  exploration: Exploration,
  { engine, model, network }: { engine: Engine; model: ValueModel; network: QNetwork },
): ValueActor {
  const indices = new ActionIndices(actionSpace);
  const branches = branchesOf(actionSpace)!;
  const mask = maskPlaceOf(observationSpace);
  const { recurrent } = network;
  const { guide } = exploration;
  const greedy = new StepPerRows(engine, observationSpace, (rows) => {
    const fractions = model.fractions?.choose ?? 0;
    const draws = new DrawnInputs('act', { noiseSize: network.noiseSize, rows, fractions });
    const numbers = guide && new Float32Array(rows * guide.size);
    return {
      inputs: {
        ...draws.specs,
        ...(guide && { guide: { shape: [rows, guide.size] } }),
        ...(recurrent && { states: { shape: [rows, recurrent.stateSize] } }),
      },
      step: (inputs): { readonly [name: string]: tf.Tensor } => {
        const { observations } = inputs;
        const { outputs, states } = outputsOf(network, observations, draws.of(inputs), inputs.states);
        const guided = (all: tf.Tensor3D): tf.Tensor2D => {
          const expected = model.actionValues(all);
          return guide?.values(expected, all, inputs.guide as tf.Tensor2D) ?? expected;
        };
        const values = possibleValues(network, guided, outputs, observations);
        return states === undefined ? { values } : { values, states };
      },
      // All numbers that enter the step, by the names of its inputs.
      state: { draws, numbers, arrays: numbers ? { ...draws.arrays, guide: numbers } : draws.arrays },
    };
  });

  const fillGreedy = (found: Arrays<string>, { actions, states }: ActOutputs): void => {
    if (recurrent) states!.set(found.states!);
    fillGreedyBranches(found.values!, branches, actions as Int32Array);
    indices.toActions(actions as Int32Array);
  };

  const actor: ValueActor = {
    indices,
    stateSize: recurrent?.stateSize,
    envSteps: 0,
    get epsilon() {
      return exploration.epsilon(actor.envSteps);
    },
    act: (observations, out, mode): MaybePromise<void> => {
      const chosen = out.actions as Int32Array;
      const states = recurrent && statesOf(out);
      if (states && mode === 'explore') (out.extras.states as Float32Array | undefined)?.set(states);
      chosen.fill(-1);
      const rows = chosen.length / branches.length;
      if (mode === 'explore') {
        actor.envSteps += rows;
        exploration.choose(chosen, observations, actor.envSteps);
        if (mask) leavePossible({ ...mask, observations }, branches, chosen);
        // A recurrent network must see every observation, even if the action is random.
        if (states === undefined && areChosen(chosen)) {
          indices.toActions(chosen);
          return undefined;
        }
      }
      const values = greedy.run(observations, rows, ({ draws, numbers, arrays }) => {
        numbers?.fill(0);
        if (mode === 'explore') {
          draws.draw(rng);
          if (numbers) guide!.fill(numbers);
        } else draws.settle();
        return states === undefined ? arrays : { ...arrays, states };
      });
      return whenDone(values, (found) => fillGreedy(found, out));
    },
    ...(recurrent === undefined &&
      branches.length === 1 && {
        assess: (observations, rows, out) => {
          const found = greedy.run(observations, rows, ({ draws, numbers, arrays }) => {
            numbers?.fill(0);
            draws.settle();
            return arrays;
          });
          return whenDone(found, ({ values }) => {
            const [count] = branches as readonly [number];
            for (let row = 0; row < rows; row++) {
              const own = (values as Float32Array).subarray(row * count, (row + 1) * count);
              out.logits.set(own, row * count);
              out.values[row] = Math.max(...own);
            }
          });
        },
      }),
    exportPolicy: () =>
      exportGreedyPolicy(model, network, observationSpace, { branches, starts: indices.starts }),
    portable: async () => {
      const { portablePolicy } = await import('@prism-rl/jit/portable');
      return portablePolicy(await actor.exportPolicy());
    },
    dispose: () => greedy.dispose(),
  };
  return actor;
}

/** Whether every row has an action. A loop: `includes` of a typed array takes as long as a small network. */
function areChosen(actions: Int32Array): boolean {
  for (let k = 0; k < actions.length; k++) if (actions[k] === -1) return false;
  return true;
}

/** Fills in each branch's best action for rows without an action. @param values `[rows, actions of all branches]`, flat. */
function fillGreedyBranches(
  values: ArrayLike<number>,
  branches: readonly number[],
  actions: Int32Array,
): void {
  for (let k = 0, first = 0; k < actions.length; ) {
    for (let branch = 0; branch < branches.length; branch++, k++) {
      const size = branches[branch]!;
      if (actions[k] === -1) {
        let best = 0;
        for (let a = 1; a < size; a++) if (values[first + a]! > values[first + best]!) best = a;
        actions[k] = best;
      }
      first += size;
    }
  }
}
