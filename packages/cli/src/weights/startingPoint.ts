import { readFileSync, statSync } from 'node:fs';
import type { Config, Registry, Run, Snapshot, Space, Weights } from '@prism-rl/core';
import { childSnapshot, PrismError } from '@prism-rl/core';
import { decodeWeights } from '@prism-rl/core/safetensors';
import { fromPyTorch, type Mapping, type Network, namedMappings, parseMapping } from '@prism-rl/nn/pytorch';
import { type NetworkName, networkSetting } from '@prism-rl/nn/settings';
import { envStepsOf, type StartingPoint } from '@prism-rl/runner';
import { fileDigest, readBytes, readCheckpoint, readManifest } from '@prism-rl/runner/node';
import { sayNote } from '../backend.ts';
import { type CommandContext, type OptionValues, option } from '../command.ts';
import { say } from '../output.ts';
import { loadTrainedAgent } from '../trainedAgent.ts';

/** `sb3-dqn, sb3-ppo, …` */
export const mappingNames = Object.keys(namedMappings).join(', ');

/** Options of commands that begin with what another run learned. */
export const fromOptions = {
  from: option.text('RUN', 'begin with the network of another run, or with a file of weights (safetensors)'),
  'keep-all': option.flag(
    'with --from RUN: also keep its optimizer, target network and replay memory; only schedules begin anew',
  ),
  mapping: option.text(
    'NAME',
    `with --from FILE: a PyTorch state_dict of ${mappingNames}, or a JSON file that names its tensor for each of the network's`,
  ),
} as const;

/** What a run begins with, and its record in the manifest. */
export interface Start {
  readonly from: StartingPoint;
  readonly origin: NonNullable<Run['from']>;
}

/**
 * Reads `--from`; undefined if the option is absent. Says where the other run's settings differ.
 *
 * @param space of the observations.
 * @throws PrismError `invalid-argument` for options that do not go together, `file` and `corrupt` for what cannot be read.
 */
export async function readStart(
  options: OptionValues,
  planned: Run,
  space: Space,
  registry: CommandContext['registry'],
): Promise<Start | undefined> {
  const path = options.text('from');
  const mapping = options.text('mapping');
  const keepsAll = options.flag('keep-all');
  if (path === undefined) {
    const given = keepsAll ? '--keep-all' : '--mapping';
    if (!keepsAll && mapping === undefined) return undefined;
    throw PrismError.invalidArgument`${given} needs --from.
      Name a run or a file of weights.`;
  }
  const isRun = statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isRun && mapping !== undefined)
    throw PrismError.invalidArgument`--mapping is for files of PyTorch, but ${path} is a run.
      Leave it out.`;
  if (!isRun && keepsAll)
    throw PrismError.invalidArgument`--keep-all needs a run, but ${path} contains only weights.
      Leave it out.`;
  return isRun
    ? ofRun(path, planned, keepsAll, await registry(path))
    : ofFile(path, mapping, () => pictureOf(space, planned.agentConfig));
}

async function ofRun(path: string, planned: Run, keepsAll: boolean, registry: Registry): Promise<Start> {
  const other = readManifest(path);
  const differing = differences(other, planned);
  if (differing.length > 0) say(`note: ${path} was trained with other settings: ${differing.join('; ')}`);
  const checkpoint = readCheckpoint(path);
  const origin = { path, envSteps: envStepsOf(checkpoint.snapshot), digest: fileDigest(checkpoint.path) };
  sayStatistics(checkpoint.snapshot);
  if (keepsAll) {
    for (const warning of checkpoint.warnings) say(`warning: ${warning}`);
    return { from: { learned: checkpoint.snapshot }, origin: { ...origin, keepsAll } };
  }
  const { agent, close } = await loadTrainedAgent(path, registry, 1, 'auto');
  try {
    const weights = await agent.weights?.();
    if (weights !== undefined) return { from: { weights }, origin };
  } finally {
    close();
  }
  throw PrismError.incompatible`The agent ${other.agent} of ${path} has no network.
    Use --keep-all to begin with everything that it learned.`;
}

