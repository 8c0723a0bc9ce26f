import { aclMigrations } from '@mdm/access';
import { imageFactsMigration } from '@mdm/policy';
import { loadMigrations, type Migration } from '@mdm/store';

export async function migrations(): Promise<Migration[]> {
  return [
    ...aclMigrations,
    imageFactsMigration,
    ...(await loadMigrations(new URL('./migrations/', import.meta.url))),
  ];
}
