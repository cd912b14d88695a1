/** Makes identifiers of one kind from text: the only way to get one, so that their types protect. */
export interface Identifiers<Id extends string> {
  /** Returns a text as an identifier; `undefined` where it is none in canonical form. */
  of(text: string): Id | undefined;
  /** Returns a text as an identifier that was checked before: a canonical value, a column of our own database. */
  trusted(text: string): Id;
}

/** Identifies a customer: up to 4 of `A-Z0-9`. */
export type CustomerId = string & { readonly brand: 'customer' };
export const CustomerId = identifiers<CustomerId>(/^[A-Z0-9]{1,4}$/);

/** Identifies a media type within a customer: up to 4 of `A-Z0-9`. */
export type MediaId = string & { readonly brand: 'media' };
export const MediaId = identifiers<MediaId>(/^[A-Z0-9]{1,4}$/);

/** Identifies a volume within customer and media: up to 10 of `A-Z0-9-`, no dash first. */
export type VolumeId = string & { readonly brand: 'volume' };
export const VolumeId = identifiers<VolumeId>(/^[A-Z0-9][A-Z0-9-]{0,9}$/);

/** Identifies a repository within customer and media: up to 4 of `A-Z0-9`. */
export type RepositoryId = string & { readonly brand: 'repository' };
export const RepositoryId = identifiers<RepositoryId>(/^[A-Z0-9]{1,4}$/);

function identifiers<Id extends string>(form: RegExp): Identifiers<Id> {
  const isId = (text: string): text is Id => form.test(text);
  return { of: (text) => (isId(text) ? text : undefined), trusted: (text) => text as Id };
}

/** One customer and one media type: the unit in which volumes are downloaded, compared and limited. */
export interface Scope {
  readonly customer: CustomerId;
  readonly media: MediaId;
}

/** Returns the scope of a customer and a media type whose identifiers have been checked before. */
export function trustedScope(customer: string, media: string): Scope {
  return { customer: CustomerId.trusted(customer), media: MediaId.trusted(media) };
}

/** Text of a scope, `US01.LTO`: its key in maps, and its name in messages. */
export type ScopeName = string & { readonly brand: 'scope' };

/** A scope and its name, where each record needs both: to make the name takes time. */
export interface NamedScope {
  readonly scope: Scope;
  readonly name: ScopeName;
}

/** Returns the name of a scope, `US01.LTO`. */
export function scopeName(scope: Scope): ScopeName {
  return `${scope.customer}.${scope.media}` as ScopeName;
}

/** Returns the qualified barcode of a volume, `US01.LTO.E00090L6`. */
export function barcodeOf(volume: Scope & { readonly volume: VolumeId }): string {
  return `${scopeName(volume)}.${volume.volume}`;
}

/** Returns a scope and its name. */
export function namedScope({ customer, media }: Scope): NamedScope {
  const scope = { customer, media };
  return { scope, name: scopeName(scope) };
}

/** Says whether a scope exists; `--create` makes one that does not. */
export type ScopeState = 'known' | 'customer unknown' | 'media unknown';
