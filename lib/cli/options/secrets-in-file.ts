import { readFileSync } from 'node:fs';

// A URL with a password, or the published logon string with one.
const PASSWORD = /"(?:[a-z]+:\/\/)?[^"/@:]*:-[^"]*@|"[a-z]+:\/\/[^"/@:]*:[^"@]+@/i;

/** Returns whether a password stands in a configuration file, in the address of a server, a database or a gateway. */
export function hasPassword(file: string): boolean {
  return PASSWORD.test(readFileSync(file, 'utf8'));
}
