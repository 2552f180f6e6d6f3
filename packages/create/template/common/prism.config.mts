// Read by `prism` in this folder: its commands know the plugin by name.
export default { plugins: ['./src/index.ts'] };
