import { basename, join } from 'node:path';
import type { ActingPolicy, ModuleOptions, Policy, PortablePolicy, VectorEnv, Weights } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { encodeWeights } from '@prism-rl/core/safetensors';
import { readPorts, withMetadata } from '@prism-rl/jit/onnx';
import { soundMetrics } from '@prism-rl/loggers';
import { toPyTorch } from '@prism-rl/nn/pytorch';
import { evaluatePolicy, evaluationWrappers, unwrapped } from '@prism-rl/runner';
import { writeWhole } from '@prism-rl/runner/node';
import { sayNote } from '../backend.ts';
import { type Command, option, requireApart } from '../command.ts';
import { aligned, printData, say } from '../output.ts';
import { wrapperText } from '../readWrapper.ts';
import { loadTrainedAgent } from '../trainedAgent.ts';
import { mappingNames, pictureOf, readMapping } from '../weights/startingPoint.ts';

const fileOf: { readonly [format: string]: string } = {
  onnx: 'policy.onnx',
  js: 'policy.js',
  c: 'policy.h',
  python: 'policy.py',
  safetensors: 'weights.safetensors',
};

/** Formats with an option, and why others lack it. */
const formatsOf: { readonly [option: string]: readonly [formats: string, why: string] } = {
  script: ['js', 'It is for modules and scripts in JavaScript.'],
  wasm: ['js', 'It is for modules and scripts in JavaScript.'],
  float16: ['js', 'It is for modules and scripts in JavaScript.'],
  int8: ['js', 'It is for modules and scripts in JavaScript.'],
  licence: ['js, c or python', 'Other formats have no header.'],
  'with-wrappers': ['onnx, js, c or python', 'Weights alone read nothing.'],
  mapping: ['safetensors', 'A policy has its own names.'],
};

/** Formats without a runtime. */
type Portable = 'js' | 'c' | 'python';

/** `prism export`: writes a run's greedy policy or its network's weights to a file for other programs. */
export const exportPolicy: Command = {
  name: 'export',
  args: ['run-dir'],
  options: {
    format: option.text(
      'NAME',
      'onnx: the greedy policy (default); js, c, python: the policy as one file that needs no runtime; safetensors: the weights of the networks, by name',
    ),
    script: option.flag('with js: a classic script that defines `policy`, for a page in one file'),
    wasm: option.flag('with js: WebAssembly computes the layers where it may, plain JavaScript elsewhere'),
    float16: option.flag('with js: weights of 16 bits, with the score before and after'),
    int8: option.flag('with js: weights of 8 bits, with the score before and after'),
    'with-wrappers': option.flag(
      'take the wrappers into the policy: it then reads what the environment returns, and its actions go into the environment',
    ),
    licence: option.text('TEXT', 'with js, c, python: licence of the weights, for the header'),
    mapping: option.text(
      'NAME',
      `with safetensors: a PyTorch state_dict of ${mappingNames}, or a JSON file that names its tensor for each of the network's`,
    ),
    out: option.text('FILE', 'file to write (default <run-dir>/policy.onnx, policy.js, …)'),
  },
  examples: [
    'export runs/dqn-CartPole-v1-seed0',
    'export runs/dqn-CartPole-v1-seed0 --out cartpole.onnx',
    'export runs/dqn-CartPole-v1-seed0 --format js',
    'export runs/dqn-CartPole-v1-seed0 --format js --wasm --int8',
    'export runs/dqn-CartPole-v1-seed0 --format safetensors',
  ],
  run: async ({ args, options, registry }) => {
    const runDir = args[0]!;
    const format = options.text('format') ?? 'onnx';
    if (!Object.hasOwn(fileOf, format)) {
      throw PrismError.invalidArgument`--format must be onnx, js, c, python or safetensors, but is "${format}".
        safetensors has the weights of the networks, the others the whole policy.`;
    }
    for (const [name, [formats, why]] of Object.entries(formatsOf)) {
      if (!options.given(name) || formats.split(/, | or /).includes(format)) continue;
      throw PrismError.invalidArgument`--${name} needs --format ${formats}.
        ${why}`;
    }
    requireApart(options, 'float16', 'int8', 'Leave one of them out.');
    const weights = (['float16', 'int8'] as const).find((flag) => options.flag(flag));
    const licence = options.text('licence');
    const withWrappers = options.flag('with-wrappers');
    const mapping = options.text('mapping');
    // Any backend works: a policy that was trained on a GPU can be exported without one.
    const all = await registry(runDir);
    const { manifest, agent, env, envSteps, close } = await loadTrainedAgent(runDir, all, 1, 'auto');
    try {
      // A policy does not need the reward statistics.
      const choices = evaluationWrappers(all, manifest.wrappers ?? []);
      const around = choices.map((wrapper) => wrapperText(wrapper)).join(' inside ');
      const wrappers = `wrappers: the policy expects observations from ${around}, and its actions go into it.`;
      const taken = withWrappers ? unwrapped(env, choices) : undefined;
      const inside = taken?.env ?? env;
      const times = taken?.times ?? 1;
      const repeats = times > 1 ? [`Take each action ${times} times: the file does not repeat it.`] : [];
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
                sayNote,
              );
        write(file, encodeWeights(named, metadata));
        sayTensors(named);
      } else if (isPortable(format)) {
        const exact = (await agent.portable?.()) ?? refuse(trained);
        const policy = taken ? await exact.within(taken.wrappers) : exact;
        const { tallyBefore } = await import('../trainRun.ts');
        const { evaluation } = tallyBefore(runDir, envSteps, soundMetrics);
        const score =
          evaluation &&
          `mean return ${evaluation.meanReturn.toFixed(1)} over ${evaluation.episodes} episodes`;
        const about = [
          `The greedy policy of ${trained} in ${environment} after ${envSteps.toLocaleString('en')} steps, by Prism RL.`,
          `Observation: ${inside.observationSpace}`,
          `Action: ${inside.actionSpace}`,
          ...(score === undefined ? [] : [`Score: ${score}`]),
          ...(licence === undefined ? [] : [`Licence of the weights: ${licence}`]),
          ...(around === '' ? [] : [taken ? `With its wrappers: ${around}` : `Without ${wrappers}`]),
          ...repeats,
        ];
        const how = { weights, wasm: options.flag('wasm') };
        writePortable(file, policy, format, { about, isScript: options.flag('script'), how });
        sayPorts(policy.export('onnx'));
        if (weights !== undefined) say(await scores(exact, how, env));
      } else {
        const exact = (await onnxOf(agent)) ?? refuse(trained);
        const { takeInWrappers } = await import('@prism-rl/jit/portable');
        const policy = taken ? takeInWrappers(exact, taken.wrappers) : exact;
        write(file, [withMetadata(policy, metadata)]);
        sayPorts(policy);
      }
      if (around !== '' && !taken) say(`The file does not contain ${wrappers}`);
      for (const line of repeats) say(line);
      printData(file);
    } finally {
      close();
    }
    return undefined;
  },
};

