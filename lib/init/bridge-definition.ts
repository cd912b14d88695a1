import type { BridgeColumn } from '../engine/bridge/columns.ts';
import { BRIDGE_DATE_FORMAT, BRIDGE_DELIMITER } from '../engine/bridge/rows.ts';
import type { SkipRule } from '../language/definition.ts';
import { attributeIndex } from '../model/field.ts';
import { commentText, definitionString } from './definition/quoting.ts';

/** What a definition for TMSS10Sync is made of beside its columns. */
export interface BridgeSettings {
  /** The definition that the records come from. */
  readonly path: string;
  /** Name of the time zone of the dates. */
  readonly zone: string;
  readonly skipRules: readonly Pick<SkipRule, 'filters'>[];
}

// Later fields stand in the published list without a length or a meaning.
const LONG_PUBLISHED: ReadonlySet<string> = new Set([
  ...['CUSTOMER', 'MEDIA', 'VOLUME', 'REPOSITORY', 'REPOSITORY_DESC', 'SLOT', 'DATACLUSTER', 'DESCRIPTION'],
  ...['MOVEDATE', 'WRITETIME', 'CONTAINER', 'SYSTEM', 'ENCRYPTED', 'SCRATCH'],
]);

const DATE_FORMATS: ReadonlyMap<string, string> = new Map([
  ['MOVEDATE', 'SetMoveDateFormat'],
  ['WRITETIME', 'SetWriteTimeFormat'],
]);

/**
 * Returns the text of a definition with which TMSS10Sync reads the CSV of these columns: of published directives alone. Of a
 * column that it is not to read, the statement stands in a comment, with the reason.
 */
export function bridgeDefinition(
  columns: readonly BridgeColumn[],
  { path, zone, skipRules }: BridgeSettings,
): string {
  const read = columns.filter(({ withheld }) => withheld === undefined);
  const later = read.filter(({ name, spec }) => !LONG_PUBLISHED.has(name) && !isAttribute(spec));
  const withheld = columns.filter((column) => column.withheld !== undefined);
  const dated = read.flatMap(({ name }) => DATE_FORMATS.get(name) ?? []);
  const extractOf = (column: BridgeColumn) => extract(column, columns.indexOf(column) + 1);
  const [first, second, third] = columns.map(({ name }) => name);
  const heading = [first, second, third].join(BRIDGE_DELIMITER);
  const lines = [
    `# For TMSS10Sync: reads what "tapesync extract --csv" and "tapesync plan --csv" print with ${commentText(path, 200)}.`,
    '# Print it anew with "tapesync bridge" when that definition fills other fields: the columns are then others.',
    '# The input is UTF-8, in quotes where a value has a comma or quotes.',
    '',
    `SetCSVDelimiter(${definitionString(BRIDGE_DELIMITER)});`,
    '# The heading.',
    `AddString(EXCLUSION, 0, ${definitionString(`${heading}*`)});`,
    '',
    ...read.filter((column) => !later.includes(column)).flatMap(extractOf),
    ...(later.length === 0
      ? []
      : [
          '',
          '# An older TMSS10Sync does not know these fields: take out what it refuses.',
          ...later.flatMap(extractOf),
        ]),
    ...(dated.length === 0 ? [] : ['', `# Local time of ${zone}: TMSS10Sync has to run in this time zone.`]),
    ...dated.map((directive) => `${directive}(${definitionString(BRIDGE_DATE_FORMAT)});`),
    ...(skipRules.length === 0 ? [] : ['', '# What only the server can say.']),
    ...skipRules.map(
      ({ filters }) => `AddSkipOnRepositoryChange(${filters.map(definitionString).join(', ')});`,
    ),
    ...withheld.flatMap((column) => [
      '',
      `# ${column.name} ${column.withheld}.`,
      ...extractOf(column).map((line) => `# ${line}`),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function isAttribute({ key }: BridgeColumn['spec']): boolean {
  return attributeIndex(key) !== undefined;
}

// An attribute travels as the description. Comments stand in lines of their own: of others nothing is published.
function extract({ name, spec, withheld }: BridgeColumn, element: number): readonly string[] {
  const statement = (field: string) => `Extract(${field}, ${element}, ${spec.max}, 0);`;
  const attribute = attributeIndex(spec.key);
  if (attribute === undefined) return [statement(name)];
  const called = `# ${name}: TMSS10Sync has to be called with -A ${attribute}.`;
  return withheld === undefined ? [called, statement('DESCRIPTION')] : [statement('DESCRIPTION')];
}
