import { join } from 'node:path';
import { PrismError, type Weights } from '@prism-rl/core';
import { encodeWeights } from '@prism-rl/core/safetensors';
import { readPorts, withMetadata } from '@prism-rl/jit/onnx';
import { evaluationWrappers } from '@prism-rl/runner';
import { writeWhole } from '@prism-rl/runner/node';
import { type Command, option } from '../command.ts';
import { aligned, printData, say } from '../output.ts';
import { wrapperText } from '../readWrapper.ts';
import { loadTrainedAgent } from '../trainedAgent.ts';
import { mappingNames, readMapping, toPyTorch } from '../weights/pyTorch.ts';
import { pictureOf } from '../weights/startingPoint.ts';

const fileOf: { readonly [format: string]: string } = {
  onnx: 'policy.onnx',
  safetensors: 'weights.safetensors',
};

/** `prism export`: writes a run's greedy policy or its network's weights to a file for other programs. */
export const exportPolicy: Command = {
  name: 'export',
  args: ['run-dir'],
  options: {
    format: option.text(
      'NAME',
      'onnx: the greedy policy (default); safetensors: the weights of the networks, by name',
    ),
    mapping: option.text(
      'NAME',
      `with safetensors: a PyTorch state_dict of ${mappingNames}, or a JSON file that names its tensor for each of the network's`,
    ),
    out: option.text('FILE', 'file to write (default <run-dir>/policy.onnx or weights.safetensors)'),
  },
  examples: [
    'export runs/dqn-CartPole-v1-seed0',
    'export runs/dqn-CartPole-v1-seed0 --out cartpole.onnx',
    'export runs/dqn-CartPole-v1-seed0 --format safetensors',
  ],
  run: async ({ args, options, registry }) => {
    const runDir = args[0]!;
    const format = options.text('format') ?? 'onnx';
    if (!Object.hasOwn(fileOf, format)) {
      throw PrismError.invalidArgument`--format must be onnx or safetensors, but is "${format}".
        onnx is the whole policy, safetensors the weights of its networks.`;
    }
    const mapping = options.text('mapping');
    if (mapping !== undefined && format === 'onnx') {
      throw PrismError.invalidArgument`--mapping needs --format safetensors.
        An ONNX file has its own names.`;
    }
    // Any backend works: a policy that was trained on a GPU can be exported without one.
    const all = await registry(runDir);
    const { manifest, agent, env, close } = await loadTrainedAgent(runDir, all, 1, 'auto');
    try {
      const file = options.text('out') ?? join(runDir, fileOf[format]!);
      // The file names its environment; the playground refuses it for others.
      const { environment, agent: trained } = manifest;
      const metadata = { environment, agent: trained };
      if (format === 'safetensors') {
        const weights = (await agent.weights?.()) ?? refuse(trained);
        const named =
          mapping === undefined
            ? weights
            : toPyTorch(
                { weights, picture: await pictureOf(env.observationSpace, manifest.agentConfig) },
                readMapping(mapping),
              );
        write(file, encodeWeights(named, metadata));
        sayTensors(named);
      } else {
        const policy = (await agent.exportPolicy?.('onnx')) ?? refuse(trained);
        write(file, [withMetadata(policy, metadata)]);
        sayPorts(policy);
      }
      // A policy does not need the reward statistics.
      const around = evaluationWrappers(all, manifest.wrappers ?? []).map((wrapper) => wrapperText(wrapper));
      if (around.length > 0) {
        say(
          `The file does not contain wrappers: the policy expects observations from ${around.join(' inside ')}, and its actions go into it.`,
        );
      }
      printData(file);
    } finally {
      close();
    }
    return undefined;
  },
};

function refuse(agent: string): never {
  throw PrismError.incompatible`The agent ${agent} has no policy network to export.
    Agents with neural networks have one: dqn, for example.`;
}

function sayPorts(policy: Uint8Array): void {
  const { inputs, outputs } = readPorts(policy);
  const rows = Object.entries({ input: inputs, output: outputs }).flatMap(([kind, ports]) =>
    ports.map(({ name, type, dims }) => [kind, name, type, `[${dims.join(', ')}]`]),
  );
  say(aligned(rows, '  ').join('\n'));
}

function sayTensors(weights: Weights): void {
  const rows = Object.entries(weights).map(([name, { shape, values }]) => [
    name,
    values instanceof Float32Array ? 'float32' : 'float64',
    `[${shape.join(', ')}]`,
  ]);
  say(aligned(rows, '  ').join('\n'));
}

function write(file: string, content: readonly Uint8Array[]): void {
  try {
    writeWhole(file, content);
  } catch (cause) {
    throw PrismError.file`The file ${file} cannot be written: ${(cause as Error).message}
      Name another one with --out.`.causedBy(cause);
  }
}
