import { isIP } from 'node:net';
import { userInfo } from 'node:os';
import { messageOf, TapesyncError } from '../../errors/error.ts';
import { authoritiesOf } from '../../platform/authorities.ts';

/** Where a database is, and who reads it. */
export interface DatabaseUrl {
  /** What messages call it: scheme, host, port and database; no user, no password. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Empty where the URL has none. */
  readonly user: string;
  readonly database: string;
  readonly tls: DatabaseTls;
  /** What else stands behind the question mark, of the parameters that were asked for. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** How a connection is encrypted. */
export type DatabaseTls =
  | { readonly kind: 'none' }
  /** The certificate is checked against authorities, the usual ones when absent, and for the name of the host. */
  | { readonly kind: 'verified'; readonly authorities?: readonly string[] | undefined };

/** What a kind of database expects in its URL. */
export interface DatabaseUrlForm {
  /** The scheme in messages, without the colon. */
  readonly scheme: string;
  readonly port: number;
  /** Whether a connection is encrypted where the URL does not say so. */
  readonly isEncrypted: boolean;
  /** Names of parameters beside `sslmode` and `sslrootcert`. */
  readonly parameters: readonly string[];
}

const TLS_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];

/**
 * Reads `SCHEME://USER@HOST[:PORT]/DATABASE[?sslmode=...&sslrootcert=FILE]`, as PostgreSQL writes it. Every mode but `disable` checks the
 * certificate in full.
 * Throws OPTION_INVALID, which never repeats the URL: a password may be in it.
 */
export function readDatabaseUrl(text: string, form: DatabaseUrlForm): DatabaseUrl {
  const example = `${form.scheme}://USER@HOST/DATABASE`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw invalid(`it cannot be read; expected ${example}`);
  if (url.password !== '') {
    throw passwordInUrl();
  }
  const host = decoded(url.hostname).replace(/^\[(.*)\]$/, '$1');
  const database = decoded(url.pathname.replace(/^\//, ''));
  if (host === '') throw invalid(`the host is missing; expected ${example}`);
  if (database === '' || database.includes('/')) {
    throw invalid(`the name of the database is missing; expected ${example}`);
  }
  const port = url.port === '' ? form.port : Number(url.port);
  const at = host.includes(':') ? `[${host}]` : host;
  const { tls, parameters } = parametersOf(url, host, form);
  return {
    name: `${form.scheme}://${at}:${port}/${database}`,
    host,
    port,
    user: decoded(url.username),
    database,
    tls,
    parameters,
  };
}

/** Returns the name of the user who runs this program; empty where it has none. */
export function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

function parametersOf(
  url: URL,
  host: string,
  { isEncrypted, parameters: others }: DatabaseUrlForm,
): Pick<DatabaseUrl, 'tls' | 'parameters'> {
  const parameters = new Map(url.searchParams);
  const known = ['sslmode', 'sslrootcert', ...others];
  for (const name of parameters.keys()) {
    if (!known.includes(name)) {
      throw invalid(`the URL has a parameter that is not known; expected one of ${known.join(', ')}`);
    }
  }
  const file = parameters.get('sslrootcert');
  const mode = parameters.get('sslmode') ?? (isEncrypted || file !== undefined ? 'verify-full' : 'disable');
  if (!TLS_MODES.includes(mode)) throw invalid(`sslmode is none of ${TLS_MODES.join(', ')}`);
  if (mode === 'disable') return { tls: { kind: 'none' }, parameters };
  if (isIP(host) !== 0) {
    throw invalid(
      'its certificate is checked for a name, and the URL has an address: put a name of the certificate in its place, or sslmode=disable',
    );
  }
  return { tls: { kind: 'verified', authorities: authoritiesIn(file) }, parameters };
}

function authoritiesIn(file: string | undefined): readonly string[] | undefined {
  try {
    return authoritiesOf(file ?? '');
  } catch (error) {
    throw invalid(`sslrootcert: ${messageOf(error)}`);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid('it has a % without two hexadecimal digits behind it');
  }
}

/** Returns the error of a URL with a password in it, which it does not repeat. */
export function passwordInUrl(): TapesyncError {
  return invalid(
    'a password stands in the URL, where others see it; take it out, and set $TAPESYNC_SOURCE_PASSWORD',
  );
}

function invalid(problem: string): TapesyncError {
  return new TapesyncError('OPTION_INVALID', { option: '--source', problem });
}
