import { TapesyncError } from '../errors/error.ts';
import type { HttpOptions } from './http/http-source.ts';

/** What is asked of a source that a URL names. */
export interface SourceRequest {
  /** What a database is asked; absent where the definition does not say. */
  readonly query?: string | undefined;
  /** What stands between the values of rows that have no text of their own. */
  readonly delimiter: string;
  /** That of the user of a database; without it, what its own programs would take. */
  readonly password?: string | undefined;
  /** How long a database may work on the query; for as long as it likes when absent. */
  readonly statementSeconds?: number | undefined;
  /** How servers of the web are asked; absent where none is named. */
  readonly web?: HttpOptions | undefined;
}

/** Returns what a database is asked. Throws SOURCE_MISSING where nobody says it. */
export function queryOf({ query }: SourceRequest, source: string): string {
  if (query !== undefined) return query;
  const problem =
    'the definition does not say what to ask it; add SetQuery("select ..."); (init takes --query)';
  throw new TapesyncError('SOURCE_MISSING', { source, problem });
}
