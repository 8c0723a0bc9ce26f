drop index requests_gets;
drop index files_cached;
drop index files_pending;
delete from files where backed;
alter table files
  drop column backed,
  drop column used_ms,
  drop constraint files_state_check,
  add check (state in ('reserved', 'written', 'available')),
  add check (size > 0),
  add check (state = 'reserved' or (sha256 is not null and adler32 is not null and crc32c is not null));
create index files_pending on files (guid) where state <> 'available';
