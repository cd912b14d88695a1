import { TapesyncError } from '../../errors/error.ts';
import { ERRORS, isErrorCode } from '../../errors/table.ts';
import { OUTCOMES, TROUBLES } from '../../model/outcome.ts';
import type { Problem } from '../../model/problem.ts';
import type { Statistics } from '../../observe/statistics.ts';
import type { Configuration } from '../options/configuration.ts';
import type { MessageStream } from './host.ts';
import type { Facts, Level } from './json-log.ts';
import { countsOf, REJECTS_ADVICE } from './outcome-counts.ts';
import type { ProgressFigures } from './progress-meter.ts';
import { Screen } from './screen.ts';

// So many problems and errors of each kind are shown; --rejects and --stats have the rest.
const PROBLEMS_SHOWN = 5;

// The levels of the server's log too; a run has no messages of the first two.
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

type LogLevel = (typeof LEVELS)[number];

type ShownBy = Pick<Configuration, 'logFormat' | 'logLevel' | 'quiet'> &
  Partial<Pick<Configuration, 'rejects'>>;

/** Shows messages, progress and statistics to a person or a collector of logs, all on stderr. */
export class Terminal {
  /** What everything is shown on. */
  readonly screen: Screen;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #runId: string;
  #least: LogLevel = 'info';
  #hasRejects = false;
  #log: ((level: Level, facts: Facts, message: string) => void) | undefined;
  // What was shown of each kind of problem, and whether it was said that there are more.
  readonly #told = new Map<string, { readonly texts: string[]; isCut: boolean }>();

  /** @param runId stands in messages that are JSON lines */
  constructor(stream: MessageStream, environment: NodeJS.ProcessEnv, runId: string) {
    this.screen = new Screen(stream);
    this.#environment = environment;
    this.#runId = runId;
  }

  /** Sets the form and the least level of messages; JSON lines carry the command. */
  async begin({ logFormat, logLevel, quiet, rejects }: ShownBy, command: string): Promise<void> {
    this.#hasRejects = rejects !== undefined && rejects !== '';
    this.#least = quiet && rank(logLevel) < rank('error') ? 'error' : logLevel;
    // Loaded only if needed: that takes longer than a small run.
    this.#log =
      logFormat === 'json'
        ? (await import('./json-log.ts')).jsonLog(this.screen, this.#runId, command)
        : undefined;
  }

  /** Returns true if messages of a level are shown. */
  shows(level: Level): boolean {
    return rank(level) >= rank(this.#least);
  }

  /** True if a person watches on a terminal that can change a line in place. */
  get isLive(): boolean {
    const { CI, TERM } = this.#environment;
    return this.#log === undefined && this.screen.isTTY && TERM !== 'dumb' && CI === undefined;
  }

  /** Shows the statistics: as the given lines, without any as JSON; in a log as a JSON line with a sentence. */
  statistics(statistics: Statistics, lines?: () => readonly string[]): void {
    if (!this.shows('info')) return;
    if (this.#log) this.#log('info', { statistics }, inOneLine(statistics));
    else if (lines) this.screen.print(lines());
    else this.screen.printJson(`${JSON.stringify(statistics)}\n`);
  }

  /** Shows how far a run is. */
  progress(text: string, figures: ProgressFigures): void {
    this.#show('info', text, { progress: figures });
  }

  /** Shows a sentence that needs no action. */
  note(text: string): void {
    this.#show('info', text);
  }

  /** Shows what is left to do for a person, also where only errors are shown. */
  leftToDo(text: string): void {
    this.#show('error', text);
  }

  /** Shows a warning. */
  warning(text: string): void {
    this.#show('warn', text, {}, [`tapesync: warning: ${text}`]);
  }

  /** Shows a warning about a definition, which names its place itself. */
  diagnostic(text: string): void {
    this.#show('warn', text, {}, [text]);
  }

  /** Shows an error: one of the table in one line, a bug with its stack. */
  error(error: unknown): void {
    if (error instanceof TapesyncError) {
      const lines = `tapesync: ${error.message}`.split('\n');
      this.#show('error', error.message, { code: error.code }, lines);
      return;
    }
    const message = 'internal error; please report it with the command you ran';
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.#show('fatal', message, { stack }, [`tapesync: ${message}`, ...stack.split('\n')]);
  }

  /** Shows the first few errors of each kind, and how many more there are. */
  errors(errors: readonly TapesyncError[]): void {
    for (const [code, ofCode] of Map.groupBy(errors, (error) => error.code)) {
      for (const error of ofCode.slice(0, PROBLEMS_SHOWN)) this.error(error);
      const more = ofCode.length - PROBLEMS_SHOWN;
      if (more > 0)
        this.#show('error', `and ${more} more of the kind ${code}; --stats FILE lists them`, { code });
    }
  }

  /** Shows in one line how many records need a person, if the statistics are not shown and there are such records. */
  summary({ outcomes }: Statistics): void {
    if (this.shows('info')) return;
    const troubles = countsOf(outcomes, TROUBLES);
    const advice = this.#hasRejects ? [] : [REJECTS_ADVICE];
    if (troubles.length > 0) this.#show('error', [...troubles, ...advice].join('; '));
  }

  /** Shows the first few problems of each kind, what is refused for one reason once. A limit is not shown for each change that it stops: it is an error of its own. */
  problem({ outcome, code, source, line, field, message }: Problem): void {
    if (isErrorCode(code) && ERRORS[code].class === 'limit') return;
    const told = this.#told.get(code) ?? { texts: [], isCut: false };
    this.#told.set(code, told);
    const isSame = outcome === 'refused' && told.texts.includes(message);
    const facts = { code, outcome, source, line, ...(field && { field }) };
    // What is missing stands in no line.
    const place = source === '' ? '' : `${source}:${line}: `;
    if (!isSame && told.texts.length < PROBLEMS_SHOWN) {
      told.texts.push(message);
      this.#show('warn', `${place}${message}`, facts);
    } else if (!told.isCut) {
      told.isCut = true;
      const advice = this.#hasRejects ? '' : `; ${REJECTS_ADVICE}`;
      this.#show('warn', `more of the kind ${code} are only counted${advice}`, { code });
    }
  }

  #show(level: Level, message: string, facts: Facts = {}, lines = [`tapesync: ${message}`]): void {
    if (!this.shows(level)) return;
    if (this.#log) this.#log(level, facts, message);
    else this.screen.print(lines);
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
