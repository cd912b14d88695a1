/**
 * The parsers of options: each makes a value of a text from outside, or returns what is wrong with the text. None accepts
 * an empty text.
 *
 * @module
 */

import { isIP } from 'node:net';
import { OVERDUE } from '../../model/certificate.ts';
import { type Limit, parseLimit } from '../../model/limit.ts';
import { isDay, parseMoment } from '../../model/moment.ts';
import { MOST_CAPACITY } from '../../model/place-rules.ts';
import { type PlacePattern, STATUSES } from '../../model/reconciliation.ts';
import { type Day, isTimeOfDay, parseDays } from '../../model/schedule.ts';
import { CustomerId, MediaId, RepositoryId, type Scope } from '../../model/scope.ts';
import { canonicalDate } from '../../model/value.ts';
import { isOfWeb, SOURCE_SCHEMES, sourceScheme } from '../../sources/source-url.ts';

/** The value of an option, or what is wrong with its text. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };

function parsed<T>(value: T | undefined, problem: string): Parsed<T> {
  return value === undefined ? { problem } : { value };
}

/** Returns a parser of whole numbers within bounds. */
export function wholeNumber(least: number, most: number) {
  const upTo = most === Number.MAX_SAFE_INTEGER ? '' : ` to ${most}`;
  return (text: string): Parsed<number> => {
    const isWithin = /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
    return parsed(isWithin ? Number(text) : undefined, `expected a whole number from ${least}${upTo}`);
  };
}

/** Reads an IP address, or a network such as `10.0.0.0/8`. */
export function network(text: string): Parsed<string> {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  const most = version === 4 ? 32 : 128;
  const isNetwork = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most);
  return parsed(
    version > 0 && isNetwork && rest.length === 0 ? text : undefined,
    'expected an address or a network, such as 10.0.0.0/8',
  );
}

/** Reads `FIELD=VALUE`; the value may be empty. */
export function assignment(text: string): Parsed<readonly [field: string, value: string]> {
  const at = text.indexOf('=');
  return parsed(
    at > 0 ? ([text.slice(0, at), text.slice(at + 1)] as const) : undefined,
    'expected FIELD=VALUE',
  );
}

/** Reads the URL of a source. */
export function sourceUrl(text: string): Parsed<string> {
  const schemes = SOURCE_SCHEMES.map((scheme) => `${scheme}:`).join(' ');
  const isUrl = sourceScheme(text) !== undefined && (!isOfWeb(text) || URL.canParse(text));
  return parsed(isUrl ? text : undefined, `expected a URL that begins with ${schemes}`);
}

/** Reads the name of a time zone. */
export function zone(text: string): Parsed<string> {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return { value: text };
  } catch {
    return { problem: 'expected the name of a time zone, such as Europe/Berlin or UTC' };
  }
}

/** Reads a limit. */
export function limit(text: string): Parsed<Limit> {
  return parsed(parseLimit(text), 'expected a share such as 30%, a number or none');
}

/** Reads a size such as `64M`, in bytes. Units are binary: K, M, G. */
export function size(text: string): Parsed<number> {
  const [, digits, unit = ''] = /^(\d+)([KMG]?)$/i.exec(text) ?? [];
  const power = { '': 0, K: 10, M: 20, G: 30 }[unit.toUpperCase()];
  const bytes = digits === undefined || power === undefined ? Number.NaN : Number(digits) * 2 ** power;
  return parsed(Number.isSafeInteger(bytes) ? bytes : undefined, 'expected a size such as 32M or 1G');
}

/** Reads a moment with its offset from UTC; its value is in seconds since 1970 UTC. */
export function instant(text: string): Parsed<number> {
  return parsed(parseMoment(text), 'expected a moment such as 2026-03-15T00:00:00Z');
}

/** Reads the greatest number of batches under way at once, or `auto`. */
export function concurrency(text: string): Parsed<number | 'auto'> {
  if (text === 'auto') return { value: text };
  const number = wholeNumber(1, 200)(text);
  return 'problem' in number ? { problem: `${number.problem}, or auto` } : number;
}

