const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
};

/** Returns the problem of an input in words, from an error of the file system. */
export function readProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const problem = 'code' in error ? PROBLEMS[String(error.code)] : undefined;
  return problem ?? error.message;
}
