-- Images that a PACS keeps, and by which name it gives each of them out. What their bytes are is in instances, once they
-- were fetched for the first time: until then sha256 is empty and size 0.
create table pacs_images (
  guid uuid primary key references instances (guid) on delete cascade,
  pacs text not null,
  ref text not null,
  -- What is needed to make the same of it each time.
  profile text not null,
  -- age recipient of the image's own key, once that was drawn. The bridge takes nobody's word for it.
  recipient text,
  -- Not there any more (gone), or with other content (changed); absent when all is well, as far as is known.
  lost text check (lost in ('gone', 'changed')),
  unique (pacs, ref)
);
create index pacs_images_lost on pacs_images (pacs) where lost is not null;

-- How far each PACS has been looked through.
create table pacs_progress (
  pacs text primary key,
  mark text not null,
  seen bigint not null default 0,
  -- When everything that the PACS had was known.
  caught_up_ms bigint,
  -- Why it cannot be looked through at the moment.
  error jsonb
);

-- Instances that were not taken, and why: they are not asked for again.
create table pacs_refused (
  pacs text not null,
  ref text not null,
  code text not null,
  message text not null,
  refused_ms bigint not null,
  primary key (pacs, ref)
);