/** The model, which says what it chooses by if it can act alone. */
async function onnxOf(agent: Policy): Promise<Uint8Array | undefined> {
  try {
    return (await agent.portable?.())?.export('onnx') ?? (await agent.exportPolicy?.('onnx'));
  } catch {
    // An operator that needs a runtime.
    return agent.exportPolicy?.('onnx');
  }
}

function isPortable(format: string): format is Portable {
  return format === 'js' || format === 'c' || format === 'python';
}

/** Writes a policy without a runtime; a module in JavaScript has its types beside it. */
function writePortable(
  file: string,
  policy: PortablePolicy,
  format: Portable,
  {
    about,
    isScript,
    how,
  }: { readonly about: readonly string[]; readonly isScript: boolean; readonly how: ModuleOptions },
): void {
  const usage = {
    js: isScript
      ? 'Use: policy.act(observation)'
      : `Use: import { policy } from './${basename(file)}'; policy.act(observation)`,
    c: `Use: #include "${basename(file)}"`,
    python: `Use: import ${basename(file, '.py')}; ${basename(file, '.py')}.act(observation)`,
  };
  // A line end in a name would end a comment.
  const lines = [...about, usage[format]].flatMap((line) => line.split(/[\r\n\u2028\u2029]+/));
  const bytes = (text: string): Uint8Array[] => [new TextEncoder().encode(text)];
  write(file, bytes(policy.export(isScript ? 'script' : format, lines, how)));
  if (format === 'js' && !isScript)
    write(file.replace(/(\.[cm]?js)?$/, '.d.ts'), bytes(policy.export('types', lines)));
}

/** How much the weights of a module differ, and what it scores beside the exact policy. */
async function scores(policy: PortablePolicy, how: ModuleOptions, env: VectorEnv): Promise<string> {
  const text = policy.export('js', [], how);
  const rounded = await import(`data:text/javascript,${encodeURIComponent(text)}`);
  const options = { episodes: 10, seed: 1_000_000 };
  const before = await evaluatePolicy(playing(policy), env, options);
  const after = await evaluatePolicy(playing(rounded.policy), env, options);
  const [, difference] = /^\/\/ (Weights as .*)$/m.exec(text)!;
  return `${difference}. Mean return over 10 episodes: ${before.meanReturn.toFixed(1)} before, ${after.meanReturn.toFixed(1)} after.`;
}

/** A policy that acts in one environment. */
function playing(policy: ActingPolicy): Policy {
  const stateSize = policy.begin().length;
  return {
    ...(stateSize > 0 && { stateSize }),
    act: (observations, { actions, states }) => {
      const taken = policy.act(observations, undefined, states);
      if (typeof taken === 'number') actions[0] = taken;
      else actions.set(taken);
    },
    save: () => ({ meta: {}, arrays: {} }),
    restore: () => {},
  };
}

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
