import { sagaMigrations } from '@mdm/saga';
import { loadMigrations, type Migration } from '@mdm/store';

export async function migrations(): Promise<Migration[]> {
  return [...(await loadMigrations(new URL('./migrations/', import.meta.url))), ...sagaMigrations];
}
