/**
 * What may be said of customers, media types and repositories, whoever says it: an administrator or a server's client.
 *
 * @module
 */

import { fieldByKey } from './field.ts';
import { compileFilter } from './filter/filter.ts';
import { type Canonical, canonicalValue } from './value.ts';

/** Brings a description to its canonical form. */
export function canonicalDescription(text: string): Canonical {
  const spec = fieldByKey('repositoryDescription');
  if (spec === undefined) throw new RangeError('no field repositoryDescription');
  // What REPOSITORY_DESC is compared with has to be as that is, and the others need no more.
  return canonicalValue(spec, text);
}

/** Says what is wrong with the filter of a media type; `undefined` for one that can be used, or none. */
export function volumeFilterProblem(text: string): string | undefined {
  if (text === '') return undefined;
  if (/[\u0000-\u001f\u007f-\u009f]/.test(text) || !text.isWellFormed())
    return 'no volume has such characters';
  const compiled = compileFilter(text);
  return 'problem' in compiled ? compiled.problem : undefined;
}
