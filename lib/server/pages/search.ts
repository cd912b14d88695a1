/**
 * What somebody looks for among volumes: read from the address of the page, and written back into it.
 *
 * @module
 */

import { VOLUME_STATES } from '../../model/census.ts';
import type { Condition } from '../../model/condition/condition.ts';
import { type ConditionProblem, parseCondition } from '../../model/condition/parse.ts';
import { compileFilter, type Filter } from '../../model/filter/filter.ts';
import { dueCondition, endOfDay } from '../../model/moves.ts';
import { CustomerId, MediaId, RepositoryId, type Scope, scopeName } from '../../model/scope.ts';
import { canonicalDate } from '../../model/value.ts';
import type { Selection } from '../../stores/roles/query.ts';

/** The states that a search may ask for; an empty one is any. */
export const SEARCH_STATES = ['', 'moving', 'overdue', 'due', 'scratch', 'expired', 'audit'] as const;

/** One of the states. */
export type SearchState = (typeof SEARCH_STATES)[number];

/** What somebody looks for. Empty texts ask for nothing. */
export interface Search {
  readonly text: string;
  /** Whether the text may stand in the middle of a label, or in a description. */
  readonly anywhere: boolean;
  /** `US01.LTO`. */
  readonly scope: string;
  /** `US01.LTO.LIBR`. */
  readonly place: string;
  readonly state: SearchState;
  /** Whether volumes that lists are to leave out are found too. */
  readonly hidden: boolean;
  /** A condition, as `--where` takes it. */
  readonly where: string;
}

/** Reads what somebody looks for. */
export function readSearch(query: URLSearchParams): Search {
  const text = (name: string) => (query.get(name) ?? '').trim();
  return {
    text: text('q'),
    anywhere: query.has('anywhere'),
    scope: text('scope').toUpperCase(),
    place: text('place').toUpperCase(),
    state: SEARCH_STATES.find((state) => state === text('state')) ?? '',
    hidden: query.has('hidden'),
    where: text('where'),
  };
}

/** Returns a search as the query of an address, with more parameters behind it. */
export function searchQuery(search: Search, more: readonly (readonly [string, string])[] = []): string {
  const { text, anywhere, scope, place, state, hidden, where } = search;
  const given = Object.entries({ q: text, scope, place, state, where }).filter(([, value]) => value !== '');
  if (anywhere) given.push(['anywhere', '1']);
  if (hidden) given.push(['hidden', '1']);
  const all: [string, string][] = [...given, ...more].map(([name, value]) => [name, value]);
  return new URLSearchParams(all).toString();
}

/** Where and how a search is done. */
export interface Plan {
  readonly scopes: readonly Scope[];
  readonly selection: Selection;
}

/**
 * Returns how a search is done in the scopes that its user may see: by the beginnings of labels, or, where that is asked for or
 * the text can begin none, by any part of them and of descriptions. Returns the problem of its condition.
 */
export function planOf(
  search: Search,
  scopes: readonly Scope[],
  { now, overdueSeconds }: { readonly now: number; readonly overdueSeconds: number },
): Plan | ConditionProblem {
  const parts: Condition[] = [];
  const [label, within] = labelIn(search.text, scopes);
  const filter = labelFilter(label, search.anywhere);
  if (filter === undefined) {
    const pattern = `*${label}*`;
    const kinds = (['volume', 'description'] as const).map(
      (field) => ({ kind: 'like', field, pattern }) as const,
    );
    parts.push({ kind: 'or', parts: kinds });
  }
  const place = placeOf(search.place);
  if (place !== undefined) {
    parts.push({ kind: 'value', field: 'currentRepository', comparison: '=', value: place.repository });
  }
  const state = stateCondition(search.state, now, overdueSeconds);
  if (state !== undefined) parts.push(state);
  if (!search.hidden) parts.push({ kind: 'not', part: { kind: 'given', field: 'hidden' } });
  if (search.where !== '') {
    const parsed = parseCondition(search.where, now);
    if (!('condition' in parsed)) return parsed;
    parts.push(parsed.condition);
  }
  const wanted = [search.scope, place?.scope, within].filter((name) => name !== undefined && name !== '');
  return {
    scopes: scopes.filter((scope) => wanted.every((name) => name === scopeName(scope))),
    selection: {
      filter: filter ?? EVERY,
      ...(parts.length > 0 && { condition: { kind: 'and', parts } }),
    },
  };
}

// A whole barcode names its scope.
function labelIn(text: string, scopes: readonly Scope[]): readonly [label: string, scope?: string] {
  const [customer = '', media = '', ...rest] = text.toUpperCase().split('.');
  const name = `${customer}.${media}`;
  return scopes.some((scope) => scopeName(scope) === name) ? [rest.join('.').trim(), name] : [text];
}

// Undefined where a label can't be found by how it begins.
function labelFilter(text: string, anywhere: boolean): Filter | undefined {
  if (text === '') return EVERY;
  if (/^[^\s*?]*[*?][^\s]*$/.test(text)) {
    const compiled = compileFilter(text);
    return 'filter' in compiled ? compiled.filter : undefined;
  }
  return anywhere || !/^[A-Z0-9][A-Z0-9-]{0,9}$/i.test(text) ? undefined : filterOf(`${text}*`);
}

function filterOf(text: string): Filter {
  const compiled = compileFilter(text);
  if (!('filter' in compiled)) throw new RangeError(`${text}: ${compiled.problem}`);
  return compiled.filter;
}

const EVERY = filterOf('*');

function placeOf(text: string) {
  const [customer = '', media = '', name = ''] = text.split('.');
  const repository = RepositoryId.of(name);
  if (repository === undefined || !CustomerId.of(customer) || !MediaId.of(media)) return undefined;
  return { scope: `${customer}.${media}`, repository };
}

function stateCondition(state: SearchState, now: number, overdueSeconds: number): Condition | undefined {
  switch (state) {
    case '':
      return undefined;
    case 'moving':
      return { kind: 'moving' };
    case 'overdue':
      return VOLUME_STATES.overdue.condition(canonicalDate(Math.floor(now - overdueSeconds)));
    case 'due':
      return dueCondition(endOfDay(now));
    case 'scratch':
      return { kind: 'given', field: 'scratch' };
    case 'expired':
      return { kind: 'value', field: 'expiryDate', comparison: '<=', value: canonicalDate(Math.floor(now)) };
    case 'audit':
      return { kind: 'given', field: 'auditFailed' };
  }
}
