import type { FusedProgram } from '../store/layout.ts';
import type { Program } from './ir.ts';
export function fuse(program: Program): FusedProgram {
  return { ...program, flatUpdates: [] };
}
