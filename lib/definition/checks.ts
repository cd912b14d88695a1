import type { DateReader } from './dates.ts';
import type { RecordFormat } from './definition.ts';
import { type Diagnostics, type Place, placeName } from './diagnostics.ts';
import type { DirectiveName, StatementOf } from './directives.ts';
import { Rejected } from './ended.ts';
import type { Field } from './fields.ts';
import type { Fill } from './fills.ts';
import type { Script } from './script.ts';
import { valueReader } from './value-reader.ts';

/** What the checks of a definition look at. */
export interface Checked {
  readonly script: Script;
  readonly fills: readonly Fill[];
  readonly format: RecordFormat;
  readonly dateReaders: ReadonlyMap<string, DateReader>;
  readonly descriptionAttribute: number;
}

/** The directives for the formats of two fields that have their own. */
const OWN_FORMATS: Readonly<Record<string, DirectiveName>> = {
  MOVEDATE: 'SetMoveDateFormat',
  WRITETIME: 'SetWriteTimeFormat',
};

const KEYS = ['CUSTOMER', 'MEDIA', 'VOLUME'];

/** Reports what is missing in a definition, and what its statements say against each other. */
export function checkDefinition(checked: Checked, diagnostics: Diagnostics): void {
  checkKeys(checked, diagnostics);
  checkDates(checked, diagnostics);
  checkUses(checked, diagnostics);
  checkHeaders(checked, diagnostics);
  checkExtracts(checked, diagnostics);
  checkLiterals(checked, diagnostics);
  checkDescription(checked, diagnostics);
  checkPolicies(checked, diagnostics);
}

function checkPolicies({ script }: Checked, diagnostics: Diagnostics): void {
  const given = new Map<string, Place>();
  for (const { place, arguments: args } of script.all('SetPolicy')) {
    const { name } = args.FIELD.value;
    const first = given.get(name);
    if (first !== undefined) {
      diagnostics.error(
        place,
        `${name} has a policy already ${placeName(first, place)}`,
        'keep one of the two',
      );
    }
    given.set(name, place);
    if (name === 'REPOSITORY' && args.policy.value === 'CLEAR') {
      diagnostics.error(args.policy.place, 'REPOSITORY cannot be cleared: a tape is always somewhere');
    }
  }
}

function checkKeys({ script, fills }: Checked, diagnostics: Diagnostics): void {
  for (const name of KEYS) {
    if (isFilled(fills, name) || script.mayConcern(name)) continue;
    const statement = name === 'VOLUME' ? 'Extract(VOLUME, ...);' : `SetLiteral(${name}, "...");`;
    diagnostics.error(
      script.begin,
      `${name} is never filled, and no volume can be told without it`,
      `add ${statement}`,
    );
  }
}

function checkDates({ script, fills, dateReaders }: Checked, diagnostics: Diagnostics): void {
  for (const { field, kind, place } of fills) {
    if (field.spec?.kind !== 'date' || kind === 'rule' || dateReaders.has(field.name)) continue;
    const own = OWN_FORMATS[field.name];
    if (script.mayConcern(field.name) || (own !== undefined && script.mayHold(own))) continue;
    const directive = own === undefined ? `SetDateFormat(${field.name}, "...");` : `${own}("...");`;
    diagnostics.error(
      place,
      `${field.name} is a date, and no format says how it is written`,
      `add ${directive}`,
    );
  }
}

function checkUses({ script, fills }: Checked, diagnostics: Diagnostics): void {
  const use = (field: Field, place: Place, directive: DirectiveName): void => {
    if (isFilled(fills, field.name) || script.mayConcern(field.name)) return;
    diagnostics.error(
      place,
      `${directive} uses ${field.name}, which is never filled`,
      `add Extract(${field.name}, ...);`,
    );
  };
  const users = [
    'RemoveSpaces',
    'SetPolicy',
    'AddTranslation',
    'AddTranslation2',
    'AddExclusionOnValue',
    'AddMoveDateAdjustment',
    'AddRepositoryOnMoveDate',
    'AddRepositoryOnWriteTime',
  ] as const;
  for (const statement of script.inOrder(users)) {
    const { directive, place } = statement;
    const { FIELD } = statement.arguments;
    use(FIELD.value, FIELD.place, directive);
    if (statement.directive === 'AddTranslation2') {
      const { FIELD2 } = statement.arguments;
      use(FIELD2.value, FIELD2.place, directive);
    }
    const date = dateOfRule(directive);
    if (date !== undefined && !isFilled(fills, date) && !script.mayConcern(date)) {
      diagnostics.error(
        place,
        `${directive} looks at ${date}, which is never filled`,
        `add Extract(${date}, ...);`,
      );
    }
  }
}

