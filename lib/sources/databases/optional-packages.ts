import { messageOf, TapesyncError } from '../../errors/error.ts';

/** Packages that do not come with tapesync, each with the version that its tests are run with. */
export const OPTIONAL_PACKAGES = { mysql2: '3.24.6', tedious: '20.4.0' } as const;

/**
 * Loads a package that does not come with tapesync. Throws SOURCE_PACKAGE with the command that installs it where it is not there.
 *
 * @param source the name of what it is to read
 */
export async function optionalPackage<T>(
  name: keyof typeof OPTIONAL_PACKAGES,
  load: () => Promise<T>,
  source: string,
): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const described = `${name}@${OPTIONAL_PACKAGES[name]}`;
    const problem = isMissing(error) ? 'is not installed' : `cannot be loaded (${messageOf(error)})`;
    throw new TapesyncError('SOURCE_PACKAGE', { source, package: described, problem }, { cause: error });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
}
