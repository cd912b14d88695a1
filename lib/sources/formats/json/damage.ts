/**
 * Finds where text is no JSON, once a tokenizer has said that it is none: stream-json gives no positions.
 *
 * @module
 */

import { quoted } from '../../../errors/error.ts';

/** The first place of a text that is no JSON. */
export interface Damage {
  readonly at: number;
  /** What stands there, in quotes, and what should. */
  readonly problem: string;
}

const TOKEN =
  /[ \t\r\n]+|[{}[\],:]|"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?=[\s,:{}[\]"]|$)/y;

/** The beginning of a string that goes well. */
const STRING_BEGIN = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;

const WORD = /[^\s,:{}[\]"]+|[\s\S]/y;

/** What may come next, and how it is called. */
const EXPECTED = {
  value: 'a value',
  first: 'a value or "]"',
  key: 'a key in double quotes',
  firstKey: 'a key in double quotes or "}"',
  colon: '":"',
  behindMember: '"," or "}"',
  behindElement: '"," or "]"',
  behind: 'the end',
  /** In a part: at its beginning, behind a comma, and behind a value, in what nobody knows. */
  begin: 'a value',
  any: 'a value',
  behindAny: '",", ":" or an end',
} as const;

type State = keyof typeof EXPECTED;

const VALUES: ReadonlySet<State> = new Set<State>(['value', 'first', 'begin', 'any']);

/**
 * Returns the first damage of a text; `undefined` if there is none but that it may end too early. `isPart`: it begins
 * somewhere in a value, and not inside a string.
 */
export function findDamage(text: string, isPart = false): Damage | undefined {
  const around: ('{' | '[')[] = [];
  let state: State = isPart ? 'begin' : 'value';
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text)?.[0];
    if (token === undefined) return noToken(text, at, EXPECTED[state]);
    if (token.trim() !== '') {
      const next = after(state, token, around, isPart);
      if (next === undefined)
        return { at, problem: `${quoted(token)} stands where ${EXPECTED[state]} should` };
      state = next;
    }
    at += token.length;
  }
  return undefined;
}

/** Returns what may follow a token; `undefined` if the token may not stand there. */
function after(state: State, token: string, around: ('{' | '[')[], isPart: boolean): State | undefined {
  const first = token.charAt(0);
  switch (first) {
    case ':':
      if (state === 'begin' || state === 'behindAny') return 'any';
      return state === 'colon' ? 'value' : undefined;
    case ',':
      if (state === 'begin' || state === 'behindAny') return 'any';
      if (state === 'behindMember') return 'key';
      return state === 'behindElement' ? 'value' : undefined;
    case '}':
      if (state === 'begin' || state === 'behindAny') return 'behindAny';
      return state === 'firstKey' || state === 'behindMember' ? closed(around, isPart) : undefined;
    case ']':
      if (state === 'begin' || state === 'behindAny') return 'behindAny';
      return state === 'first' || state === 'behindElement' ? closed(around, isPart) : undefined;
    case '"':
      if (state === 'key' || state === 'firstKey') return 'colon';
  }
  return VALUES.has(state) ? opened(first, around, isPart) : undefined;
}

function opened(first: string, around: ('{' | '[')[], isPart: boolean): State {
  if (first !== '{' && first !== '[') return behind(around, isPart);
  around.push(first);
  return first === '{' ? 'firstKey' : 'first';
}

function closed(around: ('{' | '[')[], isPart: boolean): State {
  around.pop();
  return behind(around, isPart);
}

function behind(around: readonly ('{' | '[')[], isPart: boolean): State {
  const innermost = around.at(-1);
  if (innermost === undefined) return isPart ? 'behindAny' : 'behind';
  return innermost === '{' ? 'behindMember' : 'behindElement';
}

function noToken(text: string, at: number, expected: string): Damage | undefined {
  if (text.charAt(at) === '"') {
    STRING_BEGIN.lastIndex = at;
    const begin = STRING_BEGIN.exec(text)?.[0] ?? '"';
    const broken = at + begin.length;
    if (broken >= text.length) return undefined;
    const what = text.charAt(broken) === '\\' ? text.slice(broken, broken + 2) : text.charAt(broken);
    return { at: broken, problem: `${quoted(what)} stands in a string, where it is no character or escape` };
  }
  WORD.lastIndex = at;
  const found = WORD.exec(text)?.[0] ?? '';
  return { at, problem: `${quoted(found)} stands where ${expected} should` };
}
