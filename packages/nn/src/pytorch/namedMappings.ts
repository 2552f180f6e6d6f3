// Mappings between our tensors and the tensors of other libraries' usual networks.
import { followsPicture, type Mapping, type Place } from './mapping.ts';

/** Returns the other library's name of layer `k` of ours; undefined if it has none. */
type LayerName = (k: number) => string | undefined;

/** What a naming depends on: numbers of our convolutions and dense layers, by the name of the layer without its index. */
interface Counts {
  readonly [layer: string]: number;
}

/** In `nn.Sequential`, an activation follows each layer. */
const sequence =
  (name: string, first = 0): LayerName =>
  (k) =>
    `${name}.${first + 2 * k}`;

const only =
  (name: string): LayerName =>
  (k) =>
    k === 0 ? name : undefined;

/** Names of layers by ours without their index. */
const namings: { readonly [mapping: string]: (counts: Counts) => { readonly [layer: string]: LayerName } } = {
  'sb3-dqn': ({ 'torso/conv': convolutions = 0 }) => ({
    'torso/conv': sequence('q_net.features_extractor.cnn'),
    dense:
      convolutions === 0
        ? sequence('q_net.q_net')
        : (k) => (k === 0 ? 'q_net.features_extractor.linear.0' : sequence('q_net.q_net', -2)(k)),
  }),
  'sb3-ppo': () => ({
    'torso/conv': sequence('features_extractor.cnn'),
    dense: only('features_extractor.linear.0'),
    'actor/dense': sequence('mlp_extractor.policy_net'),
    'critic/dense': sequence('mlp_extractor.value_net'),
    policy: only('action_net'),
    value: only('value_net'),
    logStd: only('log_std'),
  }),
  'cleanrl-dqn': ({ 'torso/conv': convolutions = 0 }) => ({
    'torso/conv': sequence('network'),
    // A Flatten stands between.
    dense: sequence('network', convolutions === 0 ? 0 : 2 * convolutions + 1),
  }),
  'cleanrl-ppo': ({
    'torso/conv': convolutions = 0,
    'actor/dense': actor,
    'critic/dense': critic,
    logStd,
  }) => {
    const mean = logStd === undefined ? 'actor' : 'actor_mean';
    return {
      'torso/conv': sequence('network'),
      dense: sequence('network', 2 * convolutions + 1),
      'actor/dense': sequence(mean),
      'critic/dense': sequence('critic'),
      policy: only(actor === undefined ? mean : sequence(mean)(actor)!),
      value: only(critic === undefined ? 'critic' : sequence('critic')(critic)!),
      logStd: only('actor_logstd'),
    };
  },
};

const leaves: { readonly [ours: string]: string } = { kernel: '.weight', bias: '.bias', logStd: '' };

/** Splits `actor/dense1/kernel` into `actor/dense`, 1 and `kernel`. */
function parsed(name: string): { readonly layer: string; readonly k: number; readonly leaf: string } {
  const [, path = '', index = '0', leaf = ''] = /^(.*?)(\d*)\/(\w+)$/.exec(name) ?? [];
  if (leaf === 'logStd') return { layer: leaf, k: 0, leaf };
  return { layer: path.replace(/^(actor|critic)\/(policy|value)$/, '$2'), k: Number(index), leaf };
}

function mappingOf(naming: (typeof namings)[string]): Mapping {
  return (network) => {
    const names = Object.keys(network.weights);
    const counts: { [layer: string]: number } = {};
    for (const { layer, k } of names.map(parsed)) counts[layer] = Math.max(counts[layer] ?? 0, k + 1);
    const layers = naming(counts);
    const places = names.flatMap((name): [string, Place][] => {
      const { layer, k, leaf } = parsed(name);
      const found = Object.hasOwn(leaves, leaf) ? layers[layer]?.(k) : undefined;
      if (found === undefined) return [];
      const { picture } = network;
      const isAfterPicture = followsPicture(name, network) && picture !== undefined && picture !== 'unknown';
      const place = {
        name: found + leaves[leaf]!,
        ...(isAfterPicture && { flattened: [picture.channels, picture.height, picture.width] as const }),
        ...(found === 'actor_logstd' && { isRow: true }),
      };
      return [[name, place]];
    });
    return new Map(places);
  };
}

/** Mappings by the names of the networks of Stable-Baselines3's policies and of CleanRL's scripts. A tensor without a place is refused later. */
export const namedMappings: { readonly [name: string]: Mapping } = Object.fromEntries(
  Object.entries(namings).map(([name, naming]) => [name, mappingOf(naming)]),
);
