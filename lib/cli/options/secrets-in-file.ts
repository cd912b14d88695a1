import { readFileSync } from 'node:fs';

// A URL with a password, the published logon string with one, or what one is known by elsewhere.
const PASSWORD =
  /"(?:[a-z]+:\/\/)?[^"/@:]*:-[^"]*@|"[a-z]+:\/\/[^"/@:]*:[^"@]+@|"(?:postToken|sourceToken)"\s*:\s*"[^"]/i;

/** Returns whether a password stands in a configuration file, in the address of a server, a database or a gateway, or as a token. */
export function hasPassword(file: string): boolean {
  return PASSWORD.test(readFileSync(file, 'utf8'));
}
