/** Node.js runs TypeScript by removing its types, and refuses every construct that would need code generation. */

/** The replacement of each construct that Node.js refuses. */
const remedies: readonly (readonly [construct: RegExp, remedy: string])[] = [
  [
    /enum/,
    'Use an object instead: const Color = { red: 0, green: 1 } as const; or a union of texts as a type.',
  ],
  [/parameter property/, 'Declare the field in the class, and assign it in the constructor.'],
  [/namespace|module/, 'Export its members from a file of their own, or use an object instead.'],
  [/import equals|import alias/, 'Use import … from instead.'],
  [/export assignment/, 'Use export or export default instead.'],
];

/**
 * Explains why Node.js did not load a TypeScript module, with the place and a fix; undefined for other errors.
 *
 * @param cause the error of the import.
 */
export function typeScriptFault(
  cause: unknown,
): { readonly reason: string; readonly hint: string } | undefined {
  const { code, message = '', stack = '' } = (cause ?? {}) as NodeJS.ErrnoException;
  const [, place = ''] = /^(?:file:\/\/)?(.+:\d+)\n/.exec(stack) ?? [];
  const where = place === '' ? '' : ` (${place})`;
  // The engine says the same of any stray character, and does not always name the place. Node.js leaves decorators to it.
  if (/^SyntaxError: Invalid or unexpected token/m.test(stack))
    return {
      reason: `${message}${where}.`,
      hint: 'Node.js does not run decorators, such as @name: if the file has one, call the function instead. The command "node FILE" shows the place.',
    };
  if (code === 'ERR_INVALID_TYPESCRIPT_SYNTAX')
    return { reason: `${message}${where}`, hint: '--debug shows where.' };
  if (code !== 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX') return undefined;
  const [, construct = 'construct'] = /^TypeScript (.+) is not supported/.exec(message) ?? [];
  const [, remedy = 'Write it in JavaScript.'] = remedies.find(([pattern]) => pattern.test(construct)) ?? [];
  return {
    reason: `Node.js runs TypeScript only where removing the types is enough, and here is a TypeScript ${construct}${where}.`,
    hint: `${remedy} TypeScript's option erasableSyntaxOnly finds all such places.`,
  };
}
