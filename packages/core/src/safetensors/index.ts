export { crc32 } from './crc32.ts';
export { decodeSnapshot, encodeSnapshot } from './safetensors.ts';
