/** What the codes of the system and of TLS mean, in words that need no manual. */
const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'there is no such file or folder',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'it lies on a disk that can only be read',
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'the share of the disk that this user may fill is full',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ELOOP: 'its links lead around a circle',
  ENAMETOOLONG: 'the name is too long',
  EADDRINUSE: 'another program listens there already',
  EADDRNOTAVAIL: 'this machine has no such address',
  ERR_OSSL_PEM_NO_START_LINE: 'no block of PEM begins in it',
  ERR_OSSL_X509_KEY_VALUES_MISMATCH: 'the key is not that of the certificate',
};

/** Returns what an error of the system means, in words; `undefined` of any other. */
export function systemProblem(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code] : undefined;
}
