import { FIELDS, type FieldSpec, fieldByName, LAST_ATTRIBUTE } from '../model/field.ts';

/** A field that a definition can name: a field of a volume, or a scratch variable that is only used in the definition. */
export interface Field {
  readonly name: string;
  /** Absent for scratch variables. */
  readonly spec: FieldSpec | undefined;
}

/** Highest number of the scratch variables `USER1`... and `TEMP1`... */
const LAST_SCRATCH = 20;

const scratch = new Map<string, Field>();
for (const prefix of ['USER', 'TEMP']) {
  for (let index = 1; index <= LAST_SCRATCH; index++) {
    scratch.set(`${prefix}${index}`, { name: `${prefix}${index}`, spec: undefined });
  }
}

/** Finds a field or scratch variable by name or alias, ignoring case; `undefined` if there is none. */
export function findField(name: string): Field | undefined {
  const spec = fieldByName(name);
  return spec === undefined ? scratch.get(name.toUpperCase()) : { name: spec.name, spec };
}

/** Returns every name that `findField` knows, aliases included. */
export function fieldNames(): readonly string[] {
  return [
    ...FIELDS.flatMap((spec) => [spec.name, ...spec.aliases]),
    ...scratch.keys(),
    ...Array.from({ length: LAST_ATTRIBUTE }, (_, index) => `ATTRIBUTE${index + 1}`),
  ];
}
