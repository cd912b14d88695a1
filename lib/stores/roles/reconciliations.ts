import type { Certificate, CertifiedFinding } from '../../model/certificate.ts';
import type { RunKey } from './runs.ts';

/** Selects certificates. */
export interface CertificateSelection {
  /** Only those of runs whose id begins with it. */
  readonly prefix?: string;
  /** Only those of this place, such as `US01.LTO.LIBR`. */
  readonly place?: string;
  /** Only those before the page that has ended with this `next`. */
  readonly after?: string;
  /** Most certificates in the page. */
  readonly limit: number;
}

/** Certificates, the latest first. A page may be empty and not the last. */
export interface CertificatePage {
  readonly items: readonly Certificate[];
  /** The next page begins after it; absent at the end. */
  readonly next?: string;
}

/** Selects findings of a certificate. */
export interface FindingSelection {
  /** Only those with one of these statuses, or that are `overdue`; without it, all. */
  readonly only?: readonly string[];
  readonly after?: string;
}

/** Findings in the order of the inventory, and then those of volumes that it did not name. A page may be empty and not the last. */
export interface FindingPage {
  readonly items: readonly CertifiedFinding[];
  /** The next page begins after it; absent at the end. */
  readonly next?: string;
}

/** Most findings of one part of a certificate. */
export const FINDINGS_OF_PART = 2000;

/** Keeps the results of reconciliations: their certificates. None is ever changed or removed. */
export interface Reconciliations {
  /**
   * Records a certificate with its run, in one transaction: all of it is kept, or none. One that the run has already stays as
   * it is. `parts` are lines of findings, of `FINDINGS_OF_PART` at the most.
   * Throws CERTIFICATE_UNKEPT where the user may not record any, or the store cannot keep one.
   */
  record(certificate: Certificate, parts: Iterable<string>): Promise<void>;
  /** Lists certificates, the latest first, in pages. */
  list(selection: CertificateSelection): Promise<CertificatePage>;
  /** Returns findings of a certificate, in pages of bounded size. Throws NOT_THERE for a run that has none. */
  findings(run: RunKey, selection: FindingSelection): Promise<FindingPage>;
}

/** Yields the certificates of all pages. */
export async function* eachCertificate(
  reconciliations: Pick<Reconciliations, 'list'>,
  selection: Omit<CertificateSelection, 'after'>,
): AsyncGenerator<Certificate> {
  let after: { readonly after?: string } | undefined = {};
  while (after !== undefined) {
    const { items, next }: CertificatePage = await reconciliations.list({ ...selection, ...after });
    yield* items;
    after = next === undefined ? undefined : { after: next };
  }
}

/** Yields the findings of all pages. */
export async function* eachFinding(
  reconciliations: Pick<Reconciliations, 'findings'>,
  run: RunKey,
  only?: readonly string[],
): AsyncGenerator<CertifiedFinding> {
  let after: { readonly after?: string } | undefined = {};
  while (after !== undefined) {
    const selection = { ...(only && { only }), ...after };
    const { items, next }: FindingPage = await reconciliations.findings(run, selection);
    yield* items;
    after = next === undefined ? undefined : { after: next };
  }
}
