// The tests of numbers and checks once more, with NumPy and Gymnasium.
process.env.PRISM_TEST_GYMNASIUM = '1';
await import('./vector.test.ts');
await import('./checks.test.ts');
