import type { Definition } from '../../language/definition.ts';
import { attributeIndex, FIELDS, type FieldSpec, fieldOf } from '../../model/field.ts';

/** What of a definition decides which columns there are. */
export type Bridged = Pick<Definition, 'fields' | 'unstored' | 'addOnly' | 'isPresence'>;

/** A column of the CSV for TMSS10Sync. */
export interface BridgeColumn {
  /** The field as TMSS10Sync names it; of an extended attribute the name here. */
  readonly name: string;
  readonly spec: FieldSpec;
  /** Where the value stands among those of a record; -1 for what is no value of `VolumeRecord.values`. */
  readonly at: number;
  /** Why TMSS10Sync is not to read it, in words that follow `FIELD `. */
  readonly withheld?: string;
}

// As the list of fields of TMSS10Sync spells them.
const PUBLISHED_NAMES: ReadonlyMap<string, string> = new Map([
  ['mountTime', 'MOUNTIME'],
  ['initialRepository', 'INITIAL REPOSITORY'],
]);

/** The dates for which a format can be stated by a published directive. */
const DATES_WITH_FORMAT: ReadonlySet<string> = new Set(['moveDate', 'writeTime']);

/**
 * Returns the columns of a definition: the label, then what else it can give in the order of the field table, texts behind
 * the rest and the description last, so that a text with a comma shifts nothing if quotes are not read.
 *
 * @param attribute the extended attribute that TMSS10Sync fills with what it reads as DESCRIPTION (`-A`); 0 for none
 */
export function bridgeColumns(definition: Bridged, attribute = 0): readonly BridgeColumn[] {
  const { fields, unstored } = definition;
  const places: readonly string[] = fields;
  const given = new Set<string>([...fields, ...unstored]);
  const specs = [
    ...FIELDS.filter(({ role, key }) => role === 'key' || given.has(key)),
    ...fields.filter((key) => attributeIndex(key) !== undefined).map(fieldOf),
  ];
  return specs
    .toSorted((a, b) => rank(a) - rank(b))
    .map((spec): BridgeColumn => {
      const withheld = reasonOf(spec, definition, attribute);
      return {
        name: PUBLISHED_NAMES.get(spec.key) ?? spec.name,
        spec,
        at: places.indexOf(spec.key),
        ...(withheld !== undefined && { withheld }),
      };
    });
}

function rank({ key, role, kind }: FieldSpec): number {
  if (role === 'key') return 0;
  if (key === 'description') return 3;
  return kind === 'text' ? 2 : 1;
}

function reasonOf(
  { key, kind }: FieldSpec,
  { addOnly, isPresence }: Bridged,
  attribute: number,
): string | undefined {
  const index = attributeIndex(key);
  if (index !== undefined && index !== attribute) {
    return `is what TMSS10Sync takes for DESCRIPTION when it is called with -A ${index}`;
  }
  if (kind === 'date' && !DATES_WITH_FORMAT.has(key)) {
    return 'is a date, and no directive that states its format is published';
  }
  if (key === 'repository' && isPresence) {
    return 'is where the volume was seen, and TMSS10Sync takes it for where it is to be';
  }
  for (const field of addOnly) {
    if (field === key) return 'is only for volumes that are added, which no published directive says';
  }
  return undefined;
}
