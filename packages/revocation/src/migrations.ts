import type { Migration } from '@mdm/store';

/**
 * What a service knows to be revoked, of every site, so that it knows it when it starts without its gateway. Times are
 * milliseconds since the epoch. The newest row of a site is never deleted: it remembers the number.
 */
export const revocationMigrations: readonly Migration[] = [
  {
    version: 8102,
    name: 'revocations',
    up: `
      create table mdm_revocations (
        site text not null,
        sequence bigint not null check (sequence > 0),
        kind text not null check (kind in ('permit', 'user', 'key', 'site')),
        value text not null,
        at bigint not null,
        -- null: never
        until bigint,
        reason text not null,
        primary key (site, sequence)
      );`,
    down: 'drop table mdm_revocations',
  },
];
