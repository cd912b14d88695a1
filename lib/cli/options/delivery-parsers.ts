import { isLoopback } from '../../platform/loopback.ts';
import type { Parsed } from './option-parsers.ts';

/** A server that takes mail, and how it is spoken to. */
export interface Relay {
  readonly host: string;
  readonly port: number;
  /** `always` from the first byte; `required` and `offered` by STARTTLS. */
  readonly tls: 'always' | 'required' | 'offered' | 'none';
  readonly login: { readonly user: string; readonly password: string } | undefined;
}

// Longer ones are no addresses (RFC 5321).
const LONGEST_ADDRESS = 254;

/** Reads mail addresses between commas: the bare addresses, without names. */
export function addresses(text: string): Parsed<readonly string[]> {
  const list = text.split(',').map((each) => each.trim());
  if (list.every(isAddress)) return { value: list };
  return { problem: 'expected addresses between commas, such as tapes@example.com,ada@example.com' };
}

/** Reads one mail address. */
export function address(text: string): Parsed<string> {
  return isAddress(text) ? { value: text } : { problem: 'expected an address, such as tapesync@example.com' };
}

/** Says whether a text is a mail address alone, with nothing in it that could be more of a header. */
export function isAddress(text: string): boolean {
  return (
    text.length <= LONGEST_ADDRESS && /^[^\s\p{C}@<>(),;:"'\\[\]]+@[\p{L}\p{N}][\p{L}\p{N}.-]*$/u.test(text)
  );
}

const TLS_WORDS = ['required', 'offered', 'none'] as const;

/**
 * Reads the address of a server that takes mail. With a password STARTTLS is required, without one it is used where it is
 * offered; on this machine it is not, unless `?tls=` says so.
 */
export function relay(text: string): Parsed<Relay> {
  const problem =
    'expected smtp[s]://[USER:PASSWORD@]HOST[:PORT][?tls=required|offered|none], with @ : / of a password as %40 %3A %2F';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hostname === '' || !/^smtps?:$/.test(url.protocol)) return { problem };
  if (!/^\/?$/.test(url.pathname) || url.hash !== '') return { problem };
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (user === undefined || password === undefined || (user === '') !== (password === '')) return { problem };
  const { tls: word, ...others } = Object.fromEntries(url.searchParams);
  const wanted = TLS_WORDS.find((each) => each === word);
  const isSecure = url.protocol === 'smtps:';
  if (Object.keys(others).length > 0 || (word !== undefined && (wanted === undefined || isSecure))) {
    return { problem };
  }
  const login = user === '' ? undefined : { user, password };
  const usual = isLoopback(url) ? 'none' : login === undefined ? 'offered' : 'required';
  return {
    value: {
      host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: Number(url.port) || (isSecure ? 465 : login === undefined ? 25 : 587),
      tls: isSecure ? 'always' : (wanted ?? usual),
      login,
    },
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Reads the address that reports are posted to: by HTTPS, or by HTTP on this machine. */
export function receiver(text: string): Parsed<URL> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe =
    url !== undefined && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)));
  if (!isSafe) return { problem: 'expected https://HOST[:PORT]/PATH; http only for this machine' };
  if (url.username !== '' || url.password !== '') {
    return { problem: 'a password has no place in it; $TAPESYNC_POST_TOKEN is sent as a bearer token' };
  }
  return { value: url };
}

/** Reads a token that is sent in a header. */
export function token(text: string): Parsed<string> {
  return /^[\x21-\x7e]+$/.test(text) ? { value: text } : { problem: 'expected a token without blanks' };
}
