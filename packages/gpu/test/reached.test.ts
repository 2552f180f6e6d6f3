import { expect, test } from 'vitest';
import { reached } from '../src/runShader.ts';

test('a shader has the functions that it calls, by others, too, and everything else', () => {
  const twice = `fn twice(x: f32) -> f32 {
if (x > 0f) {
return 2f * x;
}
return x;
}
`;
  const code = (unused: string, other: string): string => `struct Pair { a: f32, b: f32 }
${other}${twice}var<private> seen: f32;
${unused}const table = array<f32, 2>(1f, 2f);
fn four() -> f32 { return twice(twice(table[0])); }
@compute @workgroup_size(1)
fn main() { seen = four(); }`;
  const unused = `fn unused() {
if (true) {
seen = other(1f);
}
}
`;
  const other = 'fn other(x: f32) -> f32 { return twice(x); }\n';
  expect(reached(code(unused, other)).replaceAll(/\n+/g, '\n')).toBe(code('', ''));
  expect(reached(code('', ''))).toBe(code('', ''));
});
