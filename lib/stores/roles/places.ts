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
  /** Where volumes go from it when their move date has come; absent where each goes home. */
  readonly next?: RepositoryId;
  /** True where it is another site, such as a vault: what goes there or comes from there goes on a truck. */
  readonly offsite?: true;
  /** How many volumes it has room for; absent where nobody has said so. */
  readonly capacity?: number;
}

/** A repository as it is to be: what is absent stays as it is; an empty `next` and a `capacity` of null are cleared. */
export interface RepositoryPut extends Omit<Repository, 'next' | 'offsite' | 'capacity'> {
  readonly next?: RepositoryId | '';
  readonly offsite?: boolean;
  readonly capacity?: number | null;
}

/** A data cluster: volumes whose data belongs together. Its name is all there is of it, any text of the field DATACLUSTER. */
export interface DataCluster extends Scope {
  readonly dataCluster: string;
}

/** A lock of a volume: against every change, or against another target repository. */
export type Lock = 'update' | 'move';

/** Lists, makes and removes customers, media, repositories and data clusters, each list in ascending order; locks volumes. */
export interface Places {
  customers(): Promise<readonly Customer[]>;
  media(): Promise<readonly Media[]>;
  repositories(): Promise<readonly Repository[]>;
  dataClusters(): Promise<readonly DataCluster[]>;
  /** Makes a customer, or sets the description of an existing one. */
  putCustomer(customer: Customer): Promise<void>;
  /** Makes a media type, or changes an existing one. Throws CUSTOMER_UNKNOWN. */
  putMedia(media: Media): Promise<void>;
  /**
   * Makes a repository, or sets the description of an existing one and what else is given. Throws MEDIA_UNKNOWN, and
   * REPOSITORY_UNKNOWN where the scope has no such next repository.
   */
  putRepository(repository: RepositoryPut): Promise<void>;
  /** Makes a data cluster, if it is not there yet. Throws MEDIA_UNKNOWN. */
  putDataCluster(dataCluster: DataCluster): Promise<void>;
  /** Removes a customer; false when there is no such customer. Throws CUSTOMER_USED where it has media types. */
  removeCustomer(customer: CustomerId): Promise<boolean>;
  /**
   * Removes a media type; false when there is no such media type. Throws MEDIA_USED where it has volumes or repositories.
   * Its data clusters, which then are empty, go with it; the history of its volumes stays.
   */
  removeMedia(scope: Scope): Promise<boolean>;
  /**
   * Removes a repository; false when there is no such repository. Throws REPOSITORY_USED where it is some volume's place,
   * target or home, and REPOSITORY_NEXT where it is the next of others.
   */
  removeRepository(repository: Pick<Repository, 'repository'> & Scope): Promise<boolean>;
  /** Removes a data cluster; false when there is no such data cluster. Throws DATA_CLUSTER_USED where volumes are of it. */
  removeDataCluster(dataCluster: DataCluster): Promise<boolean>;
  /** Sets or lifts a lock, with a history entry; false when there is no such volume. */
  setLock(run: Run, scope: Scope, volume: VolumeId, lock: Lock, on: boolean): Promise<boolean>;
}
