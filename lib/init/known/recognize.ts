import type { ExportSample } from '../sample.ts';
import { type Trial, tryCompiled } from '../trial.ts';
import type { ShippedDefinition } from './shipped-definitions.ts';

/** The definition that reads an export. */
export interface Recognized {
  readonly definition: ShippedDefinition;
  readonly trial: Trial;
  /** Others that make as much of it. */
  readonly alike: readonly ShippedDefinition[];
}

/** A definition that reads an export, what it makes of it, and how much that is. */
interface Reader {
  readonly definition: ShippedDefinition;
  readonly trial: Trial;
  readonly worth: number;
}

/** Characters of an export with which most definitions are ruled out, before one reads all of the sample. */
const BEGINNING = 64 * 1024;

/** Why lines are left out that look like records: these are not understood. */
const NOT_UNDERSTOOD = /looks like a row/;

/**
 * Finds the definition that reads an export: it makes volumes of it, rejects nothing and leaves out only what it knows or
 * what stands around the records. Of several the one that fills most values counts, or whose product the export names.
 * Returns `undefined` if there is none.
 */
export async function recognize(
  sample: ExportSample,
  shipped: readonly ShippedDefinition[],
): Promise<Recognized | undefined> {
  const beginning = beginningOf(sample);
  const readers: Reader[] = [];
  for (const definition of shipped) {
    const { compiled } = definition;
    const first = await tryCompiled(compiled, beginning);
    const trial = beginning === sample || !isRead(first) ? first : await tryCompiled(compiled, sample);
    if (isRead(trial)) readers.push({ definition, trial, worth: worth(definition, trial, sample) });
  }
  const [best, ...others] = readers.sort((a, b) => b.worth - a.worth);
  if (best === undefined) return undefined;
  const alike = others.filter((other) => other.worth === best.worth).map(({ definition }) => definition);
  return { definition: best.definition, trial: best.trial, alike };
}

function beginningOf(sample: ExportSample): ExportSample {
  if (sample.text.length <= BEGINNING) return sample;
  const end = sample.text.lastIndexOf('\n', BEGINNING) + 1;
  if (end === 0) return sample;
  const text = sample.text.slice(0, end);
  return { ...sample, text, columns: sample.columns.slice(0, end), isWhole: false };
}

function isRead(trial: Trial | undefined): trial is Trial {
  return (
    trial !== undefined &&
    trial.volumes > 0 &&
    trial.rejected.length === 0 &&
    trial.cutShort === undefined &&
    !trial.excluded.some(([reason]) => NOT_UNDERSTOOD.test(reason))
  );
}

function worth({ name }: ShippedDefinition, { values }: Trial, { text }: ExportSample): number {
  const [product = ''] = name.split('/');
  return values + (text.toLowerCase().includes(product) ? 0.5 : 0);
}
