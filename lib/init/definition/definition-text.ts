import type { ExportLayout } from '../export-layout.ts';
import type { DraftedFields } from '../fields/draft-fields.ts';
import type { ExportSample } from '../sample.ts';
import type { Trial } from '../trial.ts';
import { type DraftLine, proposal, remark, statement } from './draft-line.ts';
import { exportArgument, exportName } from './export-name.ts';
import { commentText, definitionString } from './quoting.ts';

/** Everything that the text of a definition is made of. */
export interface Draft {
  readonly sample: ExportSample;
  readonly layout: ExportLayout;
  readonly fields: DraftedFields;
  /** Empty where the operator has not named it. */
  readonly timeZone: string;
  /** What the definition makes of the sample; its result is shown in the comment at the top. */
  readonly trial?: Trial;
}

/** Column at which comments behind statements begin. */
const COMMENTS_AT = 62;

/** Longest line of comment. */
const WIDTH = 118;

/** Most rejected records that the comment at the top shows. */
const MOST_REJECTED = 3;

/** Returns the text of a definition with its comments. */
export function definitionText(draft: Draft): string {
  const { sample, layout, fields } = draft;
  const encoding =
    sample.encoding === undefined
      ? []
      : [statement(`SetEncoding("${sample.encoding}");`, 'the export is not UTF-8')];
  const sheet =
    sample.sheet === undefined ? [] : [statement(`SetSheet(${definitionString(sample.sheet)});`, '')];
  const sections = [
    head(draft),
    [
      remark('What you must adapt'),
      statement('SetLiteral(CUSTOMER, "CUST");', 'your Customer-ID'),
      statement('SetLiteral(MEDIA, "LTO");', 'your Media-ID'),
      ...zoneLines(draft),
      ...fields.open,
    ],
    [remark(`The records: ${layout.what}`), ...queryLines(sample), ...encoding, ...sheet, ...layout.lines],
    [remark('The fields'), ...fields.lines],
    fields.notes,
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(written).join(''))
    .join('\n');
}

// Each line as a text of its own.
function queryLines({ query }: ExportSample): readonly DraftLine[] {
  if (query === undefined) return [];
  const lines = query.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  return [statement(`SetQuery(${lines.map(definitionString).join('\n  ')});`, '')];
}

function head({ sample, trial }: Draft): readonly DraftLine[] {
  return [
    remark(
      `Drafted by tapesync init from ${sample.isWhole ? '' : 'the first MiB of '}${exportName(sample)}.`,
    ),
    ...(trial === undefined ? [] : trialLines(trial)),
    remark('Check each line below, then look at the first records and go on from there:'),
    remark(`    tapesync sync -F 5 -d mine.ttidef ${exportArgument(sample)}`),
  ];
}

function trialLines({ volumes, excluded, rejected, cutShort }: Trial): readonly DraftLine[] {
  const count = rejected.length;
  const records = count === 0 ? `${volumes} records` : `${volumes} of ${volumes + count} records`;
  const are = volumes === 1 && count === 0 ? '1 record is a volume' : `${records} are volumes`;
  const excludedBy = [...Map.groupBy(excluded, ([reason]) => shortReason(reason))].map(([reason, same]) => {
    return `${same.reduce((sum, [, times]) => sum + times, 0)} ${reason}`;
  });
  const leftOut = excludedBy.length === 0 ? '' : `; left out: ${excludedBy.join(', ')}`;
  const comments = [`As it stands, ${are}${leftOut}.`];
  if (count > 0) comments.push(count === 1 ? '1 record is rejected:' : `${count} records are rejected:`);
  for (const { line, message } of rejected.slice(0, MOST_REJECTED)) {
    comments.push(`    line ${line}: ${commentText(message, 120)}`);
  }
  if (cutShort !== undefined) {
    comments.push(
      'The end of the export is not as it should be. This is drafted from what stands before it:',
    );
    comments.push(`    ${commentText(cutShort.message, 200)}`);
  }
  return comments.map(remark);
}

// The statements follow below: the name of the directive is enough.
function shortReason(reason: string): string {
  const directive = /^(\w+)\(/.exec(reason)?.[1];
  return directive === undefined ? reason : `by ${directive}`;
}

function zoneLines({ fields, timeZone }: Draft): readonly DraftLine[] {
  if (timeZone !== '') return [statement(`SetTimeZone(${definitionString(timeZone)});`, 'of the dates')];
  if (!fields.needZone) return [];
  return [proposal('SetTimeZone("Europe/Berlin");', "time zone of the dates; without it the machine's")];
}

function written({ statement: text, comment, isOff = false }: DraftLine): string {
  if (text === '') return comment === '' ? '\n' : wrapped(comment);
  const code = isOff ? `#${text}` : text;
  return comment === '' ? `${code}\n` : `${code.padEnd(COMMENTS_AT - 1)} # ${comment}\n`;
}

/** Returns a comment in lines of limited width; an indented one stays one line. */
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
