/** A value of a metric, and its labels. */
export type Sample = readonly [value: number, labels?: Readonly<Record<string, string>>];

/** One metric, whose samples are made of a subject when somebody asks. */
export interface MetricSpec<Subject> {
  readonly type: 'counter' | 'gauge';
  readonly name: string;
  readonly help: string;
  /** Names of the labels. Each has few values, such as outcomes, stages or places: never volumes or files. */
  readonly labels?: readonly string[];
  readonly samples: (subject: Subject) => readonly Sample[];
}
