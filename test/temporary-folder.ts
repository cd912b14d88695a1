import type { Test } from 'tap';

/** Has files that nobody is to find again be made in another folder than that of the system, until the test ends. */
export function makeTemporaryFilesIn(t: Test, folder: string): void {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  t.teardown(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  });
}
