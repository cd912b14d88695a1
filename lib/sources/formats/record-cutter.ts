import type { Cutter } from './cutter.ts';
import type { RecordFormat } from './record-format.ts';

/**
 * Returns a cutter for one input of a format; `source` is the name of the input in messages. Loads the module of the
 * format only now.
 */
export async function recordCutter(format: RecordFormat, source: string): Promise<Cutter> {
  switch (format.kind) {
    case 'text': {
      const { TextCutter } = await import('./text.ts');
      return new TextCutter(source);
    }
    case 'csv': {
      const { CsvCutter } = await import('./csv.ts');
      return new CsvCutter(source, format.delimiter);
    }
    case 'json': {
      const { JsonCutter } = await import('./json/json-cutter.ts');
      return new JsonCutter(source, format.path, format.wanted);
    }
  }
}
