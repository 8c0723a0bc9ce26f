-- Keys that their owner had destroyed before a share of them was ever put here: a late put must not bring one. It binds
-- nobody but that owner through that site, so nobody can keep others from putting theirs.
create table forestalled (
  guid uuid not null,
  owner_site text not null,
  -- DN of who asked for it.
  owner text not null,
  forestalled_ms bigint not null,
  primary key (guid, owner_site, owner)
);
