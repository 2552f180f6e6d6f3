// The arguments of this repository's own scripts. `--help` prints how a script is called; what cannot be read is told in one sentence beside
// that, with exit code 2.
import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * @param usage one line a call, as the head of the script shows it
 * @param config as `parseArgs` of `node:util` takes it
 * @returns as `parseArgs` does; where the arguments cannot be read, or ask for help, the process ends
 */
export function readArguments<const T extends ParseArgsConfig>(
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  if (process.argv.includes('--help')) {
    console.log(usage);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    const isUnreadable =
      error instanceof TypeError && String(Reflect.get(error, 'code')).startsWith('ERR_PARSE_ARGS');
    if (!isUnreadable) throw error;
    // Node goes on with how an argument can begin with a hyphen, which none of ours does.
    console.error(`${error.message.split('. ')[0]}.\n${usage}`);
    process.exit(2);
  }
}