/** Reads a number of requests per second. */
export function rate(text: string): Parsed<number> {
  const number = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  return parsed(number > 0 && Number.isFinite(number) ? number : undefined, 'expected a number over 0');
}

/** Reads a Customer-ID, or `*` for every customer. */
export function customer(text: string): Parsed<CustomerId | '*'> {
  return parsed(
    text === '*' ? text : CustomerId.of(text.toUpperCase()),
    'expected a Customer-ID, or * for every customer',
  );
}

/** Reads a Repository-ID. */
export function repository(text: string): Parsed<RepositoryId> {
  return parsed(RepositoryId.of(text.toUpperCase()), 'expected a Repository-ID, such as OFFS');
}

/** Reads a Repository-ID, or `-` for none, which is empty. */
export function nextRepository(text: string): Parsed<RepositoryId | ''> {
  if (text === '-') return { value: '' };
  return parsed(RepositoryId.of(text.toUpperCase()), 'expected a Repository-ID, such as OFFS, or - for none');
}

/** Reads how many volumes a place has room for, or `-` for what nobody knows, which is null. */
export function capacity(text: string): Parsed<number | null> {
  if (text === '-') return { value: null };
  const count = wholeNumber(1, MOST_CAPACITY)(text);
  return 'value' in count ? count : { problem: `${count.problem}, or - for none` };
}

/** Reads yes or no. */
export function yesOrNo(text: string): Parsed<boolean> {
  return parsed(text === 'yes' ? true : text === 'no' ? false : undefined, 'expected yes or no');
}

/** Reads a scope, `US01.LTO`. */
export function scope(text: string): Parsed<Scope> {
  const [customer = '', media = '', ...rest] = text.toUpperCase().split('.');
  const [ofCustomer, ofMedia] = [CustomerId.of(customer), MediaId.of(media)];
  const isScope = ofCustomer !== undefined && ofMedia !== undefined && rest.length === 0;
  return parsed(
    isScope ? { customer: ofCustomer, media: ofMedia } : undefined,
    'expected CUSTOMER.MEDIA, such as US01.LTO',
  );
}

/** Reads a place, `US01.LTO.LIBR`, or `*` for every customer or media type that has the repository: `US01.*.LIBR`. */
export function place(text: string): Parsed<PlacePattern> {
  const [customer = '', media = '', repository = '', ...rest] = text.toUpperCase().split('.');
  const ofCustomer = customer === '*' ? customer : CustomerId.of(customer);
  const ofMedia = media === '*' ? media : MediaId.of(media);
  const at = RepositoryId.of(repository);
  const isPlace = ofCustomer !== undefined && ofMedia !== undefined && at !== undefined && rest.length === 0;
  return parsed(
    isPlace ? { customer: ofCustomer, media: ofMedia, repository: at } : undefined,
    'expected CUSTOMER.MEDIA.REPOSITORY, such as US01.LTO.LIBR or US01.*.LIBR',
  );
}

/** Reads a day, which begins in UTC, or a moment with its offset; its value is a canonical date. */
export function date(text: string): Parsed<string> {
  const moment = parseMoment(isDay(text) ? `${text}T00:00:00Z` : text);
  if (moment !== undefined) return { value: canonicalDate(moment) };
  return { problem: 'expected a day such as 2026-03-15, or a moment such as 2026-03-15T18:00:00Z' };
}

/**
 * Reads a day or a moment as the canonical date of its last second; `today` stays a word, until it is known when that is.
 */
export function lastMoment(text: string): Parsed<string> {
  if (text === 'today') return { value: text };
  const moment = parseMoment(isDay(text) ? `${text}T23:59:59Z` : text);
  if (moment !== undefined) return { value: canonicalDate(moment) };
  return { problem: 'expected today, a day such as 2026-03-15, or a moment such as 2026-03-15T18:00:00Z' };
}

const SPAN_UNITS: Readonly<Record<string, number>> = { h: 3600, d: 86_400, w: 7 * 86_400 };

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

