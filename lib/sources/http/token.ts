/** A header of a request that proves who asks. */
export interface TokenHeader {
  readonly name: string;
  readonly value: string;
}

const HEADER = /^([A-Za-z][A-Za-z0-9-]*):[ \t]+(.+)$/;

// A password has no : where it is already encoded.
const PLAIN_BASIC = /^(Basic)[ \t]+([^:]+:.*)$/i;

// One with a blank in it is something else.
const BEARER = /^[\x21-\x7e]+$/;

const VISIBLE = /^[\x20-\x7e]+$/;

/**
 * Returns the header that a token stands for: a whole header where the text is one, such as `X-Api-Key: k3y`, and a bearer token
 * otherwise. `Authorization: Basic USER:PASSWORD` is encoded. Returns `undefined` for a text that is no header.
 */
export function tokenHeader(text: string): TokenHeader | undefined {
  const trimmed = text.trim();
  const [, name = 'Authorization', value] = HEADER.exec(trimmed) ?? [];
  if (value === undefined) return BEARER.test(trimmed) ? { name, value: `Bearer ${trimmed}` } : undefined;
  const [, scheme, credentials] = PLAIN_BASIC.exec(value) ?? [];
  if (scheme !== undefined && credentials !== undefined) {
    return { name, value: `${scheme} ${Buffer.from(credentials).toString('base64')}` };
  }
  return VISIBLE.test(value) ? { name, value } : undefined;
}
