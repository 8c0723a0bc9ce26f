-- Emergency access: who has set aside the lists of which images, why, and what became of it. Rows are kept for ever.
create table emergencies (
  id uuid primary key,
  reader text not null,
  -- Site that vouched for the reader.
  reader_site text not null,
  reason text not null,
  created_ms bigint not null,
  until_ms bigint not null,
  -- All of these, or none: not reviewed.
  accepted boolean,
  reviewer text,
  comment text,
  reviewed_ms bigint,
  check (num_nulls(accepted, reviewer, comment, reviewed_ms) in (0, 4))
);
create index emergencies_open on emergencies (reader_site, reader, created_ms) where accepted is null;

create table emergency_images (
  emergency uuid not null references emergencies (id),
  guid uuid not null,
  owner text not null,
  level text not null check (level in ('anonymous', 'pseudonymous', 'identified')),
  primary key (emergency, guid)
);
