import type { ErrorCode } from '../errors.ts';

/** The end of a record that is no volume by the definition. Made once for each rule. */
export class Excluded {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** The end of a record that cannot be understood. */
export class Rejected {
  readonly code: ErrorCode;
  readonly message: string;
  readonly field: string | undefined;

  constructor(code: ErrorCode, message: string, field?: string) {
    this.code = code;
    this.message = message;
    this.field = field;
  }
}
