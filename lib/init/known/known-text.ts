import { exportArgument, exportName } from '../definition/export-name.ts';
import { definitionString } from '../definition/quoting.ts';
import type { ExportSample } from '../sample.ts';
import type { Recognized } from './recognize.ts';

/**
 * Returns the text of the definition that reads an export, to be adapted: with what it is at the top, and the time zone and
 * the encoding of the export where they are known.
 *
 * @param timeZone the time zone of the export; empty where the operator has not named it
 */
export function knownText(
  { definition, trial, alike }: Recognized,
  sample: ExportSample,
  timeZone: string,
): string {
  const made = trial.volumes === 1 ? '1 volume' : `${trial.volumes} volumes`;
  const whole = sample.isWhole ? 'every line' : 'every line of the first MiB';
  const head = [
    `# Recognized by tapesync init: ${exportName(sample)} is an export of`,
    `# ${definition.title}.`,
    `# The definition that comes with the program reads ${whole}, ${made}. Adapt what is to be adapted, then go on from there:`,
    `#     tapesync sync -F 5 -d mine.ttidef ${exportArgument(sample)}`,
    ...alike.map(({ name: other, title }) => `# ${other} reads it as well: ${title}.`),
    '',
    '',
  ];
  return `${head.join('\n')}${encoded(zoned(definition.text, timeZone), sample)}`;
}

function zoned(text: string, timeZone: string): string {
  if (timeZone === '') return text;
  return text.replace(/^SetTimeZone\("[^"]*"\); */m, (statement) =>
    `SetTimeZone(${definitionString(timeZone)}); `.padEnd(statement.length),
  );
}

function encoded(text: string, { encoding }: ExportSample): string {
  if (encoding === undefined || /^SetEncoding\(/m.test(text)) return text;
  return `${text.trimEnd()}\n\nSetEncoding("${encoding}");  # the export is not UTF-8\n`;
}
