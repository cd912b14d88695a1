const END = /;\s*(?:--[^\n]*(?:\n\s*|$))*$/;

/** Returns a query without the semicolon at its end, and without the comments of whole lines behind that. */
export function withoutEnd(query: string): string {
  return query.replace(END, '');
}
