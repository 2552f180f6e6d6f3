export { faultsOf, type RecordingFault, requireSound } from './faults.ts';
export { decodeEpisodes, encodeEpisodes, episodesDigest, requireSameSpaces } from './shard.ts';
