// WebGPU whose device can be lost, and whose compiler can fail.

/** Call `useSoftwareGpu` before. @returns also what makes it fail, in the way of a reset driver or of its compiler */
export async function losableGpu(): Promise<{ gpu: GPU; lose(): void; breakCompiler(): void }> {
  const name: string = 'webgpu';
  const { create } = (await import(name)) as { create(options: string[]): GPU };
  const gpu = create([]);
  let isBroken = false;
  const lost = Promise.withResolvers<GPUDeviceLostInfo>();
  const taken: GPUDevice[] = [];
  const over = <T extends object>(target: T, own: object): T =>
    new Proxy(target, {
      get: (of, key) => {
        const value = Reflect.get(key in own ? own : of, key) as unknown;
        return typeof value === 'function' ? value.bind(of) : value;
      },
    });
  const requestAdapter = async (): Promise<GPUAdapter> => {
    const adapter = (await gpu.requestAdapter())!;
    const requestDevice = async (wanted: GPUDeviceDescriptor): Promise<GPUDevice> => {
      const device = await adapter.requestDevice(wanted);
      taken.push(device);
      const compile = (wanted: GPUComputePipelineDescriptor): Promise<GPUComputePipeline> =>
        isBroken
          ? Promise.reject(new Error('Internal compiler error.'))
          : device.createComputePipelineAsync(wanted);
      return over(device, { lost: lost.promise, createComputePipelineAsync: compile });
    };
    return over(adapter, { requestDevice });
  };
  return {
    breakCompiler: () => {
      isBroken = !isBroken;
    },
    gpu: over(gpu, { requestAdapter }),
    lose() {
      for (const device of taken) device.destroy();
      lost.resolve({ reason: 'unknown', message: 'The driver was reset.\nmore' } as GPUDeviceLostInfo);
    },
  };
}
