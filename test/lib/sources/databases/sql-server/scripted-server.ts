/**
 * Speaks as much of the protocol of SQL Server (MS-TDS 7.4 and, where all is encrypted, 8.0) as it takes to log on, begin a transaction, answer
 * a query by a script and take the transaction back.
 *
 * @module
 */

import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Test } from 'tap';

/** A column of a result: how the protocol describes it, and how it writes a value. */
export interface ScriptedColumn {
  readonly name: string;
  readonly type: Buffer;
}

/** What a client has asked for. */
export type Asked = 'pre-logon' | 'log-on' | 'begin' | 'roll back' | string;

const SQL_BATCH = 1;
const LOGIN = 16;
const PRELOGIN = 18;
const TRANSACTION = 14;
const BEGIN = 5;

const BIGGEST_PACKET = 4000;

const ucs2 = (text: string) => Buffer.from(text, 'utf16le');
const short = (text: string) => Buffer.concat([Buffer.from([text.length]), ucs2(text)]);

export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

export function i32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

export function i64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(value);
  return bytes;
}

/** The token that ends an answer. */
export function doneToken(): Buffer {
  return Buffer.concat([Buffer.from([0xfd]), u16(0), u16(0), Buffer.alloc(8)]);
}

/** The tokens of an error, as the server ends a statement with. */
export function errorTokens(text: string, number = 50_000): Buffer {
  const body = Buffer.concat([
    i32(number),
    Buffer.from([1, 16]),
    u16(text.length),
    ucs2(text),
    short('scripted'),
    short(''),
    i32(1),
  ]);
  const failed = Buffer.concat([Buffer.from([0xfd]), u16(2), u16(0), Buffer.alloc(8)]);
  return Buffer.concat([Buffer.from([0xaa]), u16(body.length), body, failed]);
}

/** The token that names the columns of a result. */
export function columnsToken(columns: readonly ScriptedColumn[]): Buffer {
  const described = columns.map(({ name, type }) => Buffer.concat([i32(0), u16(9), type, short(name)]));
  return Buffer.concat([Buffer.from([0x81]), u16(columns.length), ...described]);
}

/** The token of a row, of the bytes of its values. */
export function rowToken(values: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from([0xd1]), ...values]);
}

const COLLATION = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);

/** Types of columns, as the protocol describes them. */
export const TYPES = {
  bigint: Buffer.from([0x26, 8]),
  int: Buffer.from([0x26, 4]),
  bit: Buffer.from([0x68, 1]),
  real: Buffer.from([0x6d, 4]),
  float: Buffer.from([0x6d, 8]),
  money: Buffer.from([0x6e, 8]),
  datetime: Buffer.from([0x6f, 8]),
  datetime2: Buffer.from([0x2a, 7]),
  datetimeoffset: Buffer.from([0x2b, 7]),
  date: Buffer.from([0x28]),
  time: Buffer.from([0x29, 7]),
  guid: Buffer.from([0x24, 16]),
  nvarchar: Buffer.concat([Buffer.from([0xe7]), u16(8000), COLLATION]),
  varchar: Buffer.concat([Buffer.from([0xa7]), u16(8000), COLLATION]),
  varbinary: Buffer.concat([Buffer.from([0xa5]), u16(8000)]),
  variant: Buffer.concat([Buffer.from([0x62]), i32(8009)]),
  decimal: (precision: number, scale: number) => Buffer.from([0x6a, 17, precision, scale]),
} as const;

/** A value with its length in a byte before it; without one where there is none. */
export function sized(value?: Buffer): Buffer {
  return value === undefined ? Buffer.from([0]) : Buffer.concat([Buffer.from([value.length]), value]);
}

/** A text, or bytes, with the length in two bytes before it. */
export function long(value?: string | Buffer): Buffer {
  if (value === undefined) return u16(0xffff);
  const bytes = typeof value === 'string' ? ucs2(value) : value;
  return Buffer.concat([u16(bytes.length), bytes]);
}

/** A number of a DECIMAL, of its digits without the decimal sign. */
export function decimal(digits: bigint): Buffer {
  const bytes = Buffer.alloc(17);
  const size = digits < 0n ? -digits : digits;
  bytes[0] = digits < 0n ? 0 : 1;
  bytes.writeBigUInt64LE(size & 0xffff_ffff_ffff_ffffn, 1);
  bytes.writeBigUInt64LE(size >> 64n, 9);
  return sized(bytes);
}

