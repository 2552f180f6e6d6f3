export default { base: './', build: { target: 'esnext' }, worker: { format: 'es' } };
