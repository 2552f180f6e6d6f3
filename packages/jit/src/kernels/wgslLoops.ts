// Loops in WGSL. All begin at 0 and have step 1: compilers guard others by a counter of 64 bits, and do not unroll them.

/** Counts a variable up from an expression by a step, so many times. */
export function wgslCount(
  name: string,
  times: number,
  body: string,
  { first = '0u', step = 1 }: { readonly first?: string; readonly step?: number } = {},
): string {
  if (times <= 0) return '';
  if (times === 1) return `{ let ${name} = ${first}; ${body} }`;
  const lap = `lap_${name}`;
  const own = `let ${name} = ${first === '0u' ? '' : `${first} + `}${lap}${step === 1 ? '' : ` * ${step}u`};`;
  return `for (var ${lap} = 0u; ${lap} < ${times}u; ${lap}++) { ${own} ${body} }`;
}

/** Distributes the values of a variable below a size among threads. @param thread a number below `threads` */
export function wgslEach(
  size: number,
  threads: number,
  body: string,
  { thread = 't', name = 'i' }: { readonly thread?: string; readonly name?: string } = {},
): string {
  const inside = size % threads === 0 ? body : `if (${name} < ${size}u) { ${body} }`;
  return wgslCount(name, Math.ceil(size / threads), inside, { first: thread, step: threads });
}
