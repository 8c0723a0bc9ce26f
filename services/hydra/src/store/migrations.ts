import { aclMigrations } from '@mdm/access';
import { loadMigrations, type Migration } from '@mdm/store';

export async function migrations(): Promise<Migration[]> {
  return [...aclMigrations, ...(await loadMigrations(new URL('./migrations/', import.meta.url)))];
}
