create table entries (
  id bigint generated always as identity primary key,
  parent_id bigint references entries (id),
  name text collate "C" not null,
  -- The whole name, so that a lookup is one index probe however deep the entry lies. Directories are never renamed.
  path text collate "C" not null unique,
  guid uuid unique,
  kind text not null check (kind in ('directory', 'file', 'alias')),
  -- The file that an alias stands for.
  target_id bigint references entries (id) on delete cascade,
  size bigint not null default 0 check (size >= 0),
  checksum text not null default '',
  acl_id bigint references acls (id),
  -- Entries in a directory, names of a file.
  links bigint not null default 0 check (links >= 0),
  comment text not null default '',
  -- A directory that was made on the way to a registered file goes with the last entry in it.
  implicit boolean not null default false,
  created_at timestamptz not null,
  modified_at timestamptz not null,
  unique (parent_id, name),
  check ((kind = 'alias') = (target_id is not null)),
  check ((kind = 'alias') = (guid is null)),
  check ((kind = 'alias') = (acl_id is null))
);
create index entries_target on entries (target_id) where target_id is not null;

create table replicas (
  surl text collate "C" primary key,
  entry_id bigint not null references entries (id) on delete cascade,
  host text not null,
  created_at timestamptz not null
);
create index replicas_entry on replicas (entry_id);
