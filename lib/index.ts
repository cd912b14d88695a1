/**
 * What other programs import: runs as functions, and the seams that they may fill themselves.
 *
 * @module
 */

export { type ApplyRequest, apply } from './engine/apply.ts';
export { type DueRequest, due } from './engine/due/due.ts';
export type { RunReport, RunRequest } from './engine/execute.ts';
export { type ExtractRequest, extract } from './engine/extract.ts';
export { type ReleaseRequest, release } from './engine/held/release.ts';
export type { LineOutput, Observe, RunEvent, RunPhase } from './engine/observe.ts';
export type { ReconcilePolicy } from './engine/reconcile/decide.ts';
export type { Findings } from './engine/reconcile/findings.ts';
export type { Finding } from './engine/reconcile/inventory.ts';
export { type ReconcileReport, type ReconcileRequest, reconcile } from './engine/reconcile/reconcile.ts';
export { type Budget, type Policy, plan, type SyncRequest, sync } from './engine/sync.ts';
export { type UndoRequest, undo } from './engine/undo/undo.ts';
export { TapesyncError } from './errors/error.ts';
export { compileDefinition } from './language/compiler.ts';
export type { CompileOptions, Confinement, Definition } from './language/definition.ts';
export type { Certificate, CertifiedFinding } from './model/certificate.ts';
export type { Change } from './model/change.ts';
export type { HeldHead, HeldPlan } from './model/held-plan.ts';
export type { Limit } from './model/limit.ts';
export type { Place, Status, StatusCounts } from './model/reconciliation.ts';
export type { Run } from './model/run.ts';
export { CustomerId, MediaId, RepositoryId, type Scope, VolumeId } from './model/scope.ts';
export { fixedConcurrency } from './platform/concurrency.ts';
export { fileSource, stdinSource } from './sources/files.ts';
export type { ReadLimits } from './sources/read-limits.ts';
export type { Source } from './sources/source.ts';
export { HeldChanges } from './stores/held-changes.ts';
export type { Applied, ApplyResult, Changes, RevisionStep } from './stores/roles/changes.ts';
export type {
  HeldChangePage,
  HeldPlanPage,
  HeldPlanSelection,
  HeldPlans,
} from './stores/roles/held-plans.ts';
export type { Customer, Media, Places, Repository, RepositoryPut } from './stores/roles/places.ts';
export type { HistoryEntry, Page, Paged, Query, Selection } from './stores/roles/query.ts';
export type {
  CertificatePage,
  CertificateSelection,
  FindingPage,
  FindingSelection,
  Reconciliations,
} from './stores/roles/reconciliations.ts';
export type { RecordedRun, RunChange, RunKey, RunRecords, Runs } from './stores/roles/runs.ts';
export type {
  ScopeCounts,
  ScopeRevision,
  ScopeSince,
  SnapshotStream,
  Snapshots,
} from './stores/roles/snapshots.ts';
export type { RunStore, Store } from './stores/store.ts';
