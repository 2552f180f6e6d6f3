// Re-record an intended change with `-u`.
import { sameEnvironments } from '../../../test/agents/sameEnvironments.ts';
import { plugin } from '../src/plugin.ts';

await sameEnvironments(plugin);
