-- Places that take files. A place that left site.yaml stays as a row that takes no more, for the files that it holds.
create table filesystems (
  id integer generated always as identity primary key,
  pool text not null,
  -- As site.yaml spells it: a relative path is below MDM_DATA_DIR.
  path text not null unique,
  -- Bytes that may be reserved or stored.
  capacity bigint not null check (capacity >= 0),
  -- Bytes that are reserved or stored: always the sum of the sizes of its files.
  used bigint not null default 0 check (used >= 0),
  writable boolean not null
);

-- reserved: space is held for a put; written: the bytes are durable; available: the put is done, readers may have it.
create table files (
  guid uuid primary key,
  -- Site file name, the part of the SURL after SFN=.
  sfn text not null unique,
  filesystem_id integer not null references filesystems,
  state text not null check (state in ('reserved', 'written', 'available')),
  -- Bytes; the size that was asked for until the file is written.
  size bigint not null check (size > 0),
  sha256 text,
  adler32 text,
  crc32c text,
  -- What a reader needs to have the key back; nothing secret.
  key jsonb not null,
  acl_id bigint not null references acls,
  created_ms bigint not null,
  check (state = 'reserved' or (sha256 is not null and adler32 is not null and crc32c is not null))
);
create index files_filesystem on files (filesystem_id);
create index files_pending on files (guid) where state <> 'available';

-- Put and get requests, after SRM 2.2. They outlive their file.
create table requests (
  token uuid primary key,
  type text not null check (type in ('put', 'get')),
  guid uuid not null,
  dn text not null,
  state text not null check (state in ('queued', 'active', 'ready', 'done', 'failed', 'aborted', 'expired')),
  explanation text not null default '',
  created_ms bigint not null,
  expires_ms bigint not null
);
create index requests_guid on requests (guid) where type = 'put';
create index requests_expiry on requests (expires_ms);
