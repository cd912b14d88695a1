import { readFileSync } from 'node:fs';

// A URL with a password, the published logon string with one, or what a receiver of reports knows the sender by.
const PASSWORD = /"(?:[a-z]+:\/\/)?[^"/@:]*:-[^"]*@|"[a-z]+:\/\/[^"/@:]*:[^"@]+@|"postToken"\s*:\s*"[^"]/i;

/** Returns whether a password stands in a configuration file, in the address of a server, a database or a gateway, or as a token. */
export function hasPassword(file: string): boolean {
  return PASSWORD.test(readFileSync(file, 'utf8'));
}
