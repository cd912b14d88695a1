import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The program as users start it: built before the tests, or from its sources where a test file is run by itself. */
export const PROGRAM = resolve(ROOT, process.env.TAPESYNC_TEST_PROGRAM ?? 'lib/tapesync.js');
