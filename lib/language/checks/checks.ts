import type { DateReader } from '../dates/date-reader.ts';
import type { DirectiveName } from '../directives/directives.ts';
import { fieldUses } from '../field-uses.ts';
import { Rejected } from '../program/ended.ts';
import { type Fill, isFilled } from '../program/fills.ts';
import type { Addressing } from '../program/input-format.ts';
import { valueReader } from '../program/value-reader.ts';
import type { Script } from '../script.ts';
import { type Diagnostics, type Place, placeName } from '../syntax/diagnostics.ts';
import { checkExtracts } from './check-extracts.ts';

/** The parts of a definition that are checked. */
interface Checked {
  readonly script: Script;
  readonly fills: readonly Fill[];
  readonly addressing: Addressing;
  readonly dateReaders: ReadonlyMap<string, DateReader>;
  readonly descriptionAttribute: number;
}

/** The fields whose date format has a directive of its own. */
const OWN_FORMATS: Readonly<Record<string, DirectiveName>> = {
  MOVEDATE: 'SetMoveDateFormat',
  WRITETIME: 'SetWriteTimeFormat',
};

/** What says where a volume is. */
const PLACES = ['REPOSITORY', 'REPOSITORY_DESC'];

const KEYS = ['CUSTOMER', 'MEDIA', 'VOLUME'];

/** Reports missing statements, and statements that contradict each other. */
export function checkDefinition(checked: Checked, diagnostics: Diagnostics): void {
  checkKeys(checked, diagnostics);
  checkDates(checked, diagnostics);
  checkUses(checked, diagnostics);
  checkExtracts(checked.script, checked.addressing, diagnostics);
  checkLiterals(checked, diagnostics);
  checkDescription(checked, diagnostics);
  checkPolicies(checked, diagnostics);
  checkPresence(checked, diagnostics);
  checkNumbers(checked, diagnostics);
  checkUnits(checked, diagnostics);
  checkResolutions(checked, diagnostics);
  checkQuery(checked, diagnostics);
}

function checkQuery({ script }: Checked, diagnostics: Diagnostics): void {
  const [query] = script.all('SetQuery');
  const [encoding] = script.all('SetEncoding');
  if (query === undefined || encoding === undefined || encoding.arguments.encoding.value === 'UTF-8') return;
  diagnostics.error(
    encoding.place,
    'the rows of a query come in UTF-8',
    'remove SetEncoding; a result that was kept in a file has to be in UTF-8 as well',
  );
}

function checkResolutions({ script }: Checked, diagnostics: Diagnostics): void {
  const [first] = script.all('AddAttributeResolution');
  if (first === undefined) return;
  diagnostics.note(
    first.place,
    'AddAttributeResolution has an effect in reconcile alone: no other command looks labels up in attributes',
  );
}

function checkNumbers({ script }: Checked, diagnostics: Diagnostics): void {
  for (const { place, arguments: given } of script.all('SetNumberFormat')) {
    if (given.decimal.value !== given.thousands?.value) continue;
    diagnostics.error(
      place,
      'one sign cannot stand for decimals and for thousands',
      'write "" for one of them',
    );
  }
}

/** Reports units that no number format reads, and a second one for the numbers of a field. */
function checkUnits({ script }: Checked, diagnostics: Diagnostics): void {
  const given = new Map<string, Place>();
  for (const { place, arguments: args } of script.all('SetNumberUnit')) {
    const { name } = args.FIELD.value;
    const first = given.get(name);
    if (first !== undefined) {
      const problem = `the numbers of ${name} have a unit already ${placeName(first, place)}`;
      diagnostics.error(place, problem, 'keep one of the two');
    }
    given.set(name, place);
    const hasFormat = script
      .all('SetNumberFormat')
      .some((format) => format.arguments.FIELD.value.name === name);
    if (hasFormat || script.mayContain('SetNumberFormat')) continue;
    diagnostics.error(
      place,
      `no format says how the numbers of ${name} are written`,
      `add SetNumberFormat(${name}, ".");`,
    );
  }
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
    if (args.filter !== undefined && args.policy.value !== 'CLEAR') {
      diagnostics.error(args.filter.place, 'only CLEAR takes a filter', 'remove the filter');
    }
  }
}

