import type { RecordFormat } from '../definition/definition.ts';
import { CsvCutter } from './csv.ts';
import type { Cutter } from './cutter.ts';
import { JsonCutter } from './json.ts';
import { TextCutter } from './text.ts';

/** Returns a cutter for one input of a format; `source` is the input's name in messages. */
export function recordCutter(format: RecordFormat, source: string): Cutter {
  switch (format.kind) {
    case 'text':
      return new TextCutter(source);
    case 'csv':
      return new CsvCutter(source, format.delimiter);
    case 'json':
      return new JsonCutter(source, format.path, format.wanted);
  }
}
