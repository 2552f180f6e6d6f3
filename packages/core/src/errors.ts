/**
 * Errors for people: a code for programs, one sentence that names the fault, its place and the accepted values,
 * and a hint with the next step. The command line prints exactly these and no stack trace.
 */

/** What kind of thing went wrong. `usage` codes mean that the caller's input has to change. */
export type PrismErrorCode =
  /** A name (environment, agent, backend, …) that nothing is registered under. */
  | 'unknown-name'
  /** A configuration value of the wrong type, out of range, or under an unknown key. */
  | 'invalid-config'
  /** An action outside the action space. */
  | 'invalid-action'
  /** A value or description that does not belong to a space. */
  | 'invalid-space'
  /** Any other argument that is not accepted. */
  | 'invalid-argument'
  /** Two things that cannot work together (an agent and an action space, say). */
  | 'incompatible'
  /** A file or directory that is missing, unreadable, not writable, or in the way. */
  | 'file'
  /** Data that is damaged or of another format than expected. */
  | 'corrupt'
  /** An object used at the wrong time: after close, before reset. */
  | 'state'
  /** NaN or infinity where a number is needed. */
  | 'not-finite'
  /** Something this machine or this runtime lacks. */
  | 'unavailable'
  /** A contract of an interface that an implementation breaks; what takes long to look at is looked at in debug mode alone. */
  | 'contract';

/** Codes of errors that another input would have avoided; the command line exits with 2 for these, else 1. */
const usageCodes: ReadonlySet<PrismErrorCode> = new Set<PrismErrorCode>([
  'unknown-name',
  'invalid-config',
  'invalid-action',
  'invalid-space',
  'invalid-argument',
  'incompatible',
  'file',
]);

/** Options of {@link PrismError}. */
export interface PrismErrorOptions {
  /** What to do about it: one sentence. */
  readonly hint?: string;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/** The same symbol in every copy of this package. */
const brand: unique symbol = Symbol.for('@prism-rl/core/PrismError');

/**
 * The error that every Prism RL package throws for bad input and broken contracts.
 *
 * @example
 * ```ts
 * throw new PrismError('invalid-argument', 'steps must be a positive integer, but is -3.', {
 *   hint: 'Pass --steps 10000, for example.',
 * });
 * ```
 */
export class PrismError extends Error {
  /** Recognises errors thrown by another copy of this package, which a plugin may bring along. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: a class that extends this one tells its instances as usual.
    if (this !== PrismError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === 'object' && value !== null && brand in value;
  }

  /** @internal */
  readonly [brand] = true;
  override readonly name = 'PrismError';
  readonly code: PrismErrorCode;
  readonly hint: string | undefined;

  constructor(code: PrismErrorCode, message: string, options: PrismErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }

  /** Whether the caller's input is to blame (the command line then exits with 2). */
  get isUsage(): boolean {
    return usageCodes.has(this.code);
  }
}
