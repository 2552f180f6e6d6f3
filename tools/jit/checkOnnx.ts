// Validates exported models with Python's onnx.checker and onnxruntime (check_onnx.py), if Python has both.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const python = process.env.PRISM_PYTHON ?? 'python3';
const checker = fileURLToPath(new URL('check_onnx.py', import.meta.url));

/** Whether Python can check models; prints to stderr which checks it skips. */
export function pythonHasOnnx(test: string): boolean {
  try {
    execFileSync(python, ['-c', 'import onnx, onnxruntime'], { stdio: 'ignore' });
    return true;
  } catch {
    process.stderr.write(
      `${test}: ${python} cannot import onnx and onnxruntime: the check by Python is left out\n`,
    );
    return false;
  }
}

/**
 * Actions that Python's onnxruntime chooses with a model, after onnx.checker has accepted it.
 *
 * @param shape of the observations, batch size first.
 */
export function actionsByPython(
  model: Uint8Array,
  observations: Float32Array | Float64Array,
  shape: readonly number[],
): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'prism-onnx-'));
  try {
    const [file, data] = [join(folder, 'policy.onnx'), join(folder, 'observation.bin')];
    writeFileSync(file, model);
    writeFileSync(data, observations);
    return JSON.parse(execFileSync(python, [checker, file, data, shape.join(',')]).toString());
  } finally {
    rmSync(folder, { recursive: true });
  }
}
