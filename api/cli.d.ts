// @prism-rl/cli

