// Writes the example run's event files into a directory: node --conditions=@prism-rl/source tools/loggers/writeFixtureRun.ts DIR
import { writeFixtureRun } from '../../packages/loggers/test/exampleRun.ts';

const dir = process.argv[2];
if (dir === undefined) throw new Error('Usage: writeFixtureRun.ts DIR');
for (const { path, digest } of writeFixtureRun(dir)) console.log(digest, path);
