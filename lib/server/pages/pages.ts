/**
 * The door to the pages: all that their routes load, with the first request for one.
 *
 * @module
 */

import { addByForm, adminPage } from './admin.ts';
import { adminPlacePage, changePlace } from './admin-places.ts';
import { adminSourcePage, changeSource } from './admin-sources.ts';
import { adminUserPage, changeUser } from './admin-users.ts';
import { certificatePage } from './certificate.ts';
import { certificatesPage } from './certificates.ts';
import { changeVolume } from './change-volume.ts';
import { decidePlan } from './decide-plan.ts';
import { heldCsv, heldNdjson } from './held-files.ts';
import { heldPlanPage } from './held-plan.ts';
import { heldPlansPage } from './held-plans.ts';
import { lastNightPage } from './last-night.ts';
import { ASSETS } from './layout.ts';
import { confirmMoves, movesCsv, movesPage } from './moves.ts';
import type { Page } from './page.ts';
import { runPage } from './run.ts';
import { runChangesCsv } from './run-sums.ts';
import { runsPage } from './runs.ts';
import { scanPage, scanPlacesPage, takeScan } from './scan.ts';
import { undoPage, undoRun } from './undo.ts';
import { volumePage } from './volume.ts';
import { volumesCsv, volumesJson, volumesPage } from './volumes.ts';

export { failurePage, linkPage, logonPage } from './answers.ts';
export { layout } from './layout.ts';

/** The pages for who is logged on, by their names in the routes. */
export const PAGES = {
  lastNight: lastNightPage,
  moves: movesPage,
  confirmMoves,
  movesCsv,
  scanPlaces: scanPlacesPage,
  scan: scanPage,
  takeScan,
  certificates: certificatesPage,
  certificate: certificatePage,
  heldPlans: heldPlansPage,
  heldPlan: heldPlanPage,
  decidePlan,
  heldNdjson,
  heldCsv,
  admin: adminPage,
  addByForm,
  adminPlace: adminPlacePage,
  changePlace,
  adminUser: adminUserPage,
  changeUser,
  adminSource: adminSourcePage,
  changeSource,
  runs: runsPage,
  run: runPage,
  runChangesCsv,
  undo: undoPage,
  undoRun,
  volumes: volumesPage,
  volumesCsv,
  volumesJson,
  volume: volumePage,
  changeVolume,
} as const satisfies Readonly<Record<string, Page>>;

/** Name of a page. */
export type PageName = keyof typeof PAGES;

/** Returns a file that pages load; `undefined` where there is none of this name. */
export function assetOf(name: string): { readonly type: string; readonly text: string } | undefined {
  return Object.hasOwn(ASSETS, name) ? ASSETS[name as keyof typeof ASSETS] : undefined;
}
