import { readlinkSync } from 'node:fs';

// Where the C library of Linux, macOS and the BSDs finds the zone.
const LOCAL_TIME = '/etc/localtime';

/**
 * Returns the IANA name of the machine's time zone, as it was set: by $TZ, else by the link that the system's setting is;
 * `undefined` where neither says it, as on Windows. Intl knows it too, after 50 ms at its first use.
 */
export function machineZone(tz: string | undefined, localTime = LOCAL_TIME): string | undefined {
  if (tz !== undefined && tz !== '') return tz.replace(/^:/, '');
  try {
    return /\/zoneinfo\/(.+)$/.exec(readlinkSync(localTime))?.[1];
  } catch {
    // A copy of a zone's file, or no file at all: nothing tells its name.
    return undefined;
  }
}
