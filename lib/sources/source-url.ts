import { TapesyncError } from '../errors/error.ts';
import type { Source } from './source.ts';
import type { SourceRequest } from './source-request.ts';

/** Makes the source that a URL names; throws SOURCE_MISSING where the URL cannot name one. */
type Opener = (url: string, request: SourceRequest) => Source;

const postgres = async () => (await import('./databases/postgres.ts')).postgresSource;
const mysql = async () => (await import('./databases/mysql/mysql-source.ts')).mysqlSource;
const sqlServer = async () => (await import('./databases/sql-server/sql-server-source.ts')).sqlServerSource;

// Loaded when they are named, since most runs read files.
const OPENERS: Readonly<Record<string, () => Promise<Opener>>> = {
  postgres,
  postgresql: postgres,
  mysql,
  mariadb: mysql,
  mssql: sqlServer,
  sqlserver: sqlServer,
  sqlite: async () => (await import('./databases/sqlite.ts')).sqliteSource,
  https: openerOfWeb,
  http: openerOfWeb,
};

/** How a URL of a source begins, each kind of them. */
export const SOURCE_SCHEMES: readonly string[] = Object.keys(OPENERS);

/** Says whether a URL is one of the web. */
export function isOfWeb(url: string): boolean {
  return /^https?$/.test(sourceScheme(url) ?? '');
}

/** Returns the scheme of a URL, in lower case; `undefined` where no source has it. */
export function sourceScheme(url: string): string | undefined {
  const scheme = /^([a-z][a-z0-9+.-]*):./i.exec(url)?.[1]?.toLowerCase();
  return scheme !== undefined && Object.hasOwn(OPENERS, scheme) ? scheme : undefined;
}

/** Returns the source that a URL names. Throws SOURCE_MISSING where it cannot be one. */
export async function sourceOfUrl(url: string, request: SourceRequest): Promise<Source> {
  const load = OPENERS[sourceScheme(url) ?? ''];
  if (load === undefined) {
    const problem = `it begins with none of ${SOURCE_SCHEMES.map((scheme) => `${scheme}:`).join(' ')}`;
    throw new TapesyncError('SOURCE_MISSING', { source: '--source', problem });
  }
  const open = await load();
  return open(url, request);
}

async function openerOfWeb(): Promise<Opener> {
  const { httpSource } = await import('./http/http-source.ts');
  return (url, { web = {} }) => httpSource(new URL(url), web);
}
