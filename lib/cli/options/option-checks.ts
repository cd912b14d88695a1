/**
 * What may stand in an option: each check returns what is wrong with a text from outside, in words, or `undefined`.
 *
 * @module
 */

import { isIP } from 'node:net';
import { parseLimit } from '../../model/limit.ts';

/** Reads a size in bytes such as `64M`; `undefined` where it is none. Units are binary: K, M, G. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+)([KMG]?)$/i.exec(text);
  if (match === null) return undefined;
  const unit = { '': 0, K: 10, M: 20, G: 30 }[(match[2] ?? '').toUpperCase()] ?? 0;
  return Number(match[1]) * 2 ** unit;
}

/** Returns a check for whole numbers within bounds. */
export function wholeNumber(least: number, most: number) {
  return (text: string): string | undefined =>
    /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most
      ? undefined
      : `expected a whole number from ${least}${most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`}`;
}

/** Checks an address, or a network of addresses such as 10.0.0.0/8. */
export function network(text: string): string | undefined {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  const most = version === 4 ? 32 : 128;
  const isNetwork = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  return version > 0 && isNetwork && rest.length === 0
    ? undefined
    : 'expected an address or a network, such as 10.0.0.0/8';
}

/** Checks FIELD=VALUE. */
export function assignment(text: string): string | undefined {
  return /^[^=]+=/.test(text) ? undefined : 'expected FIELD=VALUE';
}

/** Checks the name of a time zone. */
export function zone(text: string): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return undefined;
  } catch {
    return 'expected the name of a time zone, such as Europe/Berlin or UTC';
  }
}

/** Checks a limit of changes. */
export function limit(text: string): string | undefined {
  return parseLimit(text) === undefined ? 'expected a share such as 30%, a number or none' : undefined;
}

/** Checks a size in bytes. */
export function size(text: string): string | undefined {
  return parseSize(text) === undefined ? 'expected a size such as 32M or 1G' : undefined;
}

/** Checks a complete moment. */
export function instant(text: string): string | undefined {
  const complete = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/.test(text);
  return complete && !Number.isNaN(Date.parse(text))
    ? undefined
    : 'expected a moment such as 2026-03-15T00:00:00Z';
}

/** Checks how many requests may be under way at once. */
export function concurrency(text: string): string | undefined {
  return text === 'auto' || wholeNumber(1, 200)(text) === undefined
    ? undefined
    : 'expected a whole number from 1 to 200, or auto';
}

/** Checks a number of requests per second. */
export function rate(text: string): string | undefined {
  return /^\d+(\.\d+)?$/.test(text) && Number(text) > 0 ? undefined : 'expected a number over 0';
}

/** Checks a Customer-ID, or * for every customer. */
export function customer(text: string): string | undefined {
  return /^([A-Za-z0-9]{1,4}|\*)$/.test(text) ? undefined : 'expected a Customer-ID, or * for every customer';
}

/** Returns a check for one of some words. */
export function oneOf(words: readonly string[]) {
  return (text: string): string | undefined =>
    words.includes(text) ? undefined : `expected one of ${words.join(', ')}`;
}

/** Checks the name of a file that the textfile collector of node_exporter reads. */
export function promFile(text: string): string | undefined {
  return text.endsWith('.prom')
    ? undefined
    : 'expected a name that ends in .prom: node_exporter reads no other';
}

/** Checks the address of a Pushgateway. */
export function gateway(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isGateway =
    url !== undefined && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
  return isGateway ? undefined : 'expected http[s]://HOST[:PORT][/PATH]';
}

/** Checks the name of a task. */
export function task(text: string): string | undefined {
  return /^[\w.-]{1,64}$/.test(text)
    ? undefined
    : 'expected up to 64 letters, digits, dots, dashes and underscores';
}
