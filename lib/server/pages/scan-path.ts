/** Returns the address of the page on which a place is scanned. */
export function scanPath(place: string): string {
  return `/scan/${encodeURIComponent(place)}`;
}
