#!/usr/bin/env node
import { runCommandLine } from './commandLine.ts';

// Without it, Windows takes programs such as git and python from the current folder first, which may be another person's.
if (process.platform === 'win32') process.env.NoDefaultCurrentDirectoryInExePath = '1';
process.exitCode = await runCommandLine(process.argv.slice(2));
