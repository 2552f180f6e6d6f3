import type { Program } from './ir.ts';
export function simplify(program: Program): Program {
  return program;
}
