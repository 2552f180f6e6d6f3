export { faultsOf, type RecordingFault } from './faults.ts';
export { decodeEpisodes, encodeEpisodes, episodesDigest, requireSameSpaces } from './shard.ts';
