import { PrismError } from '@prism-rl/core';

export interface RedisAddress {
  /** Address for ioredis, with credentials. */
  readonly url: string;
  /** Name of the sweep; several can share a database. */
  readonly sweep: string;
  /** Address without credentials, for messages. */
  readonly shown: string;
}

const hint =
  'Write redis://host:6379/0, or redis://host:6379/0?sweep=NAME if several sweeps share a database.';

/**
 * Parses `redis[s]://[user:password@]host[:port][/database][?sweep=NAME]`. Prefer to pass the password as `REDIS_PASSWORD`, because everyone on a
 * machine can read command lines.
 *
 * @param environment default: `process.env`.
 * @throws PrismError `invalid-argument`; the message never contains a password.
 */
export function readAddress(
  address: string,
  environment: { readonly [name: string]: string | undefined } = process.env,
): RedisAddress {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    throw new PrismError('invalid-argument', 'The address of the queue cannot be read.', { hint });
  }
  const { REDIS_PASSWORD: password } = environment;
  if (url.password === '' && password !== undefined) url.password = encodeURIComponent(password);
  const shown = `${url.protocol}//${url.host}${url.pathname}`;
  if (!/^rediss?:$/.test(url.protocol) || url.hostname === '' || !/^\/?\d*$/.test(url.pathname)) {
    throw new PrismError('invalid-argument', `${shown} is not the address of a Redis database.`, { hint });
  }
  const unknown = [...url.searchParams.keys()].find((name) => name !== 'sweep');
  const sweep = url.searchParams.get('sweep') ?? 'sweep';
  if (unknown !== undefined || !/^[\w.-]{1,100}$/.test(sweep)) {
    const wrong =
      unknown === undefined ? `"${sweep}" cannot be the name of a sweep` : `"${unknown}" is not an option`;
    throw new PrismError('invalid-argument', `In the address ${shown}, ${wrong}.`, { hint });
  }
  url.search = '';
  return { url: url.href, sweep, shown: sweep === 'sweep' ? shown : `${shown}?sweep=${sweep}` };
}