/** A server that answers queries by a script. */
export class ScriptedServer {
  /** All that was asked for, in order: queries by their text. */
  readonly asked: Asked[] = [];
  /** The name of the program that has logged on. */
  program = '';
  /** What the server says to a log-on that it refuses. */
  refusal: string | undefined;
  readonly #answer: (sql: string, socket: Socket) => Buffer | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  /**
   * `answer` returns the tokens that answer a query; `undefined` where it deals with the socket by itself. With a certificate all is
   * encrypted, from the first byte on.
   */
  constructor(
    answer: (sql: string, socket: Socket) => Buffer | undefined,
    certificate?: { readonly key: string; readonly cert: string },
  ) {
    this.#answer = answer;
    const serve = (socket: Socket) => this.#serve(socket);
    this.#server =
      certificate === undefined
        ? createServer(serve)
        : createTlsServer({ ...certificate, ALPNProtocols: ['tds/8.0'] }, serve);
  }

  /** Begins to listen until the test ends, and returns the port. */
  async listen(t: Pick<Test, 'teardown'>): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    t.teardown(() => {
      this.#server.close();
      for (const socket of this.#sockets) socket.destroy();
    });
    return (this.#server.address() as AddressInfo).port;
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    let bytes = Buffer.alloc(0);
    let message: Buffer[] = [];
    socket
      .on('data', (data) => {
        bytes = Buffer.concat([bytes, data]);
        while (bytes.length >= 8 && bytes.length >= bytes.readUInt16BE(2)) {
          const length = bytes.readUInt16BE(2);
          const [type = 0, status = 0] = bytes;
          message.push(bytes.subarray(8, length));
          bytes = bytes.subarray(length);
          if ((status & 1) === 0) continue;
          const tokens = this.#answerTo(type, Buffer.concat(message), socket);
          message = [];
          if (tokens !== undefined) socket.write(packetsOf(tokens));
        }
      })
      .on('error', () => {});
  }

  #answerTo(type: number, body: Buffer, socket: Socket): Buffer | undefined {
    switch (type) {
      case PRELOGIN:
        this.asked.push('pre-logon');
        return preLogon();
      case LOGIN:
        this.asked.push('log-on');
        this.program = body.toString(
          'utf16le',
          body.readUInt16LE(48),
          body.readUInt16LE(48) + 2 * body.readUInt16LE(50),
        );
        if (this.refusal !== undefined) return errorTokens(this.refusal, 18_456);
        return Buffer.concat([loginToken(), doneToken()]);
      case TRANSACTION: {
        const isBegin = body.readUInt16LE(body.readUInt32LE(0)) === BEGIN;
        this.asked.push(isBegin ? 'begin' : 'roll back');
        const id = Buffer.concat([Buffer.from([8]), Buffer.from('scripted')]);
        const none = Buffer.from([0]);
        const change = isBegin ? [Buffer.from([8]), id, none] : [Buffer.from([10]), none, id];
        return Buffer.concat([Buffer.from([0xe3]), u16(10), ...change, doneToken()]);
      }
      case SQL_BATCH: {
        const sql = body.toString('utf16le', body.readUInt32LE(0));
        // What tedious sets for the session.
        if (/^set /i.test(sql)) return doneToken();
        this.asked.push(sql);
        return this.#answer(sql, socket);
      }
      default:
        throw new Error(`a message of type ${type} is not in the script`);
    }
  }
}

/** Cuts an answer, or the beginning of one, into packets. */
export function packetsOf(tokens: Buffer, isLast = true): Buffer {
  const packets: Buffer[] = [];
  for (let at = 0; at < tokens.length; at += BIGGEST_PACKET) {
    const body = tokens.subarray(at, at + BIGGEST_PACKET);
    const header = Buffer.from([4, isLast && at + BIGGEST_PACKET >= tokens.length ? 1 : 0, 0, 0, 0, 0, 1, 0]);
    header.writeUInt16BE(body.length + 8, 2);
    packets.push(header, body);
  }
  return Buffer.concat(packets);
}

function preLogon(): Buffer {
  const version = Buffer.from([16, 0, 16, 0, 0, 0]);
  const encryptionNotSupported = Buffer.from([2]);
  const options = Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff]);
  return Buffer.concat([options, version, encryptionNotSupported]);
}

function loginToken(): Buffer {
  const body = Buffer.concat([
    Buffer.from([1, 0x74, 0, 0, 4]),
    short('Scripted SQL Server'),
    Buffer.from([16, 0, 0, 1]),
  ]);
  return Buffer.concat([Buffer.from([0xad]), u16(body.length), body]);
}
