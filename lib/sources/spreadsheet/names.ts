/** Namespaces of workbooks, as Office writes them (transitional) and as the standard has them (strict). */
const MAIN = [
  'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
  'http://purl.oclc.org/ooxml/spreadsheetml/main',
] as const;

const RELATIONSHIPS = ['http://schemas.openxmlformats.org/package/2006/relationships'] as const;

/** The namespaces of the parts of a workbook. */
export const NAMESPACES = { main: MAIN, relationships: RELATIONSHIPS } as const;

const TYPES = [
  'http://schemas.openxmlformats.org/officeDocument/2006/relationships/',
  'http://purl.oclc.org/ooxml/officeDocument/relationships/',
] as const;

/** Returns what a relationship leads to, such as `worksheet`; `undefined` for types of others. */
export function relationshipKind(type: string): string | undefined {
  const prefix = TYPES.find((each) => type.startsWith(each));
  return prefix === undefined ? undefined : type.slice(prefix.length);
}
