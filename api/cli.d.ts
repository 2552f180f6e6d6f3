// @prism-rl/cli: index.d.ts