// Timers of Node know no longer time than 24 days.
const LONGEST_SECONDS = 24 * 86_400;

/** Reads how long something may take, such as `90s` or `30m`, in seconds. */
export function duration(text: string): Parsed<number> {
  const [, count, unit = ''] = /^([1-9]\d{0,5})([smh])$/.exec(text) ?? [];
  const seconds = Number(count) * (SECONDS[unit] ?? Number.NaN);
  const isValid = seconds <= LONGEST_SECONDS;
  return parsed(
    isValid ? seconds : undefined,
    'expected a time such as 90s, 30m or 2h, of 24 days at the most',
  );
}

/** Reads exit codes of programs. */
export function exitCodes(text: string): Parsed<readonly number[]> {
  const codes = text.split(',').map((code) => (/^\d{1,3}$/.test(code.trim()) ? Number(code) : Number.NaN));
  const isValid = codes.every((code) => code <= 255);
  return parsed(isValid ? codes : undefined, 'expected exit codes from 0 to 255, such as 0,4');
}

/** Reads a span of time such as `3d`, in seconds. Units are hours, days and weeks. */
export function span(text: string): Parsed<number> {
  const [, digits, unit = ''] = /^(\d{1,4})([hdw])$/i.exec(text) ?? [];
  const seconds = Number(digits) * (SPAN_UNITS[unit.toLowerCase()] ?? Number.NaN);
  return parsed(Number.isNaN(seconds) ? undefined : seconds, 'expected a span such as 12h, 3d or 2w');
}

/** Reads a condition on volumes, which is parsed where now is known. */
export function condition(text: string): Parsed<string> {
  return parsed(
    text.trim() === '' ? undefined : text,
    "expected a condition, such as 'scratch and not moving'",
  );
}

/** Reads names between commas. */
export function names(text: string): Parsed<readonly string[]> {
  const list = text.split(',').map((name) => name.trim());
  const areNames = list.every((name) => /^[-+]?[a-z][a-z0-9]*$/i.test(name));
  return parsed(areNames ? list : undefined, 'expected names of fields between commas, such as volume,slot');
}

/** Reads statuses of findings between commas, `overdue` or `all`. */
export function statuses(text: string): Parsed<readonly string[]> {
  const list = text.split(',').map((status) => status.trim());
  const known = [...Object.keys(STATUSES), OVERDUE, 'all'];
  return parsed(
    list.every((status) => known.includes(status)) ? list : undefined,
    `expected some of these between commas: ${known.join(', ')}`,
  );
}

/** Returns a parser that accepts only the given words. */
export function oneOf<const Word extends string>(words: readonly Word[]) {
  const parse = (text: string): Parsed<Word> =>
    parsed(
      words.find((word) => word === text),
      `expected one of ${words.join(', ')}`,
    );
  return Object.assign(parse, { words });
}

/** Reads a time of day. */
export function timeOfDay(text: string): Parsed<string> {
  return parsed(isTimeOfDay(text) ? text : undefined, 'expected a time from 00:00 to 23:59, such as 07:00');
}

/** Reads days of the week. */
export function days(text: string): Parsed<readonly Day[]> {
  return parsed(parseDays(text), 'expected days such as mon-fri or sat,sun');
}

/** Reads the name of a file for the textfile collector of node_exporter. */
export function promFile(text: string): Parsed<string> {
  return parsed(
    text.endsWith('.prom') ? text : undefined,
    'expected a name that ends in .prom: node_exporter reads no other',
  );
}

/** Reads the address of a Pushgateway. */
export function gateway(text: string): Parsed<URL> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isGateway =
    url !== undefined && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === '';
  return parsed(isGateway ? url : undefined, 'expected http[s]://HOST[:PORT][/PATH]');
}

/** Reads the name of a task: a label of metrics, and what tells exports of one definition apart. */
export function task(text: string): Parsed<string> {
  return parsed(
    /^[\w.-]{1,64}$/.test(text) ? text : undefined,
    'expected up to 64 letters, digits, dots, dashes and underscores',
  );
}
