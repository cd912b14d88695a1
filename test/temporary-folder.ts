import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';

/**
 * Makes a folder with files that is there until everything that the test has torn down after this call is done. The one of `testdir`
 * is removed first, under a store that is still open.
 */
export function temporaryFolder(
  t: Pick<Test, 'teardown'>,
  files: Readonly<Record<string, string>> = {},
): string {
  const folder = mkdtempSync(join(tmpdir(), 'tapesync-test-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Has files that nobody is to find again be made in another folder than that of the system, until the test ends. */
export function makeTemporaryFilesIn(t: Test, folder: string): void {
  const { TMPDIR } = process.env;
  process.env.TMPDIR = folder;
  t.teardown(() => {
    if (TMPDIR === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = TMPDIR;
  });
}
