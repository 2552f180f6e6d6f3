// Every failure of the compiler is a JitError: a code, one sentence, and a hint.

/** What went wrong, as a stable word that programs can test. */
export type JitErrorCode =
  | 'bad-input'
  | 'bad-operation'
  | 'changed-between-traces'
  | 'disposed'
  | 'host-read'
  | 'missing-runtime'
  | 'not-a-tensor'
  | 'not-lowered'
  | 'not-synchronous'
  | 'random-in-step'
  | 'runtime-failed'
  | 'unsupported-dtype'
  | 'busy';

/** Makes an error from text: the first line is the sentence, the second the hint. `\\` at the end of a line continues it. */
function errorText(code: JitErrorCode) {
  return (text: TemplateStringsArray, ...values: readonly unknown[]): JitError => {
    // Values go in as they are, whatever characters they have.
    const rest = [...values];
    const lines = text.join('\0').split(/ *\n */);
    const [sentence = '', hint = ''] = lines.map((line) =>
      line.replace(/ +/g, ' ').replaceAll('\0', () => String(rest.shift())),
    );
    return new JitError(code, sentence, hint);
  };
}

/** An error of the compiler or of its runtime. The message has the sentence, the line in the caller's source if known, and the hint. */
export class JitError extends Error {
  static readonly badInput = errorText('bad-input');
  static readonly busy = errorText('busy');
  static readonly changedBetweenTraces = errorText('changed-between-traces');
  static readonly disposed = errorText('disposed');
  static readonly hostRead = errorText('host-read');
  static readonly missingRuntime = errorText('missing-runtime');
  static readonly notATensor = errorText('not-a-tensor');
  static readonly notLowered = errorText('not-lowered');
  static readonly notSynchronous = errorText('not-synchronous');
  static readonly randomInStep = errorText('random-in-step');
  static readonly runtimeFailed = errorText('runtime-failed');
  static readonly unsupportedDtype = errorText('unsupported-dtype');

  readonly code: JitErrorCode;
  /** What to do, in one sentence. */
  readonly hint: string;
  /** `file:line:column` in the caller's source, if known. */
  readonly location: string | undefined;
  readonly #sentence: string;

  constructor(
    code: JitErrorCode,
    sentence: string,
    hint: string,
    details: { location?: string | undefined; cause?: unknown } = {},
  ) {
    const where = details.location === undefined ? '' : `\n  at ${details.location}`;
    super(`${sentence}${where}\n  ${hint}`, { cause: details.cause });
    this.name = 'JitError';
    this.code = code;
    this.hint = hint;
    this.location = details.location;
    this.#sentence = sentence;
  }

  /** Returns the error with the line in the caller's source, if known. */
  at(location: string | undefined): JitError {
    return new JitError(this.code, this.#sentence, this.hint, { location, cause: this.cause });
  }

  /** Adds the error that led to this one. */
  causedBy(cause: unknown): this {
    this.cause = cause;
    return this;
  }
}

/** Returns the message of a thrown value, which need not be an `Error`. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