// Else nothing would ever arrive, and nobody be told.
function checkPresence({ script, fills }: Checked, diagnostics: Diagnostics): void {
  const [presence] = script.all('SetPresence');
  if (presence === undefined) return;
  const isGiven = PLACES.some((name) => fills.some(({ field }) => field.name === name));
  if (!isGiven && !PLACES.some((name) => script.mayConcern(name))) {
    const suggestion = 'add SetLiteral(REPOSITORY, "...");';
    diagnostics.error(
      presence.place,
      'REPOSITORY is never filled, and no volume is seen anywhere',
      suggestion,
    );
  }
  for (const { arguments: args } of script.all('SetPolicy')) {
    const { value: policy, place } = args.policy;
    if (args.FIELD.value.name !== 'REPOSITORY' || (policy !== 'ADD' && policy !== 'IGNORE')) continue;
    const problem = `with ${policy} REPOSITORY is not compared, and no arrival confirmed, as SetPresence says`;
    diagnostics.error(place, problem, 'remove one of the two');
  }
}

function checkKeys({ script, fills }: Checked, diagnostics: Diagnostics): void {
  for (const name of KEYS) {
    if (isFilled(fills, name) || script.mayConcern(name)) continue;
    const statement = name === 'VOLUME' ? 'Extract(VOLUME, ...);' : `SetLiteral(${name}, "...");`;
    diagnostics.error(
      script.begin,
      `${name} is never filled, and no volume can be identified without it`,
      `add ${statement}`,
    );
  }
}

function checkDates({ script, fills, dateReaders }: Checked, diagnostics: Diagnostics): void {
  for (const { field, kind, place } of fills) {
    if (field.spec?.kind !== 'date' || kind === 'rule' || dateReaders.has(field.name)) continue;
    const own = OWN_FORMATS[field.name];
    if (script.mayConcern(field.name) || (own !== undefined && script.mayContain(own))) continue;
    const directive = own === undefined ? `SetDateFormat(${field.name}, "...");` : `${own}("...");`;
    diagnostics.error(
      place,
      `${field.name} is a date, and no format says how it is written`,
      `add ${directive}`,
    );
  }
}

// A literal that is rewritten later need not be a valid value yet.
function checkLiterals({ script, fills, dateReaders }: Checked, diagnostics: Diagnostics): void {
  const changed = script.inOrder([
    'AddTranslation',
    'AddTranslation2',
    'AddRule',
    'Capture',
    'SetNumberFormat',
  ]);
  const translated = new Set(changed.map(({ arguments: { FIELD } }) => FIELD.value.name));
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

/** Reports statements that use a field which nothing fills. */
function checkUses({ script, fills }: Checked, diagnostics: Diagnostics): void {
  for (const { directive, field, place, needs } of fieldUses(script)) {
    const { name } = field;
    const filled = needs === 'text' ? isFilled(fills, name) : fills.some((fill) => fill.field.name === name);
    if (filled || script.mayConcern(name)) continue;
    const suggestion = `add Extract(${name}, ...);`;
    diagnostics.error(place, `${directive} uses ${name}, which is never filled`, suggestion);
  }
  for (const { directive, place } of script.inOrder([
    'AddMoveDateAdjustment',
    'AddRepositoryOnMoveDate',
    'AddRepositoryOnWriteTime',
  ])) {
    const date = directive === 'AddRepositoryOnWriteTime' ? 'WRITETIME' : 'MOVEDATE';
    if (fills.some(({ field }) => field.name === date) || script.mayConcern(date)) {
      continue;
    }
    const suggestion = `add Extract(${date}, ...);`;
    diagnostics.error(place, `${directive} looks at ${date}, which is never filled`, suggestion);
  }
}
