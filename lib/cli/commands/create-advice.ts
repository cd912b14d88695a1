import type { ErrorCode } from '../../errors/table.ts';
import type { Problem } from '../../model/problem.ts';
import { OPTIONS } from '../options/options.ts';

const MISSING_PLACES: ReadonlySet<string> = new Set<ErrorCode>([
  'CUSTOMER_UNKNOWN',
  'MEDIA_UNKNOWN',
  'REPOSITORY_UNKNOWN',
  'DATA_CLUSTER_UNKNOWN',
]);
const MAKES_PLACES: readonly string[] = OPTIONS.create.commands;

/** Returns a problem with the advice to give `--create`, where that helps: the place is missing, and the command has the option. */
export function withCreateAdvice(problem: Problem, command: string): Problem {
  if (!MISSING_PLACES.has(problem.code) || !MAKES_PLACES.includes(command)) return problem;
  return { ...problem, message: `${problem.message}, or give --create` };
}
