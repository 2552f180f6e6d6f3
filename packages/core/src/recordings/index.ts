export { faultsOf, type RecordingFault, requireSound } from './faults.ts';
export { decodeEpisodes, decodeSource, encodeEpisodes, episodesDigest, requireSameSpaces } from './shard.ts';
