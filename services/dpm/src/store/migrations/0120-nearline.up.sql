-- Images that a PACS of the hospital keeps (backed). nearline: no byte of one is here, and its filesystem is where they
-- were or are going to be; the others go back to nearline when they have not been read for a while.
alter table files
  drop constraint files_state_check,
  drop constraint files_size_check,
  drop constraint files_check,
  add column backed boolean not null default false,
  -- When it was last opened by a reader.
  add column used_ms bigint;
alter table files
  add check (state in ('reserved', 'written', 'available', 'nearline')),
  add check (size > 0 or state = 'nearline'),
  add check (backed or state <> 'nearline'),
  add check (backed = (used_ms is not null)),
  add check (state in ('reserved', 'nearline') or (sha256 is not null and adler32 is not null and crc32c is not null));

drop index files_pending;
create index files_pending on files (guid) where state in ('reserved', 'written');
create index files_cached on files (used_ms, guid) include (size) where backed and state = 'available';
create index requests_gets on requests (guid) where type = 'get' and state = 'ready';
