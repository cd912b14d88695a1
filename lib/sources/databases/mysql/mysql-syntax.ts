import type { QuerySyntax } from '../query-words.ts';

/**
 * What reads in MySQL and MariaDB. The transaction keeps a statement from writing to tables; INTO would write a file on the server.
 * Comments that begin with an exclamation mark are executed.
 */
export const MYSQL_SYNTAX: QuerySyntax = {
  quoted:
    /'[^'\\]*(?:(?:''|\\[\s\S])[^'\\]*)*'|"[^"\\]*(?:(?:""|\\[\s\S])[^"\\]*)*"|`[^`]*(?:``[^`]*)*`|#[^\n]*|--(?=\s)[^\n]*|\/\*(?!!|M!)(?:(?!\*\/)[\s\S])*\*\/|(['"`]|\/\*)[\s\S]*/g,
  beginnings: ['SELECT', 'WITH', 'VALUES', 'TABLE', 'SHOW'],
  forbidden: new Set(['INTO', 'OUTFILE', 'DUMPFILE']),
};
