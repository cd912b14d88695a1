import { TapesyncError } from '../lib/errors/error.ts';
import type { InputEnd } from '../lib/model/input-end.ts';
import type { Input, RawBatch, RawPiece } from '../lib/records/batch.ts';
import { type Cutting, type CuttingOptions, InputCutter } from '../lib/records/input-cutter.ts';
import type { Stage } from './stage.ts';

/** How a stage takes the bytes of inputs. */
export interface InputStageOptions extends CuttingOptions {
  /** Called with the number of records of each batch that was cut. */
  readonly onRecords: (records: number) => void;
  /** Stops the source. */
  readonly stop: () => void;
}

/** The work of a stage on one input. */
export interface InputWork<Out> {
  /** Takes the next records. */
  take(batch: RawBatch): Iterable<Out> | AsyncIterable<Out>;
  /**
   * Takes the next bytes; where it is absent, all of them are cut. Returns why nothing more can be read of the input.
   *
   * @param isLast whether none follow
   */
  read?(bytes: Buffer, isLast: boolean): Generator<Out, TapesyncError | undefined>;
  /** Called when the input was read to its end, or terminated. */
  end?(): Iterable<Out>;
}

/** A stage that reads inputs. */
export interface InputReader<Out> {
  readonly name: string;
  open(input: Input, cutter: InputCutter): InputWork<Out>;
  end?: Stage<RawBatch, Out>['end'];
  /** Returns how the inputs ended as far as the stage knows. */
  check?(end: InputEnd): InputEnd;
}

/**
 * Makes a stage that takes bytes of one that takes records: cuts them, input after input. An input of which no record can be
 * cut any more, and one that the stage gives up by an error of class `source`, end the run as a failed read; what follows is
 * dropped.
 */
export function inputStage<Out>(
  reader: InputReader<Out>,
  { onRecords, stop, ...cutting }: InputStageOptions,
): Stage<RawPiece, Out> {
  let open:
    | { readonly input: Input; readonly cutter: InputCutter; readonly work: InputWork<Out> }
    | undefined;
  let failure: TapesyncError | undefined;

  return {
    name: reader.name,
    size: () => 0,
    async *process({ input, bytes, isLast }) {
      if (failure !== undefined) return;
      if (open?.input !== input) {
        const cutter = await InputCutter.open(input, cutting);
        open = { input, cutter, work: reader.open(input, cutter) };
      }
      const { cutter, work } = open;
      if (!input.terminated) {
        const { read } = work;
        if (read === undefined) yield* taken(work, cutter.cut(bytes), input);
        else yield* orFailed(() => read(bytes, isLast === true), input);
      }
      if (!isLast || failure !== undefined) return;
      if (!input.terminated) yield* taken(work, cutter.end(), input);
      if (failure === undefined) fail(cutter.misread(), input);
      if (failure === undefined) yield* orFailed(() => work.end?.() ?? [], input);
      open = undefined;
    },
    async *end(end): AsyncGenerator<Out, InputEnd> {
      const own: InputEnd =
        failure === undefined || end.kind === 'failed' ? end : { kind: 'failed', error: failure };
      const left: AsyncGenerator<Out, InputEnd> | Generator<Out, InputEnd> | undefined = reader.end?.(own);
      if (left !== undefined) return yield* left;
      return reader.check?.(own) ?? own;
    },
  };

  async function* taken(
    work: InputWork<Out>,
    { batches, error }: Cutting,
    input: Input,
  ): AsyncGenerator<Out, void> {
    for (const batch of batches) {
      onRecords(batch.texts.length);
      yield* orFailed(() => work.take(batch), input);
      if (input.terminated) return;
    }
    fail(error, input);
  }

  // Takes the error of an input that turns out not to be what is read.
  async function* orFailed(
    work: () => Iterable<Out, TapesyncError | unknown> | AsyncIterable<Out>,
    input: Input,
  ): AsyncGenerator<Out, void> {
    try {
      const error = yield* work();
      if (error instanceof TapesyncError) fail(error, input);
    } catch (error) {
      if (!(error instanceof TapesyncError) || error.class !== 'source') throw error;
      fail(error, input);
    }
  }

  function fail(error: TapesyncError | undefined, input: Input): void {
    if (error === undefined) return;
    failure = error;
    input.terminated = true;
    stop();
  }
}

/** Makes a stage that takes bytes of one that takes records of any input. */
export function ofRecords<Out>(
  stage: Stage<RawBatch, Out>,
  options: InputStageOptions,
): Stage<RawPiece, Out> {
  const { end } = stage;
  return inputStage(
    {
      name: stage.name,
      open: () => ({ take: (batch) => stage.process(batch) }),
      ...(end && { end }),
    },
    options,
  );
}