async function ofFile(
  path: string,
  mapping: string | undefined,
  pictureSeen: () => Promise<Network['picture']>,
): Promise<Start> {
  const state = readWeights(path);
  const origin = { path, digest: fileDigest(path) };
  if (mapping === undefined) return { from: { weights: state }, origin };
  const [places, picture] = [readMapping(mapping), await pictureSeen()];
  const weights = (own: Weights) => fromPyTorch(state, { weights: own, picture }, places, sayNote);
  return { from: { weights }, origin: { ...origin, mapping } };
}

/** The picture that the first dense layer of an agent's network reads flattened. */
export async function pictureOf(space: Space, { network }: Config): Promise<Network['picture']> {
  if (network === undefined || networkSetting.check(network) !== undefined) return 'unknown';
  return (await import('@prism-rl/nn')).flattenedPicture(space, network as NetworkName);
}

/**
 * Finds a mapping: the name of one for another library's networks, or a JSON file.
 *
 * @throws PrismError `file` if it cannot be read, `invalid-argument` if it is no mapping.
 */
export function readMapping(path: string): Mapping {
  if (Object.hasOwn(namedMappings, path)) return namedMappings[path]!;
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw PrismError.file`The mapping ${path} cannot be read: ${(cause as Error).message}
      Name a JSON file, or one of ${mappingNames}.`.causedBy(cause);
  }
  return parseMapping(new TextDecoder().decode(bytes), path);
}

function readWeights(path: string): Weights {
  try {
    const bytes = readBytes(path);
    refuseOtherFormats(bytes);
    return decodeWeights(bytes);
  } catch (cause) {
    const code = cause instanceof PrismError ? cause.code : 'file';
    throw new PrismError(code, `The weights ${path} cannot be read: ${(cause as Error).message}`, {
      hint:
        (code === 'incompatible' && (cause as PrismError).hint) ||
        'Pass the directory of a run, or a safetensors file.',
      cause,
    });
  }
}

/** @throws PrismError `incompatible` for files of PyTorch and Stable-Baselines3, which may run code when they are read. */
function refuseOtherFormats(bytes: Uint8Array): void {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isZip = file.subarray(0, 4).equals(Buffer.from('PK\x03\x04'));
  const isPickle = file[0] === 0x80 && file[1]! >= 2 && file[1]! <= 5;
  if (!isZip && !isPickle) return;
  const isModel = isZip && file.includes('_stable_baselines3_version');
  const what = isModel
    ? 'it is a zip of Stable-Baselines3, with the weights in policy.pth'
    : `it is a ${isZip ? 'zip' : 'pickle'}, as torch.save writes it`;
  const model = isModel ? 'PPO.load("model.zip").policy' : 'model';
  const hint = `Write it as safetensors in Python: safetensors.torch.save_model(${model}, "policy.safetensors"). Pass that file with --mapping, such as ${isModel ? 'sb3-ppo or sb3-dqn' : 'cleanrl-dqn or a JSON file'}.`;
  throw new PrismError('incompatible', `${what}.`, { hint });
}

/** Statistics belong to the environment, not to the agent. */
function sayStatistics(snapshot: Snapshot): void {
  if (Object.keys(childSnapshot(snapshot, 'learned').arrays).length > 0)
    say('note: its wrappers normalised, but their statistics begin anew');
}

/** Settings of another run that differ: `learningRate 0.001, now 0.0005`. */
function differences(other: Run, planned: Run): string[] {
  const settingsOf = (run: Run): { readonly [key: string]: unknown } => ({
    agent: run.agent,
    environment: run.environment,
    wrappers: run.wrappers ?? [],
    ...Object.fromEntries(Object.entries(run.environmentConfig).map(([key, value]) => [`env.${key}`, value])),
    ...run.agentConfig,
  });
  const [before, now] = [settingsOf(other), settingsOf(planned)];
  return Object.entries(before).flatMap(([key, value]) =>
    JSON.stringify(value) === JSON.stringify(now[key])
      ? []
      : `${key} ${words(value)}, now ${words(now[key])}`,
  );
}

function words(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'absent');
}
