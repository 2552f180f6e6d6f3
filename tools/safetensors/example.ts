/** Prints the example snapshot of the tests as base64; see fixture.py. */
import { encodeSnapshot } from '../../packages/core/src/safetensors.ts';
import { exampleSnapshot } from '../../packages/core/test/exampleSnapshot.ts';

process.stdout.write(Buffer.concat(encodeSnapshot(exampleSnapshot)).toString('base64'));
