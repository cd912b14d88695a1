const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
};

/** Returns what an error of the file system means to someone who named an input. */
export function readProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const problem = 'code' in error ? PROBLEMS[String(error.code)] : undefined;
  return problem ?? error.message;
}
