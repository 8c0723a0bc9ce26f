import { aclTableDownSql, aclTableSql } from '@mdm/access';
import { loadMigrations, type Migration } from '@mdm/store';

export async function migrations(): Promise<Migration[]> {
  return [
    { version: 100, name: 'acls', up: aclTableSql, down: aclTableDownSql },
    ...(await loadMigrations(new URL('./migrations/', import.meta.url))),
  ];
}
