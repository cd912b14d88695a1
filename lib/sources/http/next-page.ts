import { isJsonObject } from '../../model/json-object.ts';
import type { PageFacts } from './document-scan.ts';

/** Where an export goes on behind a page, and how many elements all pages have, if they say it. */
export interface Paging {
  /** A reference, which is relative to the address of the page. */
  readonly next: string | undefined;
  readonly announced: number | undefined;
}

/**
 * Returns what a page says about the others: by the offset and count of NetBackup's `meta.pagination`, by a link `next` of JSON:API,
 * HAL or OData in its document, or by the header `Link`.
 *
 * @param address that of the page
 * @param link the header `Link`; empty where there is none
 */
export function pagingOf({ members }: PageFacts, address: URL, link: string): Paging {
  const offsets = offsetsOf(members.get('meta'));
  if (offsets !== undefined) {
    // The links beside it are relative to another address than that of the page.
    const next = offsets.next > offsets.offset ? withOffset(address, offsets.next) : undefined;
    return { next, announced: offsets.count };
  }
  const next =
    linkOf(members.get('links')) ??
    linkOf(members.get('_links')) ??
    textOf(members.get('@odata.nextLink')) ??
    linkInHeader(link);
  return { next, announced: undefined };
}

interface Offsets {
  readonly offset: number;
  readonly next: number;
  readonly count: number;
}

function offsetsOf(meta: unknown): Offsets | undefined {
  const pagination = isJsonObject(meta) ? meta.pagination : undefined;
  if (!isJsonObject(pagination)) return undefined;
  const { offset, limit, count, next } = pagination;
  const isOfNetBackup = [offset, limit, count, next].every(Number.isSafeInteger);
  return isOfNetBackup ? { offset: Number(offset), count: Number(count), next: Number(next) } : undefined;
}

function withOffset(address: URL, offset: number): string {
  const next = new URL(address);
  next.searchParams.set('page[offset]', String(offset));
  return next.href;
}

function linkOf(links: unknown): string | undefined {
  if (Array.isArray(links)) {
    const next: unknown = links.find((link) => isJsonObject(link) && link.rel === 'next');
    return isJsonObject(next) ? textOf(next.href) : undefined;
  }
  if (!isJsonObject(links)) return undefined;
  return isJsonObject(links.next) ? textOf(links.next.href) : textOf(links.next);
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

const LINK = /<([^<>]*)>((?:\s*;\s*[^=;,\s"<>]+(?:=(?:"(?:[^"\\]|\\.)*"|[^",;\s<>]*))?)*)/g;

/** Returns the address of the link `next` in a header `Link` (RFC 8288). */
export function linkInHeader(header: string): string | undefined {
  for (const [, reference = '', parameters = ''] of header.matchAll(LINK)) {
    const [, quoted, plain] = /;\s*rel=(?:"([^"]*)"|([^",;\s]*))/i.exec(parameters) ?? [];
    const relations = (quoted ?? plain ?? '').toLowerCase().split(/\s+/);
    if (relations.includes('next')) return reference.trim();
  }
  return undefined;
}
