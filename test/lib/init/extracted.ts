import { decodeSample, type ExportSample } from '../../../lib/init/sample.ts';
import { Tally } from '../../../lib/model/tally.ts';
import { recordCutter } from '../../../lib/sources/formats/record-cutter.ts';
import { compile } from '../language/compile.ts';
import { recordsOf } from '../records/segments.ts';

/** The beginning of an export of some text. */
export function sampleOf(
  text: string,
  encoding: BufferEncoding = 'utf8',
  source = 'export.txt',
): ExportSample {
  return decodeSample(source, Buffer.from(text, encoding));
}

/** What a definition makes of a sample: its volumes, and the messages of what it rejects. */
export async function extracted(definitionText: string, sample: ExportSample) {
  const definition = compile(definitionText);
  const tally = new Tally();
  const cutter = await recordCutter(definition.format, sample.source);
  const extractor = definition.open(sample.source);
  const input = { name: sample.source, terminated: false };
  const text = definition.format.kind === 'text' ? sample.columns : sample.text;
  const records = [cutter.cut(text), cutter.end()].flatMap((cut) => {
    if (cut.error !== undefined) throw cut.error;
    return recordsOf(extractor.extract({ ...cut, tally, input }));
  });
  records.push(...recordsOf(extractor.end(tally)));
  return {
    volumes: records.map(({ volume }): string => volume),
    fields: records.map(({ values }) =>
      Object.fromEntries(definition.fields.map((key, at) => [key, values[at]])),
    ),
    rejected: tally.problems.map(({ message }) => message),
  };
}
