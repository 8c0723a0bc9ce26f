import type { Database, Migration } from '@mdm/store';
import type { BundleStore, KeptBundle } from './kept-bundles.js';

/** The bundles that a service has accepted, so that it starts with the newest ones and never with older ones. */
export const bundleMigrations: readonly Migration[] = [
  {
    version: 8103,
    name: 'bundles',
    up: `
      create table mdm_bundles (
        site text not null,
        -- SHA-256 of the CA that has signed it, and of those that this one has followed
        ca text not null,
        former text[] not null,
        version bigint not null check (version > 0),
        bundle text not null,
        primary key (site, ca)
      );`,
    down: 'drop table mdm_bundles',
  },
];

/** Keeps bundles in the table of {@link bundleMigrations}, which the replicas of a service share. */
export const bundleStore = (db: Database): BundleStore => ({
  read: () => db.query<KeptBundle>('select site, version, ca, former, bundle as text from mdm_bundles'),
  keep: async ({ site, ca, former, version, text }) => {
    await db.query(
      `insert into mdm_bundles (site, ca, former, version, bundle) values ($1, $2, $3, $4, $5)
       on conflict (site, ca) do update
       set former = excluded.former, version = excluded.version, bundle = excluded.bundle
       where mdm_bundles.version < excluded.version`,
      [site, ca, [...former], version, text],
    );
  },
});
