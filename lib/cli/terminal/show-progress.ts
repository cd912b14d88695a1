import type { Progress } from '../../observe/progress.ts';
import type { MessageStream } from './host.ts';
import { ProgressMeter } from './progress-meter.ts';
import { progressText } from './progress-text.ts';
import type { Terminal } from './terminal.ts';

/** How the progress of a run is shown. */
export interface ProgressOptions {
  /** Seconds between two lines where there is no terminal; 0 shows nothing, on a terminal neither. */
  readonly seconds: number;
  /** What is done with changes, such as `applying`. */
  readonly changing: string;
  /** True if somebody types the input: a line that comes and goes would be in the way. */
  readonly typed: boolean;
  /** Ends the line on an error that nothing has caught. */
  readonly failed: AbortSignal;
}

// Nobody needs a line for a shorter run.
const FIRST_MS = 1500;
const NEXT_MS = 250;
// The spinner writes the line once more for each step of its mark.
const MARK_MS = 1000;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
// A mark and a blank stand before the text. One column stays free, or some terminals begin another line.
const RESERVED_COLUMNS = 3;

/**
 * Shows how far a run is until the returned function is called: on a terminal in one line below other messages, elsewhere
 * in a line every few seconds.
 */
export function showProgress(progress: Progress, terminal: Terminal, options: ProgressOptions): () => void {
  if (options.seconds === 0 || !terminal.shows('info')) return () => {};
  const meter = new ProgressMeter(progress, performance.now());
  if (!options.typed && terminal.isLive) return showLine(meter, terminal.stream, options);
  const timer = setInterval(() => {
    const figures = meter.figures(performance.now());
    terminal.progress(progressText(figures, options.changing), figures);
  }, options.seconds * 1000).unref();
  return () => clearInterval(timer);
}

function showLine(
  meter: ProgressMeter,
  stream: MessageStream,
  { changing, failed }: ProgressOptions,
): () => void {
  let isStopped = false;
  let clear = () => {};
  const stop = () => {
    isStopped = true;
    clearTimeout(first);
    clear();
    failed.removeEventListener('abort', stop);
  };
  const text = () => {
    const width = (stream.columns || 80) - RESERVED_COLUMNS;
    return progressText(meter.figures(performance.now()), changing, width);
  };
  const begin = async () => {
    const { default: spinner } = await import('yocto-spinner');
    if (isStopped) return;
    // It moves out of the way of everything else that is printed on the terminal.
    const line = spinner({
      text: text(),
      stream,
      handleSignals: false,
      spinner: { frames: FRAMES, interval: MARK_MS },
    });
    line.start();
    const timer = setInterval(() => {
      line.text = text();
    }, NEXT_MS);
    clear = () => {
      clearInterval(timer);
      line.stop();
    };
  };
  const first = setTimeout(begin, FIRST_MS).unref();
  // The timer of the line would keep a failed program alive.
  failed.addEventListener('abort', stop);
  return stop;
}
