/**
 * The table of volume fields. Definitions set them, stores keep them, changes name them: extraction checks, database columns,
 * JSON keys and the language reference derive from this table.
 *
 * @module
 */

/** The form of a field's text: see `value.ts`. */
export type FieldKind = 'id' | 'barcode' | 'text' | 'flag' | 'date' | 'count';

/**
 * The use of a field: a `key` identifies the volume, a `value` is compared and written, a `lookup` is resolved to another
 * field before the comparison, an `initial` field is used only when the volume is added. No definition sets the others: a
 * `state` is what people and inventories have found of the volume, a `derived` one follows from changes.
 */
export type FieldRole = 'key' | 'value' | 'lookup' | 'initial' | 'state' | 'derived';

/** One row of the field table. */
export interface FieldSpec {
  /** The name in a definition file. */
  readonly name: string;
  /** The name in JSON, TypeScript and (snake-cased) in a database. */
  readonly key: string;
  readonly kind: FieldKind;
  /** Longest value in characters. */
  readonly max: number;
  readonly role: FieldRole;
  /** Other spellings that definition files use. */
  readonly aliases: readonly string[];
  /** What the field is, for the reference of the language. */
  readonly description: string;
}

const field = <const K extends string>(
  name: string,
  key: K,
  kind: FieldKind,
  max: number,
  role: FieldRole,
  description: string,
  aliases: readonly string[] = [],
): FieldSpec & { readonly key: K } => ({ name, key, kind, max, role, aliases, description });

/**
 * Every published field, in the order of the published list, then the newer ones, whose lengths and texts the publication
 * leaves open.
 */
export const FIELDS = [
  field('CUSTOMER', 'customer', 'id', 4, 'key', 'Customer-ID: the owner of the tape'),
  field('MEDIA', 'media', 'id', 4, 'key', 'Media-ID: the kind of tape, within the customer'),
  field(
    'VOLUME',
    'volume',
    'id',
    10,
    'key',
    'Volume-ID: the label of the tape, unique within customer and media',
  ),
  field('REPOSITORY', 'repository', 'id', 4, 'value', 'target repository: sets the volume on its way there'),
  field(
    'REPOSITORY_DESC',
    'repositoryDescription',
    'text',
    20,
    'lookup',
    'description of the target repository, looked up in the scope ignoring case',
  ),
  field('SLOT', 'slot', 'text', 10, 'value', 'slot in the repository'),
  field(
    'DATACLUSTER',
    'dataCluster',
    'text',
    256,
    'value',
    'data cluster the volume belongs to: one of its scope that exists, or that --create makes',
  ),
  field(
    'DESCRIPTION',
    'description',
    'text',
    256,
    'value',
    'volume description; with -A an extended attribute instead',
  ),
  field('MOVEDATE', 'moveDate', 'date', 64, 'value', 'when the volume should move next'),
  field('WRITETIME', 'writeTime', 'date', 64, 'value', 'when the volume was last written', ['WRITEDATE']),
  field(
    'CONTAINER',
    'container',
    'barcode',
    20,
    'value',
    'qualified barcode of the container it lies in, CUST.MEDIA.VOLUME: a volume of its customer that exists, or comes with the same run',
  ),
  field('SYSTEM', 'system', 'text', 10, 'value', 'system that owns the volume'),
  field('ENCRYPTED', 'encrypted', 'flag', 10, 'value', 'whether the data on it is encrypted'),
  field('SCRATCH', 'scratch', 'flag', 10, 'value', 'whether it may be overwritten'),
  field('EXPIRYDATE', 'expiryDate', 'date', 64, 'value', 'when its data expires'),
  field('GENERATION', 'generation', 'count', 10, 'value', 'generation number of its data'),
  field(
    'HIDDEN',
    'hidden',
    'flag',
    10,
    'value',
    'whether lists for people are to leave it out, as --where "not hidden" does',
  ),
  field('HOMEREPOSITORY', 'homeRepository', 'id', 4, 'value', 'repository it belongs in when it is not away'),
  field('HOMESLOT', 'homeSlot', 'text', 10, 'value', 'slot it belongs in when it is not away'),
  field(
    'INITIALREPOSITORY',
    'initialRepository',
    'id',
    4,
    'initial',
    'repository an added volume starts in; without it, its REPOSITORY',
    ['INITIAL REPOSITORY', 'INITIAL_REPOSITORY'],
  ),
  field('MOUNTTIME', 'mountTime', 'date', 64, 'value', 'when it was last mounted', ['MOUNTIME']),
  field('MOVELOCK', 'moveLock', 'flag', 10, 'value', 'whether it must stay where it is'),
  field('QUALITYCHECK', 'qualityCheck', 'text', 64, 'value', 'result of its last quality check'),
  field('READTIME', 'readTime', 'date', 64, 'value', 'when it was last read'),
  field('STAGE', 'stage', 'text', 64, 'value', 'stage of its life cycle'),
  field('STOCKID', 'stockId', 'text', 64, 'value', 'stock identifier, such as an order number'),
  field(
    'USAGE',
    'usage',
    'count',
    19,
    'value',
    'amount of data on it, in bytes unless the site says otherwise',
  ),
  field('USAGECOUNT', 'usageCount', 'count', 10, 'value', 'how often it has been used'),
] as const;

