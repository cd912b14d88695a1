import { quoted } from '../../errors/error.ts';
import { fieldByKey, fieldOf, type ValueKey } from '../../model/field.ts';
import { CLEARED } from '../../model/volume-record.ts';

/** What a record says of its volume. An empty value is not given. */
export interface Said {
  /** In the order of the compared fields. */
  readonly values: readonly string[];
  readonly repositoryDescription: string;
  readonly initialRepository: string;
}

/** A field of which two records say different things, each as messages show it. */
export interface Contradiction {
  readonly field: string;
  readonly one: string;
  readonly other: string;
}

/** How the records of a volume are held against each other. */
export interface Comparison {
  /** The compared fields, in the order of their values. */
  readonly fields: readonly ValueKey[];
  /** Those of them that only a volume gets that is added. */
  readonly addOnly?: ReadonlySet<ValueKey> | undefined;
}

/**
 * Returns the first field of which two records of one volume say different things; `undefined` where they agree, or one only
 * says less. What only a volume gets that is added does not count where the server has it.
 */
export function contradiction(
  { fields, addOnly }: Comparison,
  isOnServer: boolean,
  one: Said,
  other: Said,
): Contradiction | undefined {
  for (let index = 0; index < fields.length; index++) {
    const [value = '', another = ''] = [one.values[index], other.values[index]];
    if (value === another || value === '' || another === '') continue;
    const key = fields[index] as ValueKey;
    if (!(isOnServer && addOnly?.has(key)))
      return { field: fieldByKey(key)?.name ?? key, one: shown(value), other: shown(another) };
  }
  const repositoryAt = fields.indexOf('repository');
  const isNamed = (said: Said) => (said.values[repositoryAt] ?? '') !== '';
  if (!(isNamed(one) && isNamed(other)) && differ(one.repositoryDescription, other.repositoryDescription))
    return between('repositoryDescription', one, other);
  if (!isOnServer && differ(one.initialRepository, other.initialRepository))
    return between('initialRepository', one, other);
  return undefined;
}

/** Returns what two records say together that do not contradict each other. */
export function union(one: Said, other: Said): Said {
  return {
    values: other.values.map((value, index) => value || (one.values[index] ?? '')),
    repositoryDescription: other.repositoryDescription || one.repositoryDescription,
    initialRepository: other.initialRepository || one.initialRepository,
  };
}

// Descriptions are looked up whatever their case.
function differ(one: string, other: string): boolean {
  return one !== '' && other !== '' && one.toLowerCase() !== other.toLowerCase();
}

function between(key: 'repositoryDescription' | 'initialRepository', one: Said, other: Said): Contradiction {
  return { field: fieldOf(key).name, one: shown(one[key]), other: shown(other[key]) };
}

function shown(value: string): string {
  return value === CLEARED ? 'nothing' : quoted(value);
}
