// Validates exported models with Python's onnx.checker and onnxruntime (check_onnx.py), if Python has both.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isHere } from '../../test/isHere.ts';

const python = process.env.PRISM_PYTHON ?? 'python3';
const checker = fileURLToPath(new URL('check_onnx.py', import.meta.url));

/** Whether Python can check models. */
export function pythonHasOnnx(): boolean {
  const { status } = spawnSync(python, ['-c', 'import onnx, onnxruntime']);
  return isHere('onnx', status === 0, `${python} cannot import onnx and onnxruntime`);
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
