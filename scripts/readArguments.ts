// Parses the arguments of this repository's own scripts. `--help` prints the usage; an invalid call prints one sentence and the usage, with
// exit code 2.
import { type ParseArgsConfig, parseArgs } from 'node:util';

/**
 * @param usage one line per call, as in the head of the script
 * @param config as `parseArgs` of `node:util` takes it
 * @returns as `parseArgs` does; ends the process for `--help` and invalid arguments
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
    // Node.js adds advice about arguments that start with a hyphen, which none of ours does.
    console.error(`${error.message.split('. ')[0]}.\n${usage}`);
    process.exit(2);
  }
}