function dateOfRule(directive: DirectiveName): string | undefined {
  if (directive === 'AddRepositoryOnWriteTime') return 'WRITETIME';
  return directive === 'AddMoveDateAdjustment' || directive === 'AddRepositoryOnMoveDate'
    ? 'MOVEDATE'
    : undefined;
}

function checkHeaders({ script }: Checked, diagnostics: Diagnostics): void {
  const header = headerRule(script);
  const count = script.all('SetHeaderCount')[0];
  if (header !== undefined && count === undefined && !script.mayHold('SetHeaderCount')) {
    diagnostics.warning(
      header.place,
      'without SetHeaderCount a header has one record',
      'add SetHeaderCount(1);',
    );
  }
  if (header === undefined && count !== undefined && !script.mayHold('AddString')) {
    diagnostics.warning(
      count.place,
      'SetHeaderCount has no effect without a HEADER',
      'add AddString(HEADER, ...);',
    );
  }
}

function checkExtracts({ script, format }: Checked, diagnostics: Diagnostics): void {
  const header = headerRule(script);
  const count = script.all('SetHeaderCount')[0]?.arguments.count.value ?? 1;
  for (const { arguments: given } of script.all('Extract')) {
    const { where, record } = given;
    if (where.value.kind === 'heading' && format.kind === 'text' && !script.mayHold('SetCSVDelimiter')) {
      diagnostics.error(
        where.place,
        'only delimited records have headings',
        'add SetCSVDelimiter(",");, or write a column number',
      );
    }
    if (record === undefined || record.value === 0) continue;
    if (format.kind === 'csv') {
      diagnostics.warning(record.place, 'the record is ignored where records are delimited', 'write 0');
    } else if (header === undefined) {
      if (script.mayHold('AddString')) continue;
      diagnostics.error(record.place, 'there is no header to extract from', 'add AddString(HEADER, ...);');
    } else if (record.value > count) {
      const suggestion = `write SetHeaderCount(${record.value});`;
      diagnostics.error(
        record.place,
        `a header has ${count} record${count === 1 ? '' : 's'}, not ${record.value}`,
        suggestion,
      );
    }
  }
}

function headerRule(script: Script): StatementOf<'AddString'> | undefined {
  return script.all('AddString').find(({ arguments: { type } }) => type.value === 'HEADER');
}

// A literal that is translated is not yet the value of its field.
function checkLiterals({ script, fills, dateReaders }: Checked, diagnostics: Diagnostics): void {
  const translated = new Set(
    script.inOrder(['AddTranslation', 'AddTranslation2']).map(({ arguments: { FIELD } }) => FIELD.value.name),
  );
  for (const fill of fills) {
    const { name, spec } = fill.field;
    if (fill.kind !== 'literal' || spec === undefined || translated.has(name)) continue;
    const dates = dateReaders.get(name);
    if (spec.kind === 'date' && dates === undefined) continue;
    const read = valueReader(spec, dates)(fill.value);
    if (read instanceof Rejected) {
      const message = read.code === 'RECORD_NO_KEY' ? `${name} may not be empty` : read.message;
      diagnostics.error(fill.place, message);
    }
  }
}

function checkDescription({ fills, descriptionAttribute }: Checked, diagnostics: Diagnostics): void {
  const description = fills.find(({ field }) => field.name === 'DESCRIPTION');
  const attribute = fills.find(({ field }) => field.name === `ATTRIBUTE${descriptionAttribute}`);
  if (description === undefined || attribute === undefined) return;
  diagnostics.error(
    attribute.place,
    `${attribute.field.name} is filled by DESCRIPTION already ${placeName(description.place, attribute.place)}, as -A ${descriptionAttribute} says`,
    'give another -A',
  );
}

function isFilled(fills: readonly Fill[], name: string): boolean {
  return fills.some(({ field, kind }) => field.name === name && kind !== 'rule');
}
