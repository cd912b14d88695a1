import { printable, printableData } from '../../errors/printable.ts';
import type { MessageStream } from './host.ts';
import { LogOutput } from './log-output.ts';

/** A line that is written anew in place, below everything else that is shown. */
export interface LiveLine {
  /** Replaces its text. */
  show(text: string): void;
  /** Removes it. */
  stop(): void;
}

// The line is written once more for each step of its mark.
const MARK_MS = 1000;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
// A mark and a blank stand before the text. One column stays free, or some terminals begin another line.
const RESERVED_COLUMNS = 3;

/** What takes text that is to be shown. */
type Output = { write(text: string): unknown };

/**
 * The only door to stderr. Names of files, stores, users and hosts come from outside: whatever of a line could command the
 * terminal, or make one line look like two, is escaped here, so that no message can forget it.
 */
export class Screen {
  readonly #stream: MessageStream;
  readonly #output: Output;

  constructor(stream: MessageStream, output: Output = stream) {
    this.#stream = stream;
    this.#output = output;
  }

  /** True if it is a terminal. */
  get isTTY(): boolean {
    return this.#stream.isTTY === true;
  }

  /** Characters that fit into a live line. */
  get columns(): number {
    return (this.#stream.columns || 80) - RESERVED_COLUMNS;
  }

  /** Returns a door to the same place that never fails or holds up who writes, and what stands behind it. */
  withoutWaiting(): { readonly screen: Screen; readonly log: LogOutput } {
    const log = new LogOutput(this.#stream);
    return { screen: new Screen(this.#stream, log), log };
  }

  /** Shows lines of text, without their line ends. */
  print(lines: readonly string[]): void {
    this.#output.write(lines.map((line) => `${printable(line)}\n`).join(''));
  }

  /** Shows lines of JSON, with their line ends. */
  printJson(lines: string): void {
    this.#output.write(printableData(lines));
  }

  /**
   * Shows a line in place, which moves out of the way of everything else that is shown; `undefined` if it is no longer wanted
   * once the package that writes it has been loaded.
   */
  async startLine(text: () => string, isStopped: () => boolean): Promise<LiveLine | undefined> {
    const { default: spinner } = await import('yocto-spinner');
    if (isStopped()) return undefined;
    const line = spinner({
      text: printable(text()),
      stream: this.#stream,
      handleSignals: false,
      spinner: { frames: FRAMES, interval: MARK_MS },
    });
    line.start();
    return {
      show: (next) => {
        line.text = printable(next);
      },
      stop: () => line.stop(),
    };
  }
}
