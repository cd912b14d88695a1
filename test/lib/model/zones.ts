import { Zone } from '../../../lib/model/zone.ts';

/** Returns a zone that exists. */
export function zone(name: string): Zone {
  const found = Zone.named(name);
  if (found === undefined) throw new Error(name);
  return found;
}

/** Returns the seconds since 1970 of a date in ISO form. */
export function instant(text: string): number {
  return Date.parse(text) / 1000;
}
