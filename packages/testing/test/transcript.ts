import { expect, test } from 'vitest';
import { Digest } from '../../../test/agents/digest.ts';
import type { Check } from '../src/index.ts';

/** Wraps what a kit checks. */
type Wrap = <T extends object>(subject: T) => T;

type Method = (...args: unknown[]) => unknown;

/** Kits call methods with plain data, arrays and instances, of which the class says enough. */
function words(args: readonly unknown[]): string {
  return JSON.stringify(args, (_, value: unknown) => {
    if (ArrayBuffer.isView(value)) return [value.constructor.name, ...(value as Uint8Array)];
    if (typeof value !== 'object' || value === null) return String(value);
    const kind = value.constructor;
    return kind === Object || kind === Array || kind === undefined ? value : kind.name;
  });
}

/** Lets `call` replace each call of a method. */
function intercepted(call: (name: string, method: Method, args: unknown[]) => unknown): Wrap {
  return (subject) =>
    new Proxy(subject, {
      get(target, key) {
        const value = Reflect.get(target, key, target) as unknown;
        if (typeof value !== 'function' || key === 'constructor') return value;
        return (...args: unknown[]) => call(String(key), value.bind(target) as Method, args);
      },
    });
}

/**
 * Records what a kit asks of a sound subject, and which of its checks notice that a method does nothing from its third call on.
 *
 * @param checksOf makes the checks of a sound subject that is wrapped.
 * @param breaks whether to record noticed faults; leave it out of kits that wait.
 */
export function sameCalls(kit: string, checksOf: (wrap: Wrap) => Iterable<Check>, breaks = true): void {
  const methods = new Set<string>();

  test(`${kit} asks the same of a sound subject`, async () => {
    let calls: { [method: string]: number } = {};
    let digest = new Digest();
    const checks = checksOf(
      intercepted((name, method, args) => {
        methods.add(name);
        calls[name] = (calls[name] ?? 0) + 1;
        if (calls[name] <= 50) digest.add(`${name}${words(args)}`);
        return method(...args);
      }),
    );
    const lines: string[] = [];
    for (const { name, run } of checks) {
      [calls, digest] = [{}, new Digest()];
      await run();
      const counts = Object.entries(calls).map(([method, count]) => `${method} ${count}`);
      lines.push(`${name}: ${counts.join(', ')}; ${digest}`);
    }
    expect(lines).toMatchSnapshot();
  });

  if (breaks)
    test(`${kit} notices the same faults`, async () => {
      const lines: string[] = [];
      for (const method of [...methods].sort()) {
        let count = 0;
        const checks = checksOf(
          intercepted((name, own, args) => (name === method && count++ >= 2 ? undefined : own(...args))),
        );
        const messages = new Digest();
        const noticed: number[] = [];
        for (const [index, { run }] of [...checks].entries()) {
          count = 0;
          try {
            await run();
          } catch (error) {
            noticed.push(index);
            messages.add(String(error));
          }
        }
        lines.push(`${method}: ${noticed.length === 0 ? 'none' : `${noticed}; ${messages}`}`);
      }
      expect(lines).toMatchSnapshot();
    });
}
