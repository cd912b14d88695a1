import { visible } from '../../errors/printable.ts';
import { isJsonObject, parseJson } from '../../model/json-object.ts';

const LONGEST = 200;

const NAMES = ['errorMessage', 'message', 'detail', 'title', 'error_description', 'error'];

/**
 * Returns what the body of an error says, in one line that is safe to show: the message of JSON, the title of a page, or the first
 * line of text. What is secret does not show, even where the server repeats it.
 */
export function saidIn(body: string, secrets: readonly string[]): string {
  const json = parseJson(body);
  const text = json === undefined ? textIn(body) : messageIn(json);
  const hidden = secrets
    .filter((secret) => secret.length > 3)
    .reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
  const line = hidden.replaceAll(/\s+/g, ' ').trim();
  return visible(line.length > LONGEST ? `${line.slice(0, LONGEST - 3)}...` : line);
}

function messageIn(json: unknown, depth = 0): string {
  if (typeof json === 'string') return json;
  if (depth > 3) return '';
  if (Array.isArray(json)) return messageIn(json[0], depth + 1);
  if (!isJsonObject(json)) return '';
  for (const name of NAMES) {
    const message = messageIn(json[name], depth + 1);
    if (message !== '') return message;
  }
  return messageIn(json.errors, depth + 1);
}

function textIn(body: string): string {
  if (!/^\s*</.test(body)) return body.trimStart().split(/[\r\n]/)[0] ?? '';
  return /<title[^>]*>([^<]*)</i.exec(body)?.[1] ?? '';
}
