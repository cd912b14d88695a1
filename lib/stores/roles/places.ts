import type { Run } from '../../model/run.ts';
import type { CustomerId, RepositoryId, Scope, VolumeId } from '../../model/scope.ts';

/** A customer with its description. */
export interface Customer {
  readonly customer: CustomerId;
  readonly description: string;
}

/** A media type with its description and the filter for its volumes. */
export interface Media extends Scope {
  readonly description: string;
  readonly volumeFilter: string;
}

/** A repository with its description. */
export interface Repository extends Scope {
  readonly repository: RepositoryId;
  readonly description: string;
}

/** A lock of a volume: against every change, or against another target repository. */
export type Lock = 'update' | 'move';

/** Lists and makes customers, media and repositories, each list in ascending order; locks volumes. */
export interface Places {
  customers(): Promise<readonly Customer[]>;
  media(): Promise<readonly Media[]>;
  repositories(): Promise<readonly Repository[]>;
  /** Makes a customer, or sets the description of an existing one. */
  putCustomer(customer: Customer): Promise<void>;
  /** Makes a media type, or changes an existing one. Throws CUSTOMER_UNKNOWN. */
  putMedia(media: Media): Promise<void>;
  /** Makes a repository, or sets the description of an existing one. Throws MEDIA_UNKNOWN. */
  putRepository(repository: Repository): Promise<void>;
  /** Sets or lifts a lock, with a history entry; false when there is no such volume. */
  setLock(run: Run, scope: Scope, volume: VolumeId, lock: Lock, on: boolean): Promise<boolean>;
}
