import type { Progress } from '../../observe/progress.ts';
import { ProgressMeter } from './progress-meter.ts';
import { progressText } from './progress-text.ts';
import type { Screen } from './screen.ts';
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

/**
 * Shows how far a run is until the returned function is called: on a terminal in one line below other messages, elsewhere
 * in a line every few seconds.
 */
export function showProgress(progress: Progress, terminal: Terminal, options: ProgressOptions): () => void {
  if (options.seconds === 0 || !terminal.shows('info')) return () => {};
  const meter = new ProgressMeter(progress, performance.now());
  if (!options.typed && terminal.isLive) return showLine(meter, terminal.screen, options);
  const timer = setInterval(() => {
    const figures = meter.figures(performance.now());
    terminal.progress(progressText(figures, options.changing), figures);
  }, options.seconds * 1000).unref();
  return () => clearInterval(timer);
}

function showLine(meter: ProgressMeter, screen: Screen, { changing, failed }: ProgressOptions): () => void {
  let isStopped = false;
  let clear = () => {};
  const stop = () => {
    isStopped = true;
    clearTimeout(first);
    clear();
    failed.removeEventListener('abort', stop);
  };
  const text = () => progressText(meter.figures(performance.now()), changing, screen.columns);
  const begin = async () => {
    const line = await screen.startLine(text, () => isStopped);
    if (line === undefined) return;
    if (isStopped) return line.stop();
    const timer = setInterval(() => line.show(text()), NEXT_MS);
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
