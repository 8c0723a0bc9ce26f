-- What cannot be read is put aside as well: with its cause, and without a SOP Instance UID.
alter table quarantine
  add column cause text not null default 'content-conflict',
  add column message text not null default 'another instance with the same SOP Instance UID was received before',
  -- bytes of the file that is kept
  add column kept bigint,
  -- what the site had decided about it when it came in
  add column policy json;
update quarantine set kept = size;
alter table quarantine alter column kept set not null;
create index quarantine_age on quarantine (received_ms);
