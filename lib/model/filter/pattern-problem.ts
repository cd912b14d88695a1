/** A problem of a pattern and its position. */
export interface PatternProblem {
  readonly at: number;
  readonly problem: string;
  readonly suggestion?: string;
}
