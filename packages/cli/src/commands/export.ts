import { join } from 'node:path';
import { PrismError } from '@prism-rl/core';
import { withMetadata } from '@prism-rl/jit/onnx';
import { evaluationWrappers } from '@prism-rl/runner';
import { writeWhole } from '@prism-rl/runner/node';
import type { Command } from '../command.ts';
import { print, say } from '../output.ts';
import { wrapperText } from '../readWrapper.ts';
import { loadTrainedAgent } from '../trainedAgent.ts';

/** `prism export`: writes a run's greedy policy to a file for other programs. */
export const exportPolicy: Command = {
  name: 'export',
  args: ['run-dir'],
  options: {
    format: { type: 'text', value: 'NAME', help: 'onnx (the default and only format)' },
    out: { type: 'text', value: 'FILE', help: 'file to write (default <run-dir>/policy.onnx)' },
  },
  examples: ['export runs/dqn-CartPole-v1-seed0', 'export runs/dqn-CartPole-v1-seed0 --out cartpole.onnx'],
  run: async ({ args, options, registry }) => {
    const runDir = args[0]!;
    const format = options.text('format') ?? 'onnx';
    if (format !== 'onnx') {
      throw new PrismError('invalid-argument', `--format must be onnx, but is "${format}".`);
    }
    // Any backend works: a policy that was trained on a GPU can be exported without one.
    const all = await registry(runDir);
    const { manifest, agent, close } = await loadTrainedAgent(runDir, all, 1, 'auto');
    try {
      if (agent.exportPolicy === undefined) {
        throw new PrismError('incompatible', `The agent ${manifest.agent} has no policy network to export.`, {
          hint: 'Agents with neural networks have one: dqn, for example.',
        });
      }
      const file = options.text('out') ?? join(runDir, `policy.${format}`);
      // The file names its environment; the playground refuses it for others.
      const { environment, agent: trained } = manifest;
      write(file, withMetadata(await agent.exportPolicy(format), { environment, agent: trained }));
      // A policy does not need the reward statistics.
      const around = evaluationWrappers(all, manifest.wrappers ?? []).map((wrapper) => wrapperText(wrapper));
      if (around.length > 0) {
        say(
          `The file does not contain wrappers: the policy expects observations from ${around.join(' inside ')}, and its actions go into it.`,
        );
      }
      print(file);
    } finally {
      close();
    }
    return undefined;
  },
};

function write(file: string, content: Uint8Array): void {
  try {
    writeWhole(file, [content]);
  } catch (cause) {
    throw new PrismError('file', `The file ${file} cannot be written: ${(cause as Error).message}`, {
      hint: 'Name another one with --out.',
      cause,
    });
  }
}
