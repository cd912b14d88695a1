import { type TokenHeader, tokenHeader } from '../../sources/http/token.ts';
import type { Parsed } from './option-parsers.ts';

const TOKEN_FORM = 'expected a token, or a header in one line, such as Authorization: TOKEN';

/** Reads what proves who asks: a bearer token, or a whole header. */
export function token(text: string): Parsed<TokenHeader> {
  const value = tokenHeader(text);
  return value === undefined ? { problem: TOKEN_FORM } : { value };
}

const HEADER = /^([A-Za-z][A-Za-z0-9-]*):[ \t]*([\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?)$/;

// Others see a command line in the list of processes.
const SECRET = /auth|cookie|token|key|secret|password|credential|session/i;

// What decides where a request ends, where it goes or how it is answered.
const OWN =
  /^(host|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|range|if-.*|accept-encoding)$/i;

/** Reads a header, which must not be secret. */
export function header(text: string): Parsed<readonly [name: string, value: string]> {
  const [, name, value] = HEADER.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    return { problem: 'expected NAME: VALUE, such as "Accept: application/json"' };
  }
  if (SECRET.test(name)) {
    return {
      problem:
        'others see what stands on a command line; a header that is secret stands in the file of --source-token-file',
    };
  }
  return OWN.test(name)
    ? { problem: 'this header is not for the asker to choose' }
    : { value: [name, value] };
}
