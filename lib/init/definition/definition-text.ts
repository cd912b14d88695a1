import type { DraftedFields } from '../fields/draft-fields.ts';
import { type Layout, type Line, proposal, remark, statement } from '../layouts/export-layout.ts';
import type { Sample } from '../sample.ts';
import type { Trial } from '../trial.ts';
import { commentText, definitionString } from './quoting.ts';

/** All that a definition is written from. */
export interface Draft {
  readonly sample: Sample;
  readonly layout: Layout;
  readonly fields: DraftedFields;
  /** Where the operator has named it; else empty. */
  readonly timeZone: string;
  /** What the definition makes of the sample, once that is known. */
  readonly trial?: Trial;
}

/** Column at which comments begin, where the statement leaves room. */
const COMMENTS_AT = 62;

/** Longest line of comment. */
const WIDTH = 118;

/** Rejected records that the head shows. */
const MOST_REJECTED = 3;

/** Returns the text of a definition with its comments. */
export function definitionText(draft: Draft): string {
  const { sample, layout, fields } = draft;
  const encoding: readonly Line[] =
    sample.encoding === undefined
      ? []
      : [statement(`SetEncoding("${sample.encoding}");`, 'the export is not UTF-8')];
  const sections = [
    head(draft),
    [
      remark('What you must adapt'),
      statement('SetLiteral(CUSTOMER, "CUST");', 'your Customer-ID'),
      statement('SetLiteral(MEDIA, "LTO");', 'your Media-ID'),
      ...zoneLines(draft),
      ...fields.open,
    ],
    [remark(`The records: ${layout.what}`), ...encoding, ...layout.lines],
    [remark('The fields'), ...fields.lines],
    fields.notes,
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(written).join(''))
    .join('\n');
}

function head({ sample, trial }: Draft): readonly Line[] {
  const { source, isWhole } = sample;
  const name = source === 'stdin' ? 'the standard input' : commentText(source, 200);
  const file = source === 'stdin' ? '< export' : shellWord(source);
  return [
    remark(`Drafted by tapesync init from ${isWhole ? '' : 'the first MiB of '}${name}.`),
    ...(trial === undefined ? [] : trialLines(trial)),
    remark('Check each line below, then look at the first records and go on from there:'),
    remark(`    tapesync sync -F 5 -d mine.ttidef ${file}`),
  ];
}

function trialLines({ volumes, excluded, rejected, cutShort }: Trial): readonly Line[] {
  const count = rejected.length;
  const records = count === 0 ? `${volumes} records` : `${volumes} of ${volumes + count} records`;
  const are = volumes === 1 && count === 0 ? '1 record is a volume' : `${records} are volumes`;
  const left = [...Map.groupBy(excluded, ([reason]) => shortReason(reason))].map(([reason, same]) => {
    return `${same.reduce((sum, [, times]) => sum + times, 0)} ${reason}`;
  });
  return [
    remark(`As it stands, ${are}${left.length === 0 ? '' : `; left out: ${left.join(', ')}`}.`),
    ...(count === 0
      ? []
      : [remark(count === 1 ? '1 record is rejected:' : `${count} records are rejected:`)]),
    ...rejected.slice(0, MOST_REJECTED).map(({ line, message }) => {
      return remark(`    line ${line}: ${commentText(message, 120)}`);
    }),
    ...(cutShort === undefined
      ? []
      : [
          remark('The end of the export is not as it should be. This is drafted from what stands before it:'),
          remark(`    ${commentText(cutShort.message, 200)}`),
        ]),
  ];
}

// A statement is read where it stands.
function shortReason(reason: string): string {
  const directive = /^(\w+)\(/.exec(reason)?.[1];
  return directive === undefined ? reason : `by ${directive}`;
}

function zoneLines({ fields, timeZone }: Draft): readonly Line[] {
  if (timeZone !== '') return [statement(`SetTimeZone(${definitionString(timeZone)});`, 'of the dates')];
  if (!fields.needZone) return [];
  return [proposal('SetTimeZone("Europe/Berlin");', "time zone of the dates; without it the machine's")];
}

/** Returns a file name as a shell takes it, as far as it can be shown in a comment. */
function shellWord(name: string): string {
  return /^[\w./+:@%-]+$/.test(name) ? name : `'${commentText(name, 200).replaceAll("'", "'\\''")}'`;
}

function written({ statement: text, comment, isOff = false }: Line): string {
  if (text === '') return comment === '' ? '\n' : wrapped(comment);
  const code = isOff ? `#${text}` : text;
  return comment === '' ? `${code}\n` : `${code.padEnd(COMMENTS_AT - 1)} # ${comment}\n`;
}

/** Returns a comment in as many lines as it needs; one that is set off stays as it is. */
function wrapped(comment: string): string {
  if (comment.startsWith(' ')) return `# ${comment}\n`;
  const lines: string[] = [];
  for (const word of comment.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + word.length + 1 > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.map((line) => `# ${line}\n`).join('');
}
