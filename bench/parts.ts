import type { Part } from './part.ts';
import { definitions } from './parts/definitions.ts';
import { embedded } from './parts/embedded.ts';
import { extract } from './parts/extract.ts';
import { firstLoad } from './parts/first-load.ts';
import { growth, growthServer } from './parts/growth.ts';
import { json } from './parts/json.ts';
import { order } from './parts/order.ts';
import { recognition } from './parts/recognition.ts';
import { largeServer, server } from './parts/server.ts';
import { small } from './parts/small.ts';
import { wire } from './parts/wire.ts';

/** All parts of the bench, in the order in which the page shows them. */
export const PARTS: readonly Part[] = [
  embedded,
  recognition,
  definitions,
  server,
  largeServer,
  extract,
  json,
  order,
  small,
  firstLoad,
  wire,
  growth,
  growthServer,
];
