import { join } from 'node:path';
import { messageOf } from '../../errors/error.ts';
import { prepareCacheFolder } from '../../platform/cache-folder.ts';
import { FingerprintError } from './fingerprint-error.ts';

const FILES = /^[0-9a-f]{32}\.fingerprints(\.[0-9a-f-]+\.part)?$/;
const BYTES = 2 * 1024 ** 3;

/**
 * Makes the folder of fingerprints, which only this user may look into, and removes what is of no more use in it: files that
 * have not been used for a month, and the oldest beyond 2 GiB. Throws FingerprintError where it cannot be trusted.
 */
export function prepareFingerprintFolder(folder: string): void {
  try {
    prepareCacheFolder(folder, { files: FILES, bytes: BYTES });
  } catch (error) {
    const message = `fingerprints cannot be kept in ${folder}: ${messageOf(error)}`;
    throw new FingerprintError(message, { cause: error });
  }
}

/**
 * Returns the path of a file of fingerprints in their folder.
 *
 * @param subject hash of what they are of, 32 digits
 */
export function fingerprintPath(folder: string, subject: string): string {
  return join(folder, `${subject}.fingerprints`);
}
