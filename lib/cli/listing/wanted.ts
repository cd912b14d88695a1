import { compileFilter, type Filter } from '../../model/filter/filter.ts';
import { CustomerId, MediaId, type Scope, scopeName, VolumeId } from '../../model/scope.ts';
import { misused } from '../commands/command.ts';
import type { CommandName } from '../options/option-spec.ts';

/** The volumes that an operand of `tapesync volumes` means. */
export interface Wanted {
  readonly scopes: readonly Scope[];
  readonly filter: Filter;
  /** The label, where the operand names one volume: it has to be there. */
  readonly label?: VolumeId;
  /** The scope, where the operand names one volume with it, whether the store still has it or not. */
  readonly scope?: Scope | undefined;
}

/**
 * Reads CUSTOMER.MEDIA.VOLUME, of which each part is a filter and a missing part matches everything; or, where no customer
 * matches, a label in every scope. `scopes` are those of the store. Throws ARGUMENT_INVALID.
 */
export function wantedOf(operand: string, scopes: readonly Scope[]): Wanted {
  const [first = '*', media, ...rest] = operand === '' ? [] : operand.split('.');
  const customer = matcher(first);
  const ofCustomer = scopes.filter((scope) => customer.matches(scope.customer));
  if (media === undefined) {
    if (ofCustomer.length > 0 || operand === '') return { scopes: ofCustomer, filter: matcher('*') };
    // What may be a customer without a media type yet is not missed.
    const label = CustomerId.of(first.toUpperCase()) === undefined ? labelOf(first) : undefined;
    return { scopes, filter: customer, ...(label !== undefined && { label }) };
  }
  const ofMedia = matcher(media);
  const volume = rest.join('.');
  const [namedCustomer, namedMedia] = [CustomerId.of(first.toUpperCase()), MediaId.of(media.toUpperCase())];
  const scope = namedCustomer && namedMedia && { customer: namedCustomer, media: namedMedia };
  const label = scope && labelOf(volume);
  return {
    scopes: ofCustomer.filter((scope) => ofMedia.matches(scope.media)),
    filter: matcher(volume || '*'),
    ...(label !== undefined && { label, scope }),
  };
}

/**
 * Reads CUSTOMER[.MEDIA], of which each part is a filter, as those of the scopes of a store that it means; an empty operand
 * means all of them. Throws ARGUMENT_INVALID where none is meant.
 */
export function scopesOf(command: CommandName, operand: string, scopes: readonly Scope[]): readonly Scope[] {
  if (operand === '') return scopes;
  const [customer = '', media = '*', ...rest] = operand.split('.');
  if (rest.length > 0) throw misused(command, `expected CUSTOMER or CUSTOMER.MEDIA, found ${operand}`);
  const [ofCustomer, ofMedia] = [matcher(customer, command), matcher(media, command)];
  const meant = scopes.filter((scope) => ofCustomer.matches(scope.customer) && ofMedia.matches(scope.media));
  if (meant.length > 0) return meant;
  const there = scopes.length === 0 ? 'no scope' : scopes.map(scopeName).join(', ');
  throw misused(command, `no scope fits ${operand}; there is ${there}`);
}

/** Returns the filter that every volume matches. */
export function everyVolume(): Filter {
  return matcher('*');
}

function labelOf(text: string): VolumeId | undefined {
  return VolumeId.of(text.toUpperCase());
}

function matcher(pattern: string, command: CommandName = 'volumes'): Filter {
  const compiled = compileFilter(pattern);
  if ('problem' in compiled) throw misused(command, `${pattern}: ${compiled.problem}`);
  return compiled.filter;
}
