/** Identifies a customer: up to 4 of `A-Z0-9`. */
export type CustomerId = string & { readonly brand: 'customer' };
/** Identifies a media type within a customer: up to 4 of `A-Z0-9`. */
export type MediaId = string & { readonly brand: 'media' };
/** Identifies a volume within customer and media: up to 10 of `A-Z0-9-`. */
export type VolumeId = string & { readonly brand: 'volume' };
/** Identifies a repository within customer and media: up to 4 of `A-Z0-9`. */
export type RepositoryId = string & { readonly brand: 'repository' };

/** One customer and one media type: the unit in which volumes are downloaded, compared and limited. */
export interface Scope {
  readonly customer: CustomerId;
  readonly media: MediaId;
}

/** Text of a scope, `US01.LTO`: its key in maps, and its name in messages. */
export type ScopeName = string & { readonly brand: 'scope' };

/** A scope beside its name, where that is wanted for each record: to make it and to look it up takes 0.3 us. */
export interface NamedScope {
  readonly scope: Scope;
  readonly name: ScopeName;
}

/** Returns the name of a scope, `US01.LTO`. */
export function scopeName(scope: Scope): ScopeName {
  return `${scope.customer}.${scope.media}` as ScopeName;
}

/** Returns a scope beside its name. */
export function namedScope({ customer, media }: Scope): NamedScope {
  const scope = { customer, media };
  return { scope, name: scopeName(scope) };
}

/** Whether a scope exists; a missing one can be made by `--create`. */
export type ScopeState = 'known' | 'customer unknown' | 'media unknown';
