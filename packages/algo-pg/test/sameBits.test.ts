// Re-record an intended change with `-u`, and mention it in the changeset.
import { sameBits } from '../../../test/agents/sameBits.ts';
import { plugin } from '../src/plugin.ts';

await sameBits(plugin);
