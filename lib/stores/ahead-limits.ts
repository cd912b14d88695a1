/** The most volumes of a scope that is read ahead: some 20 MB. */
export const MOST_VOLUMES = 200_000;

/** Volumes that the scopes before must have for reading ahead to be worth its price. */
export const WORTH_VOLUMES = 30_000;
