/**
 * Eigenvectors and eigenvalues of a symmetric matrix by Jacobi's rotations (Golub & Van Loan, section 8.5), in ascending order. The largest
 * component of each vector is positive.
 *
 * @param matrix `[n, n]`
 * @param vectors `[n, n]`, whose columns receive the vectors
 * @param values `[n]`
 */
export function eigen(matrix: Float64Array, vectors: Float64Array, values: Float64Array): void {
  const n = values.length;
  const a = matrix.slice();
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    let scale = 0;
    for (let i = 0; i < n; i++) {
      scale += a[i * n + i]! ** 2;
      for (let j = i + 1; j < n; j++) off += a[i * n + j]! ** 2;
    }
    if (off <= 1e-32 * scale) break;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[i * n + i]! - a[j * n + j]!);
  for (const [to, from] of order.entries()) {
    values[to] = a[from * n + from]!;
    const vector = v.filter((_, k) => k % n === from);
    const largest = vector.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most));
    for (let i = 0; i < n; i++) vectors[i * n + to] = vector[i]! * (largest < 0 ? -1 : 1);
  }
}

/** Rotates rows and columns p and q so that element (p, q) becomes 0. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]!;
  if (apq === 0) return;
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  const turn = (array: Float64Array, first: number, second: number): void => {
    const [x, y] = [array[first]!, array[second]!];
    array[first] = c * x - s * y;
    array[second] = s * x + c * y;
  };
  for (let k = 0; k < n; k++) turn(a, k * n + p, k * n + q);
  for (let k = 0; k < n; k++) turn(a, p * n + k, q * n + k);
  for (let k = 0; k < n; k++) turn(v, k * n + p, k * n + q);
}
