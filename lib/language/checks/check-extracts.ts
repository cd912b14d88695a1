import type { StatementOf } from '../directives/directives.ts';
import type { Addressing } from '../program/input-format.ts';
import type { Script } from '../script.ts';
import type { Diagnostics } from '../syntax/diagnostics.ts';

/** Reports Extract statements that do not fit the format of the records, and statements about the format that conflict. */
export function checkExtracts(script: Script, addressing: Addressing, diagnostics: Diagnostics): void {
  checkHeaders(script, diagnostics);
  checkFormat(script, diagnostics);
  const header = headerRule(script);
  const count = script.all('SetHeaderCount')[0]?.arguments.count.value ?? 1;
  for (const { arguments: given } of script.all('Extract')) {
    const { where, record } = given;
    const problem = misfit(where.value, addressing);
    if (problem !== undefined && !script.mayContain('SetCSVDelimiter') && !script.mayContain('SetFormat')) {
      diagnostics.error(where.place, ...problem);
    }
    if (record === undefined || record.value === 0) continue;
    if (addressing !== 'columns') {
      diagnostics.warning(record.place, 'the record is only looked at where records are text', 'write 0');
    } else if (header === undefined) {
      if (script.mayContain('AddString')) continue;
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

function misfit(
  where: StatementOf<'Extract'>['arguments']['where']['value'],
  addressing: Addressing,
): readonly [message: string, suggestion: string] | undefined {
  if (where.kind === 'name') {
    if (addressing === 'elements') {
      return ['WORDS have no names', 'write the number of the element, 1 for the first'];
    }
    if (addressing !== 'columns') return undefined;
    const suggestion = 'add SetCSVDelimiter(",");, or SetFormat(...);, or write a column number';
    return ['only delimited records and formats with names have names', suggestion];
  }
  if (addressing === 'names' && where.number !== 0) {
    return ['this format has names, not numbers', 'write the name, such as "volume"'];
  }
  return addressing === 'columns' && where.number < 0
    ? ['a column cannot be negative', 'write the zero-based column']
    : undefined;
}

function checkHeaders(script: Script, diagnostics: Diagnostics): void {
  const header = headerRule(script);
  const count = script.all('SetHeaderCount')[0];
  if (header !== undefined && count === undefined && !script.mayContain('SetHeaderCount')) {
    diagnostics.warning(
      header.place,
      'without SetHeaderCount a header has one record',
      'add SetHeaderCount(1);',
    );
  }
  if (header === undefined && count !== undefined && !script.mayContain('AddString')) {
    diagnostics.warning(
      count.place,
      'SetHeaderCount has no effect without a HEADER',
      'add AddString(HEADER, ...);',
    );
  }
}

function checkFormat(script: Script, diagnostics: Diagnostics): void {
  const format = script.all('SetFormat')[0]?.arguments.format.value;
  const details = script.all('SetDetailCount')[0];
  const linesPerRecord = format === 'TABLE' || format === 'BLOCKS' || format === 'JSON';
  if (details !== undefined && (linesPerRecord || script.all('SetCSVDelimiter').length > 0)) {
    const message = 'SetDetailCount is for text, WORDS and PATTERN; these records end by themselves';
    diagnostics.error(details.place, message, 'remove it');
  }
  const carriage = script.all('SetCarriageControl')[0];
  if (carriage !== undefined && (format === 'JSON' || script.all('SetCSVDelimiter').length > 0)) {
    diagnostics.error(
      carriage.place,
      'SetCarriageControl is for lines of text, which these records are not',
      'remove it',
    );
  }
  const elements = script.all('SetElements')[0];
  const hasElements = format === 'WORDS' || script.all('SetCSVDelimiter').length > 0;
  if (
    elements !== undefined &&
    !hasElements &&
    !script.mayContain('SetFormat') &&
    !script.mayContain('SetCSVDelimiter')
  ) {
    const message = 'SetElements is for delimited records and WORDS; these records have no elements';
    diagnostics.error(elements.place, message, 'remove it');
  }
  const { least, most } = elements?.arguments ?? {};
  if (least !== undefined && most !== undefined && most.value < least.value) {
    diagnostics.error(most.place, `${most.value} elements at most are fewer than ${least.value} at least`);
  }
  const [lookup] = script.all('AddLookup');
  if (lookup !== undefined && format !== 'JSON' && !script.mayContain('SetFormat')) {
    diagnostics.error(
      lookup.place,
      'AddLookup looks into JSON, which these records are not',
      'add SetFormat(JSON);',
    );
  }
}

function headerRule(script: Script): StatementOf<'AddString'> | undefined {
  return script.all('AddString').find(({ arguments: { type } }) => type.value === 'HEADER');
}
