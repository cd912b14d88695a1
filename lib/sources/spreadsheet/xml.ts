import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { messageOf } from '../../errors/error.ts';
import { damaged } from './damage.ts';

/** Attributes of an element by their names as written. */
export type Attributes = Readonly<Record<string, string>>;

/** Takes what a part of a workbook holds. Names are those of the namespace of its root, without a prefix; others have one. */
export interface XmlHandler {
  /** Takes the begin of an element, by the number of those that it is within. */
  open(name: string, attributes: Attributes, depth: number): void;
  /** Takes the end of an element. */
  close(name: string, depth: number): void;
  /** Takes text, which may come in parts. */
  text?(text: string): void;
}

/** A part, by its name in messages, and the namespaces that its root may be of. */
export interface XmlPart {
  readonly source: string;
  readonly name: string;
  readonly namespaces: readonly string[];
}

const PARSING = { position: false, xmlns: false } as const;

// Elements of workbooks are within less than ten others.
const DEEPEST = 64;

// Characters without the begin or end of an element. The longest text of a cell has 32,767.
const LONGEST_TEXT = 1024 * 1024;

/**
 * Reads a part from its bytes, as they come; yields after each piece of them, so that what the handler has made of it can be
 * taken. Throws SOURCE_CUT where it is no well-formed XML of the namespaces, is cut, or has a document type, of which entities
 * could be made; and what the handler throws.
 */
export async function* readXml(
  { source, name, namespaces }: XmlPart,
  bytes: AsyncIterable<Buffer>,
  handler: XmlHandler,
): AsyncGenerator<void> {
  const fault = (problem: string, cause?: unknown) => damaged(source, `${name}: ${problem}`, cause);
  const parser = new SaxesParser<typeof PARSING>(PARSING);
  let depth = 0;
  let prefix = '';
  let quiet = 0;
  const local = (tag: string) => {
    if (prefix === '') return tag;
    return tag.startsWith(prefix) ? tag.slice(prefix.length) : `:${tag}`;
  };
  parser.on('error', (error) => {
    throw fault(error.message, error);
  });
  parser.on('doctype', () => {
    throw fault('it has a document type (DOCTYPE), as no workbook has');
  });
  parser.on('opentag', ({ name: tag, attributes }) => {
    quiet = 0;
    if (depth === 0) prefix = rootPrefix(tag, attributes, namespaces) ?? unknown(tag);
    if (depth === DEEPEST) throw fault(`its elements are within more than ${DEEPEST} others`);
    handler.open(local(tag), attributes, depth);
    depth++;
  });
  parser.on('closetag', ({ name: tag }) => {
    quiet = 0;
    depth--;
    handler.close(local(tag), depth);
  });
  const text = (part: string) => handler.text?.(part);
  parser.on('text', text);
  parser.on('cdata', text);
  function unknown(tag: string): never {
    throw fault(`its root <${tag}> is not what a workbook has there`);
  }

  try {
    for await (const piece of decoded(bytes)) {
      if (quiet > LONGEST_TEXT) throw fault('it holds a text that is longer than a cell can be');
      quiet += piece.length;
      parser.write(piece);
      yield;
    }
    parser.close();
    yield;
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) throw fault('it is not UTF-8', error);
    if (error instanceof RangeError) throw fault(messageOf(error), error);
    throw error;
  }
}

/** Reads a whole part; throws as `readXml` does. */
export async function readWhole(
  part: XmlPart,
  bytes: AsyncIterable<Buffer>,
  handler: XmlHandler,
): Promise<void> {
  for await (const _ of readXml(part, bytes, handler)) {
    // The handler takes it all.
  }
}

// The prefix of the root with its colon, which all elements of its namespace have, too; `undefined` for another namespace.
function rootPrefix(tag: string, attributes: Attributes, namespaces: readonly string[]): string | undefined {
  const colon = tag.indexOf(':');
  const prefix = tag.slice(0, colon + 1);
  const namespace = attributes[colon === -1 ? 'xmlns' : `xmlns:${tag.slice(0, colon)}`];
  return namespace !== undefined && namespaces.includes(namespace) ? prefix : undefined;
}

// Parts are UTF-8, or UTF-16 with a byte order mark.
async function* decoded(bytes: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let head: Buffer = Buffer.alloc(0);
  for await (const piece of bytes) {
    head = head.length === 0 ? piece : Buffer.concat([head, piece]);
    if (decoder === undefined && head.length < 2) continue;
    decoder ??= new TextDecoder(encodingOf(head), { fatal: true });
    yield decoder.decode(head, { stream: true });
    head = Buffer.alloc(0);
  }
  if (decoder !== undefined) yield decoder.decode();
}

function encodingOf(head: Buffer): string {
  const mark = head.readUInt16BE(0);
  if (mark === 0xfffe) return 'utf-16le';
  return mark === 0xfeff ? 'utf-16be' : 'utf-8';
}
