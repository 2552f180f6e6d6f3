import { actionMaskOf, type Box, PrismError, type VectorEnv } from '@prism-rl/core';

/**
 * An environment in WGSL. One thread plays it. Its state is `row`, an array of `rowSize` numbers in workgroup memory, zeros before an
 * agent's first episode.
 *
 * `wgsl` declares these functions; `envRandom()` gives them random numbers in [0, 1).
 *
 * - `fn envStart()` starts an episode.
 * - `fn envStep(action: u32) -> EnvOutcome` takes an action, an index from 0. `EnvOutcome` has `reward: f32` and `terminated: bool`.
 *   If the rules fail, which no number can say, it sets `envFault` to the number of one of {@link DeviceEnv.faults}, from 1.
 * - `fn envObserve()` writes the observation of `row` to `seen`, an array of `f32`, without random numbers.
 */
export interface DeviceEnv {
  readonly id: string;
  readonly wgsl: string;
  readonly rowType: 'i32' | 'f32';
  readonly rowSize: number;
  readonly observationSize: number;
  /** Bits that hold a number of an observation: 1 for zeros and ones, 8 for integers up to 255, 32 for others. */
  readonly observationBits: 1 | 8 | 32;
  readonly actions: number;
  /** Bounds of each number of an action, if actions are a Box: then `actions` is 1, and `envStep` reads `envAction`, an array of `f32`. */
  readonly box?: { readonly low: readonly number[]; readonly high: readonly number[] } | undefined;
  /** Index in `seen` of the first of as many numbers as there are actions: an action whose number is 0 is impossible. Default: all are possible. */
  readonly maskAt?: number | undefined;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
  /** Whether the host steps it, see `hostEnv.ts`. */
  readonly isHosted?: boolean;
  /** Places where the rules can fail. */
  readonly faults?: readonly string[];
}

export type Described = Pick<VectorEnv, 'id' | 'observationSpace' | 'actionSpace'>;
type Spaces = 'id' | 'observationSize' | 'observationBits' | 'actions' | 'box' | 'maskAt';

/** What the spaces of an environment say. @throws PrismError `incompatible` for actions that are neither Discrete nor a Box of float32 */
export function spacesOf({ id, observationSpace, actionSpace }: Described): Pick<DeviceEnv, Spaces> {
  const isBox = actionSpace.kind === 'box' && actionSpace.dtype === 'float32';
  if (actionSpace.kind !== 'discrete' && !isBox)
    throw PrismError.incompatible`Whole runs on a GPU need actions that are Discrete or a Box of float32, but ${id} has ${actionSpace}.
      Train on the processor.`;
  const { low, high } = actionSpace as Partial<Box>;
  return {
    id,
    observationSize: observationSpace.size,
    observationBits: bitsOf(observationSpace as Partial<Box<'uint8'>>),
    actions: isBox ? 1 : actionSpace.flatSize,
    box: isBox ? { low: Array.from(low!, finite), high: Array.from(high!, finite) } : undefined,
    maskAt: actionMaskOf(observationSpace)?.offset,
  };
}

function bitsOf({ dtype, low, high }: Partial<Box<'uint8'>>): 1 | 8 | 32 {
  if (dtype !== 'uint8') return 32;
  return low?.every((one) => one === 0) && high?.every((one) => one === 1) ? 1 : 8;
}

/** The nearest number that WGSL can write. */
const finite = (x: number): number => Math.max(-LARGEST, Math.min(x, LARGEST));
const LARGEST = 3.4028234e38;
