-- Until when a file must be kept; null: it may be removed at any time. Condemned: on its way out, for its owner's eyes only.
alter table entries
  add column retain_until timestamptz,
  add column condemned boolean not null default false;

-- Files that are being removed or were: their GUIDs never come back.
create table condemned (
  guid uuid primary key,
  -- Of the first name, hexadecimal: the name itself goes with the file.
  lfn_sha256 text not null,
  -- UUID of the removal at the gateway.
  removal uuid not null,
  -- DN of the owner, who asked for it.
  owner text not null,
  condemned_at timestamptz not null
);

-- Legal holds: what is under one is kept, whatever its owner asks for.
create table holds (
  id bigint generated always as identity primary key,
  -- The number of the case.
  reference text collate "C" not null unique,
  reason text not null,
  -- DN of the officer.
  placed_by text not null,
  placed_at timestamptz not null
);
create table held_files (
  hold_id bigint not null references holds (id) on delete cascade,
  guid uuid not null,
  primary key (guid, hold_id)
);
create index held_files_hold on held_files (hold_id);
