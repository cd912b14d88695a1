import type { Format } from '../catalog-format.ts';
import { tapesyncWithoutFingerprints } from '../contenders/tapesync.ts';
import { measureCatalog, type Part, programsOf } from '../part.ts';
import type { Result } from '../rounds.ts';
import { resultTable } from '../table.ts';
import { type Target, withinTimesOf } from '../targets.ts';
import { embeddedPeers } from './embedded.ts';

/** What the exports are, as tables and targets say it. */
const EXPORTS: readonly (readonly [format: Format, input: string, title: string])[] = [
  [
    'site',
    'a definition of a site',
    'Read by a definition as sites write them: the heading left out as an exclusion, a literal media, a context, translations, rules.',
  ],
  ['quoted', 'every field in quotes', 'Every field in quotes, as PowerShell writes them.'],
];

/** A night without changes whatever the definition. */
export const recognition: Part = {
  name: 'recognition',
  title: 'Whatever the definition',
  volumes: 5_000_000,
  scopes: 50,
  async measure(context) {
    const { volumes, scopes } = context.catalog;
    const [own, ...others] = await embeddedPeers(context.program);
    const peers = [own, await tapesyncWithoutFingerprints(context.program), ...others];
    const notes: string[] = [];
    const targets: Target[] = [];
    for (const [format, input, title] of EXPORTS) {
      const catalog = { ...context.catalog, format, order: 'sorted' } as const;
      const results: readonly Result[] = await measureCatalog(context, catalog, peers, ['no change']);
      notes.push(title, resultTable(results));
      targets.push(withinTimesOf(results, 'no change', own.name, 'DuckDB', 0.2, input));
    }
    const count = (figure: number) => figure.toLocaleString('en-US');
    return {
      about: `${count(volumes)} volumes of ${count(scopes)} kinds of customer and media, seven columns, csv, records sorted by both and volume`,
      programs: programsOf(peers),
      results: [],
      notes,
      targets,
    };
  },
};