/** What stores know of a volume beside what definitions fill. */
export const STATE_FIELDS = [
  field(
    'CURRENTREPOSITORY',
    'currentRepository',
    'id',
    4,
    'state',
    'repository it is in: where it was added, or its last arrival was confirmed',
  ),
  field(
    'AUDITFAILED',
    'auditFailed',
    'flag',
    10,
    'state',
    'whether it was missing at the last audit of its place',
  ),
  field(
    'MOVESTARTED',
    'moveStarted',
    'date',
    64,
    'derived',
    'when it was sent on its way; empty once it has arrived',
  ),
] as const;

/** Highest index of an extended attribute; the lowest is 1. */
export const LAST_ATTRIBUTE = 200;

/** Key of an extended attribute, `attribute1` to `attribute200`. */
export type AttributeKey = `attribute${number}`;

/** Key of a field that is compared and written. */
export type ValueKey =
  | Exclude<
      (typeof FIELDS)[number]['key'],
      'customer' | 'media' | 'volume' | 'repositoryDescription' | 'initialRepository'
    >
  | AttributeKey;

/** Key of a field that stores keep of a volume. */
export type StoredKey = ValueKey | (typeof STATE_FIELDS)[number]['key'];

/**
 * Key of a field that a change may set: every compared one, the repository an added volume starts in, and what was found
 * of a volume.
 */
export type SettableKey = ValueKey | 'initialRepository' | 'currentRepository' | 'auditFailed';

/** The compared fields of the table (attributes aside), in table order. */
export const VALUE_FIELDS: readonly (FieldSpec & { readonly key: ValueKey })[] = FIELDS.filter(
  (spec): spec is (typeof FIELDS)[number] & { readonly key: ValueKey } => spec.role === 'value',
);

/** The fields that stores keep in columns (attributes aside). */
export const STORED_FIELDS: readonly (FieldSpec & { readonly key: StoredKey })[] = [
  ...VALUE_FIELDS,
  ...STATE_FIELDS,
];

const byName = new Map<string, FieldSpec>();
const byKey = new Map<string, FieldSpec>();
for (const spec of FIELDS) {
  byKey.set(spec.key, spec);
  for (const name of [spec.name, ...spec.aliases]) byName.set(name, spec);
}
for (const spec of STATE_FIELDS) byKey.set(spec.key, spec);
for (let index = 1; index <= LAST_ATTRIBUTE; index++) {
  const spec: FieldSpec = {
    name: `ATTRIBUTE${index}`,
    key: attributeKey(index),
    kind: 'text',
    max: 256,
    role: 'value',
    aliases: [],
    description: `extended attribute ${index}`,
  };
  byName.set(spec.name, spec);
  byKey.set(spec.key, spec);
}

/** Returns the key of extended attribute `index` (1 to 200). */
export function attributeKey(index: number): AttributeKey {
  return `attribute${index}`;
}

/** Returns the index in an attribute key, or `undefined` for any other key. */
export function attributeIndex(key: string): number | undefined {
  return key.startsWith('attribute') ? Number(key.slice('attribute'.length)) : undefined;
}

/** Finds a field by its name in a definition, ignoring case; `undefined` where there is none. */
export function fieldByName(name: string): FieldSpec | undefined {
  return byName.get(name.toUpperCase());
}

/** Finds a field by its JSON key; `undefined` where there is none. */
export function fieldByKey(key: string): FieldSpec | undefined {
  return byKey.get(key);
}

/** Says whether a key names a field that a change may set. */
export function isSettable(key: string): key is SettableKey {
  const role = byKey.get(key)?.role;
  return role === 'value' || role === 'initial' || role === 'state';
}

/** Says whether a key names a field that stores keep. */
export function isStored(key: string): key is StoredKey {
  const role = byKey.get(key)?.role;
  return role === 'value' || role === 'state' || role === 'derived';
}

/** Returns the spec of a key of the table, which always has one. */
export function fieldOf(key: (typeof FIELDS)[number]['key'] | StoredKey): FieldSpec {
  const spec = byKey.get(key);
  if (spec === undefined) throw new RangeError(`no field has the key ${key}`);
  return spec;
}
