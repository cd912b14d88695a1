import type { Progress } from '../../observe/progress.ts';
import { ProgressMeter } from './progress-meter.ts';
import { progressText } from './progress-text.ts';
import type { Terminal } from './terminal.ts';

/** What is shown of a run's progress, and how. */
export interface ProgressOptions {
  /** Seconds between two lines where there is no terminal; 0 shows nothing, on a terminal neither. */
  readonly seconds: number;
  /** What is done with changes, such as `applying`. */
  readonly changing: string;
  /** Whether somebody types the input: a line that comes and goes would be in the way. */
  readonly typed: boolean;
}

// Who waits for less needs no line, and it would cost a short run more than a hundredth.
const FIRST_MS = 1500;
const NEXT_MS = 250;
// The mark moves with the text; by itself, which writes the line once more, only so often.
const MARK_MS = 1000;
const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/**
 * Shows how far a run is until the returned function is called: on a terminal in one line that stays below what is
 * printed meanwhile, elsewhere in a line every few seconds.
 */
export function showProgress(progress: Progress, terminal: Terminal, options: ProgressOptions): () => void {
  if (options.seconds === 0 || !terminal.shows('info')) return () => {};
  const meter = new ProgressMeter(progress, performance.now());
  if (!options.typed && terminal.isLive) return showLine(meter, options);
  const timer = setInterval(() => {
    const figures = meter.figures(performance.now());
    terminal.progress(progressText(figures, options.changing), figures);
  }, options.seconds * 1000).unref();
  return () => clearInterval(timer);
}

function showLine(meter: ProgressMeter, { changing }: ProgressOptions): () => void {
  let stopped = false;
  let clear = () => {};
  const stop = () => {
    stopped = true;
    clearTimeout(first);
    clear();
    process.off('uncaughtException', stop);
    process.off('unhandledRejection', stop);
  };
  const text = () => {
    // Before it stand a mark and a blank; a line that fills the terminal makes some of them begin another.
    const width = (process.stderr.columns || 80) - 3;
    return progressText(meter.figures(performance.now()), changing, width);
  };
  const begin = async () => {
    const { default: spinner } = await import('yocto-spinner');
    if (stopped) return;
    // It also makes room for whatever else is printed on the terminal.
    const line = spinner({
      text: text(),
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
  // The line's own timer would keep a program going that has come to grief.
  process.on('uncaughtException', stop);
  process.on('unhandledRejection', stop);
  return stop;
}
