export type { RecordingFault } from './faults.ts';
export { faultsOf } from './faults.ts';
export { decodeEpisodes, encodeEpisodes, episodesDigest, requireSameSpaces } from './shard.ts';
