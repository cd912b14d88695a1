import type { WriteStream } from 'node:tty';
import { TapesyncError } from '../../errors/error.ts';
import { OUTCOMES } from '../../model/outcome.ts';
import type { Problem } from '../../model/problem.ts';
import type { Statistics } from '../../observe/statistics.ts';
import type { Configuration } from '../options/configuration.ts';
import type { Facts, Level } from './message.ts';
import type { ProgressFigures } from './progress-meter.ts';

// Of each kind of problem and error so many are shown; the rest is for --rejects and --stats.
const PROBLEMS_SHOWN = 5;

// As the server has them too: of the first two kinds a run says nothing.
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

type LogLevel = (typeof LEVELS)[number];

/** What a person, or a collector of logs, sees of a run beside its data: everything on stderr. */
export class Terminal {
  readonly #stream: WriteStream;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #runId: string;
  #least: LogLevel = 'info';
  #log: ((level: Level, facts: Facts, message: string) => void) | undefined;
  readonly #shown = new Map<string, number>();

  /** @param runId names the run in messages that are JSON lines */
  constructor(stream: WriteStream, environment: NodeJS.ProcessEnv, runId: string) {
    this.#stream = stream;
    this.#environment = environment;
    this.#runId = runId;
  }

  /** Takes the form and the least level of messages; JSON lines name the command. */
  async begin(
    { logFormat, logLevel, quiet }: Pick<Configuration, 'logFormat' | 'logLevel' | 'quiet'>,
    command: string,
  ): Promise<void> {
    this.#least = quiet && rank(logLevel) < rank('error') ? 'error' : logLevel;
    // Loading it takes longer than many a run.
    this.#log =
      logFormat === 'json'
        ? (await import('./json-log.ts')).jsonLog(this.#stream, this.#runId, command)
        : undefined;
  }

  /** Says whether messages of a level are shown. */
  shows(level: Level): boolean {
    return rank(level) >= rank(this.#least);
  }

  /** Whether somebody watches who wants to see a line change. */
  get isLive(): boolean {
    const { CI, TERM } = this.#environment;
    return this.#log === undefined && this.#stream.isTTY && TERM !== 'dumb' && CI === undefined;
  }

  /** Shows the statistics: in JSON lines beside a sentence, else as the given text. */
  statistics(statistics: Statistics, text: () => string): void {
    if (!this.shows('info')) return;
    if (this.#log) this.#log('info', { statistics }, inOneLine(statistics));
    else this.#stream.write(text());
  }

  /** Shows how far a run is. */
  progress(text: string, figures: ProgressFigures): void {
    this.#say('info', text, { progress: figures });
  }

  /** Shows a sentence that needs no action. */
  note(text: string): void {
    this.#say('info', text);
  }

  /** Shows a warning. */
  warning(text: string): void {
    this.#say('warn', text, {}, `tapesync: warning: ${text}`);
  }

  /** Shows what is doubtful in a definition. */
  diagnostic(text: string): void {
    this.#say('warn', text, {}, text);
  }

  /** Shows an error: an expected one in one line; anything else is a bug and shows where. */
  error(error: unknown): void {
    if (error instanceof TapesyncError) {
      this.#say('error', error.message, { code: error.code });
      return;
    }
    const message = 'internal error; please report it with the command you ran';
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#say('fatal', message, { stack }, `tapesync: ${message}\n${stack}`);
  }

  /** Shows the first few errors of each kind, and how many more there are. */
  errors(errors: readonly TapesyncError[]): void {
    for (const [code, ofCode] of Map.groupBy(errors, (error) => error.code)) {
      for (const error of ofCode.slice(0, PROBLEMS_SHOWN)) this.error(error);
      const more = ofCode.length - PROBLEMS_SHOWN;
      if (more > 0)
        this.#say('error', `and ${more} more of the kind ${code}; --stats FILE lists them`, { code });
    }
  }

  /** Shows in one line what is left to be done, where no statistics say so; nothing where there is nothing. */
  summary({ outcomes }: Statistics): void {
    if (this.shows('info')) return;
    const troubles = (['rejected', 'refused', 'conflicted', 'failed'] as const)
      .map((outcome) => [outcome, outcomes[outcome].total] as const)
      .filter(([, total]) => total > 0)
      .map(([outcome, total]) => `${total} ${outcome}`);
    if (troubles.length > 0) this.#say('error', `${troubles.join(', ')}; --rejects FILE says which and why`);
  }

  /** Shows the first few problems of each kind. */
  problem({ outcome, code, source, line, field, message }: Problem): void {
    const shown = (this.#shown.get(code) ?? 0) + 1;
    this.#shown.set(code, shown);
    const facts = { code, outcome, source, line, ...(field && { field }) };
    if (shown <= PROBLEMS_SHOWN) this.#say('warn', `${source}:${line}: ${message}`, facts);
    if (shown === PROBLEMS_SHOWN + 1) {
      this.#say('warn', `more of the kind ${code} are counted below; --rejects FILE lists them all`, {
        code,
      });
    }
  }

  #say(level: Level, message: string, facts: Facts = {}, shown = `tapesync: ${message}`): void {
    if (!this.shows(level)) return;
    if (this.#log) this.#log(level, facts, message);
    else this.#stream.write(`${shown}\n`);
  }
}

function rank(level: LogLevel): number {
  return LEVELS.indexOf(level);
}

function inOneLine({ inputEnd, read, outcomes, exitCode }: Statistics): string {
  const ended = OUTCOMES.filter((outcome) => outcomes[outcome].total > 0)
    .map((outcome) => `, ${outcomes[outcome].total} ${outcome}`)
    .join('');
  const how = inputEnd === 'open' ? 'so far' : `exit code ${exitCode}`;
  return `${how}: ${read} records read${ended}`;
}
