/**
 * Updates the pages with generated sections. Run it as a program (`npm run docs`) after a change of a table.
 *
 * @module
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { updateReference } from './language.ts';
import { updateMetricsPage } from './metrics-page.ts';
import { updateReadme } from './readme.ts';

/** The pages with generated sections, each with the function that updates its text. */
export const REFERENCE_PAGES: readonly (readonly [page: URL, update: (text: string) => string])[] = [
  [new URL('../../../README.md', import.meta.url), updateReadme],
  [new URL('../../../definitions/README.md', import.meta.url), updateReference],
  [new URL('../../observe/metrics/README.md', import.meta.url), updateMetricsPage],
];

if (import.meta.main) {
  for (const [page, update] of REFERENCE_PAGES) writeFileSync(page, update(readFileSync(page, 'utf8')));
}
