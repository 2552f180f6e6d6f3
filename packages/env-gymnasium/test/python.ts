// A Python with Gymnasium for the tests.
import path from 'node:path';
import { isHere } from '../../../test/isHere.ts';
import { pythonWith } from '../../../test/pythonWith.ts';

/** The folder of the modules that tests import in Python. */
export const modules: string = import.meta.dirname;

const { program, why } = pythonWith(path.join(modules, 'requirements.txt'));
/** The program; undefined without a Python or a registry. */
export const python: string | undefined = program;
/** Whether tests can run it. */
export const hasGymnasium: boolean = isHere('gymnasium', python !== undefined, why);
