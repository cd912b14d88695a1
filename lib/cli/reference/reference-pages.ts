/**
 * Brings the pages up to date whose sections derive from tables: run as a program after a change to one of these.
 *
 * @module
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { updateReadme } from './commands.ts';
import { updateReference } from './language.ts';
import { updateMetricsPage } from './metrics.ts';

/** Pages with generated sections, and what brings each up to date. */
export const REFERENCE_PAGES: readonly (readonly [page: URL, update: (text: string) => string])[] = [
  [new URL('../../../README.md', import.meta.url), updateReadme],
  [new URL('../../../definitions/README.md', import.meta.url), updateReference],
  [new URL('../../observe/metrics/README.md', import.meta.url), updateMetricsPage],
];

if (import.meta.main) {
  for (const [page, update] of REFERENCE_PAGES) writeFileSync(page, update(readFileSync(page, 'utf8')));
}
