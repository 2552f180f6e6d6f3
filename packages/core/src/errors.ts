// Errors for people: a code for programs; one sentence with the fault, its place and the accepted values; and a hint what to do. The command
// line prints them without a stack trace.

/** The kind of error. */
export type PrismErrorCode =
  /** An unregistered name of an environment, agent, backend, … */
  | 'unknown-name'
  /** A setting of the wrong type, out of range, or under an unknown key. */
  | 'invalid-config'
  /** An action outside the action space. */
  | 'invalid-action'
  /** A value or description that does not belong to a space. */
  | 'invalid-space'
  /** Any other invalid argument. */
  | 'invalid-argument'
  /** Two things that cannot be combined, such as an agent and an action space. */
  | 'incompatible'
  /** A file or directory that is missing, unreadable, not writable, or in the way. */
  | 'file'
  /** Damaged data, or data of another format than expected. */
  | 'corrupt'
  /** An object used at the wrong time: after close, before reset. */
  | 'state'
  /** NaN or infinity instead of a number. */
  | 'not-finite'
  /** Something that this machine or runtime lacks. */
  | 'unavailable'
  /** An implementation that breaks the contract of its interface. */
  | 'contract';

/** Codes of errors in the caller's input; the command line exits with 2 for these, else with 1. */
const usageCodes = /^(unknown|invalid|incompatible|file)/;

export interface PrismErrorOptions {
  /** One sentence that says what to do. */
  readonly hint?: string | undefined;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/** Maximum length of a message and of a hint: they quote data, which may have any length. */
const longestText = 4000;

/** Replaces the middle of a too long text by `…`. */
function shortened(text: string): string {
  if (text.length <= longestText) return text;
  return `${text.slice(0, longestText - 1000)} … ${text.slice(-900)}`;
}

/** Shared by all copies of this package. */
const brand: unique symbol = Symbol.for('@prism-rl/core/PrismError');

/** Makes an error from text: the first line is the message, the others are the hint. `\` at the end of a line continues it. */
type ErrorText = (text: TemplateStringsArray, ...values: readonly unknown[]) => PrismError;

function errorText(code: PrismErrorCode): ErrorText {
  return (text, ...values) => {
    const lines = [''];
    for (const [k, part] of text.entries()) {
      const [rest = '', ...more] = part.replace(/ +/g, ' ').split(/ ?\n ?/);
      lines.push(`${lines.pop()}${rest}`, ...more);
      if (k < values.length) lines.push(`${lines.pop()}${values[k]}`); // as it is, whatever characters it has
    }
    const [message = '', ...hint] = lines;
    return new PrismError(code, message, { hint: hint.join(' ') || undefined });
  };
}

/**
 * The error that Prism RL throws for bad input and broken contracts. A message or hint of more than 4000 characters loses its middle.
 *
 * @example
 * ```ts
 * const steps = -1;
 * throw PrismError.invalidArgument`steps must be a positive integer, but is ${steps}.
 *   Pass 10000, for example.`;
 * ```
 */
export class PrismError extends Error {
  static readonly unknownName = errorText('unknown-name');
  static readonly invalidConfig = errorText('invalid-config');
  static readonly invalidAction = errorText('invalid-action');
  static readonly invalidSpace = errorText('invalid-space');
  static readonly invalidArgument = errorText('invalid-argument');
  static readonly incompatible = errorText('incompatible');
  static readonly file = errorText('file');
  static readonly corrupt = errorText('corrupt');
  static readonly state = errorText('state');
  static readonly notFinite = errorText('not-finite');
  static readonly unavailable = errorText('unavailable');
  static readonly contract = errorText('contract');

  /** Recognises errors from other copies of this package, which plugins may bundle. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: subclasses recognise their instances in the default way.
    if (this !== PrismError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return typeof value === 'object' && value !== null && brand in value;
  }

  /** @internal */
  readonly [brand] = true;
  override readonly name = 'PrismError';
  readonly code: PrismErrorCode;
  readonly hint: string | undefined;
  /** Names of options to change, see {@link about}. */
  options: readonly string[] = [];

  constructor(code: PrismErrorCode, message: string, { hint, cause }: PrismErrorOptions = {}) {
    super(shortened(message));
    this.code = code;
    this.hint = hint === undefined ? undefined : shortened(hint);
    if (cause !== undefined) this.cause = cause;
  }

  /** Names the options to change, as the functions of the library call them. The command line adds its flags for them to the hint. */
  about(...options: readonly string[]): this {
    this.options = options;
    return this;
  }

  /** Adds the error that led to this one. */
  causedBy(cause: unknown): this {
    this.cause = cause;
    return this;
  }

  /** Whether the caller's input caused the error. */
  get isUsage(): boolean {
    return usageCodes.test(this.code);
  }
}
